#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// A hash of a picture's coarse shapes, as PyPI's `imagehash.phash` has it: which of the 64 slowest cosine waves of its
/// lightness are stronger than their median.
enum PerceptualHash {
    /// The waves that count in each direction.
    private static let waves = 8

    /// The bits of an opaque picture, row by row from the slowest wave on, the first one highest.
    ///
    /// - Parameter pixels: 32 by 32 pixels.
    /// - Returns: The bits.
    static func bits(of pixels: Pixels) -> UInt64 {
        let strengths = strengths(of: pixels)
        let sorted = strengths.sorted()
        let median = (sorted[31] + sorted[32]) / 2
        return strengths.reduce(0) { $0 << 1 | ($1 > median ? 1 : 0) }
    }

    private static func strengths(of pixels: Pixels) -> [Double] {
        let columns = (0..<waves).map { wave($0, length: pixels.width) }
        let rows = (0..<waves).map { wave($0, length: pixels.height) }
        var strengths = [Double](repeating: 0, count: waves * waves)
        for y in 0..<pixels.height {
            var lines = [Double](repeating: 0, count: waves)
            for x in 0..<pixels.width {
                let lightness = lightness(pixels, at: y * pixels.width + x)
                for column in 0..<waves { lines[column] += columns[column][x] * lightness }
            }
            for row in 0..<waves {
                for column in 0..<waves { strengths[row * waves + column] += rows[row][y] * lines[column] }
            }
        }
        // What rounding leaves of waves that are not there would make bits of chance.
        return strengths.map { abs($0) < 1e-6 ? 0 : $0 }
    }

    private static func wave(_ number: Int, length: Int) -> [Double] {
        (0..<length).map { cos(Double.pi / Double(length) * Double(number) * (Double($0) + 0.5)) }
    }

    /// The lightness of ITU-R BT.601, a whole number as Pillow has it.
    private static func lightness(_ pixels: Pixels, at index: Int) -> Double {
        let samples = pixels.samples
        let (red, green, blue) = (Int(samples[4 * index]), Int(samples[4 * index + 1]), Int(samples[4 * index + 2]))
        return Double((red * 19_595 + green * 38_470 + blue * 7_471 + 0x8000) >> 16)
    }
}
