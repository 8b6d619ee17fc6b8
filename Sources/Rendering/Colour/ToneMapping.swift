#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// The curve that brings the light of an HDR picture down to what a page can show: the reference white tone mapping
/// operator of SMPTE ST 2094-50, for a display without headroom.
///
/// Light up to white is halved for a picture that goes to 1,000 cd/m², and what is brighter is bent into the rest. It is
/// applied to the largest of red, green and blue in Rec. 2020, and all three are weighed alike, so that hues stay.
struct ToneMapping: Equatable, Sendable {
    /// What light at white becomes.
    let white: Double
    /// The most light there is; white is 1.
    let most: Double

    /// The peak where a picture says nothing, in candelas a square metre.
    static let usualPeak = 1_000.0

    /// Takes the brightest light.
    ///
    /// - Parameter peak: Candelas a square metre; what is no brighter than white is as white.
    init(peak: Double?) {
        let peak = peak.flatMap { $0.isFinite && $0 > 0 ? $0 : nil } ?? Self.usualPeak
        most = min(max(peak, TransferCurve.whiteLuminance * 1.001), 10_000) / TransferCurve.whiteLuminance
        let part = min(log2(most) / log2(Self.usualPeak / TransferCurve.whiteLuminance), 1)
        white = 1 - 0.5 * part
    }

    /// The gain for the largest of a pixel's three amounts of light.
    func gain(_ light: Double) -> Double {
        guard light > 1 else { return white }
        guard light < most else { return 1 / light }
        // A quadratic Bézier curve from (1, white) to (most, 1), by way of a point on the tangent.
        let middle = (x: 1 - Self.bend + Self.bend / white, y: (1 - Self.bend) * white + Self.bend)
        let (a, b) = (1 - 2 * middle.x + most, 2 * (middle.x - 1))
        let root = (b * b - 4 * a * (1 - light)).squareRoot()
        let t = abs(a) < 1e-9 ? (light - 1) / b : (root - b) / (2 * a)
        let mapped = white + t * (2 * (middle.y - white) + t * (white - 2 * middle.y + 1))
        return mapped / light
    }

    /// How far along the tangent the curve bends.
    private static let bend = 0.65

    /// Gains at equal distances of the square root of light, from 0 to the most.
    func table(count: Int) -> [Float] {
        (0..<count).map { index in
            let root = Double(index) / Double(count - 1)
            return Float(gain(root * root * most))
        }
    }
}
