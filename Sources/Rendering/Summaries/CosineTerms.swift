#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// One channel of a small picture as a sum of cosine waves, of which only the slow ones are kept.
struct CosineTerms {
    /// The channel's mean.
    let mean: Double
    /// The strengths of the waves as parts of the strongest, −1…1: row by row, slow before fast.
    let waves: [Double]
    /// The strength of the strongest wave.
    let scale: Double

    /// Takes a channel apart.
    ///
    /// - Parameters:
    ///   - channel: The values, row by row.
    ///   - width: Values a row.
    ///   - height: Rows.
    ///   - across: Waves from left to right, the constant one among them; at the bottom of the triangle of those that
    ///     are kept.
    ///   - down: Waves from top to bottom.
    init(_ channel: [Double], width: Int, height: Int, across: Int, down: Int) {
        let columns = (0..<across).map { Self.wave($0, length: width) }
        let rows = (0..<down).map { Self.wave($0, length: height) }
        var strengths: [Double] = []
        for row in 0..<down {
            var column = 0
            while column * down < across * (down - row) {
                var sum = 0.0
                for y in 0..<height {
                    var line = 0.0
                    for x in 0..<width { line += channel[y * width + x] * columns[column][x] }
                    sum += line * rows[row][y]
                }
                strengths.append(sum / Double(width * height))
                column += 1
            }
        }
        let largest = strengths.dropFirst().reduce(0) { max($0, abs($1)) }
        // A flat channel's waves are what rounding leaves of nothing.
        let strongest = largest < 1e-9 ? 0 : largest
        mean = strengths.first ?? 0
        scale = strongest
        waves = strengths.dropFirst().map { strongest > 0 ? $0 / strongest : 0 }
    }

    private static func wave(_ number: Int, length: Int) -> [Double] {
        (0..<length).map { cos(Double.pi / Double(length) * Double(number) * (Double($0) + 0.5)) }
    }
}
