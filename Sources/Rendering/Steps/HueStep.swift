import Recipes
import Vips

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Turns colours about the grey axis by the matrix of CSS `hue-rotate()`.
enum HueStep {
    static func apply(_ hue: Hue, to picture: Picture, _ context: StepContext) throws(VipsError) -> Picture {
        // Grey is on the axis.
        guard let bands = picture.frames.first?.bands, bands > 2 else { return picture }
        return try mixing(hue.degrees).applied(to: picture)
    }

    private static func mixing(_ degrees: Double) -> ColourMixing {
        let angle = degrees * .pi / 180
        let (cosine, sine) = (cos(angle), sin(angle))
        let steady: SIMD3<Double> = [0.213, 0.715, 0.072]
        let along: [SIMD3<Double>] = [[0.787, -0.715, -0.072], [-0.213, 0.285, -0.072], [-0.213, -0.715, 0.928]]
        let across: [SIMD3<Double>] = [[-0.213, -0.715, 0.928], [0.143, 0.140, -0.283], [-0.787, 0.715, 0.072]]
        return ColourMixing(rows: zip(along, across).map { steady + cosine * $0 + sine * $1 })
    }
}
