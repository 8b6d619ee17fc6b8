import Recipes
import RenderWire

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// A picture's blurred colours in a short text, as Wolt has described it: four waves from left to right and three from
/// top to bottom, in light.
enum BlurHash {
    private static let across = 4
    private static let down = 3

    /// The text of an opaque picture.
    static func text(of pixels: Pixels) -> String {
        let waves = waves(of: pixels)
        let rest = waves.dropFirst()
        let largest = rest.reduce(0) { max($0, max(abs($1.x), max(abs($1.y), abs($1.z)))) }
        let scale = max(0, min(82, Int((largest * 166 - 0.5).rounded(.down))))
        let most = Double(scale + 1) / 166
        var text = digits((across - 1) + (down - 1) * 9, 1) + digits(scale, 1)
        text += digits(encoded(waves[0].x) << 16 | encoded(waves[0].y) << 8 | encoded(waves[0].z), 4)
        for wave in rest {
            let steps = [wave.x, wave.y, wave.z].map { strength in
                let root = (abs(strength) / most).squareRoot()
                return max(0, min(18, Int(((strength < 0 ? -root : root) * 9 + 9.5).rounded(.down))))
            }
            text += digits(steps[0] * 19 * 19 + steps[1] * 19 + steps[2], 2)
        }
        return text
    }

    /// The strengths of the waves in red, green and blue, row by row, the mean first.
    private static func waves(of pixels: Pixels) -> [SIMD3<Double>] {
        // As the reference has them: a wave begins at the first pixel and not half a pixel before it.
        let columns = (0..<across).map { wave($0, length: pixels.width) }
        let rows = (0..<down).map { wave($0, length: pixels.height) }
        var sums = [SIMD3<Double>](repeating: .zero, count: across * down)
        for y in 0..<pixels.height {
            var lines = [SIMD3<Double>](repeating: .zero, count: across)
            for x in 0..<pixels.width {
                let light = SRGBLight.values(pixels, at: y * pixels.width + x)
                for column in 0..<across { lines[column] += columns[column][x] * light }
            }
            for row in 0..<down {
                for column in 0..<across { sums[row * across + column] += rows[row][y] * lines[column] }
            }
        }
        return sums.enumerated().map { $1 * ($0 == 0 ? 1 : 2) / Double(pixels.count) }
    }

    private static func wave(_ number: Int, length: Int) -> [Double] {
        (0..<length).map { cos(Double.pi * Double(number) * Double($0) / Double(length)) }
    }

    /// Light as an encoded value of 8 bits.
    private static func encoded(_ light: Double) -> Int { Int(SRGBLight.encoded(light)) }

    private static func digits(_ number: Int, _ count: Int) -> String {
        var (rest, digits) = (number, [UInt8]())
        for _ in 0..<count {
            digits.append(Summary.blurHashAlphabet[rest % 83])
            rest /= 83
        }
        return String(decoding: digits.reversed(), as: UTF8.self)
    }
}
