import Recipes
import Vips

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Multiplies the light that values stand for.
enum ExposureStep {
    static func apply(_ exposure: Exposure, to picture: Picture, _ context: StepContext) throws(VipsError) -> Picture {
        try picture.mapped(by: [exposure])
    }
}

extension Exposure: ValueCurve {
    func value(of value: Double) -> Double { Transfer.encoded(min(Transfer.linear(value) * exp2(stops), 1)) }
}
