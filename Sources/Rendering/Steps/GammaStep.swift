import Recipes
import Vips

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Raises values to a power.
enum GammaStep {
    static func apply(_ gamma: Gamma, to picture: Picture, _ context: StepContext) throws(VipsError) -> Picture {
        try picture.mapped(by: [gamma])
    }
}

extension Gamma: ValueCurve {
    func value(of value: Double) -> Double { pow(value, 1 / max(gamma, 0.01)) }
}
