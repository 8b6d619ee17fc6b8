import CJPEGWriting
import Foundation

/// How finely a JPEG keeps each frequency.
///
/// The higher a frequency is, the coarser its strength may be kept, more so than the standard's tables (T.81, annex K) say;
/// and what is little more than half a step may as well be none. How much so was fitted by SSIMULACRA2 on ten photographs of
/// 512 pixels, one set of numbers for colour at half of the resolution, one for colour at all of it; `Benchmarks/jpeg.py`
/// shows what comes of it.
struct JPEGQuantization {
    let lightness: Table
    let colour: Table

    /// Takes a quality, at which photographs score as they do with libjpeg's tables at the same number.
    ///
    /// - Parameters:
    ///   - quality: 1…100; at 100 steps are as small as they can be.
    ///   - halvesColour: Whether colour is kept at half of the resolution.
    init(quality: Int, halvesColour: Bool) {
        let quality = min(max(quality, 1), 100)
        let scale = Self.scale(quality, halvesColour ? Self.halvedScales : Self.fullScales)
        // Near the end nothing is left out.
        let leaving = min(1, Float(100 - quality) / 5)
        let shapes = halvesColour ? Self.halvedShapes : Self.fullShapes
        lightness = Table(shapes.lightness, scale: scale, leaving: leaving)
        colour = Table(shapes.colour, scale: scale, leaving: leaving)
    }

    /// The steps of one component.
    struct Table {
        /// 1…255 in the order of rows: the mean, then what goes across once, and so on.
        let steps: [UInt8]
        /// The part of a step from which on something counts as one.
        let least: [Float]

        fileprivate init(_ shape: Shape, scale: Float, leaving: Float) {
            var (steps, least): ([UInt8], [Float]) = ([], [])
            for down in 0..<8 {
                for across in 0..<8 {
                    let step = (scale * shape.step(across, down)).rounded()
                    steps.append(UInt8(max(1, min(step, 255))))
                    least.append(0.5 + leaving * max(0, shape.least(across, down) - 0.5))
                }
            }
            self.steps = steps
            self.least = least
        }

        /// Puts it into the form of C.
        func fill(_ table: inout cjpegw_table) {
            withUnsafeMutableBytes(of: &table.steps) { $0.copyBytes(from: steps) }
            least.withUnsafeBytes { least in withUnsafeMutableBytes(of: &table.least) { $0.copyMemory(from: least) } }
        }
    }

    /// How steps grow with frequency.
    fileprivate struct Shape {
        /// The step of the mean.
        let mean: Float
        /// Of all others, the step that the lowest frequencies would have.
        let lowest: Float
        /// How much larger it is at half of the highest frequency, in parts of the lowest.
        let growth: Float
        /// The power of the frequency with which it grows.
        var power: Float = 1
        /// How much larger it is on diagonals.
        var diagonal: Float = 0
        /// The part of a step that counts as one at half of the highest frequency.
        let least: Float
        /// How much more it is at the highest frequency than at none.
        var leastGrowth: Float = 0

        func step(_ across: Int, _ down: Int) -> Float {
            guard across + down > 0 else { return mean }
            let slant = Float(min(across, down)) / Float(max(across, down))
            return lowest * (1 + growth * pow(frequency(across, down) / 4, power)) * (1 + diagonal * slant)
        }

        func least(_ across: Int, _ down: Int) -> Float {
            least + leastGrowth * (frequency(across, down) / 8 - 0.5)
        }

        private func frequency(_ across: Int, _ down: Int) -> Float {
            Float(across * across + down * down).squareRoot()
        }
    }

    private static let halvedShapes = (
        lightness: Shape(mean: 1.54, lowest: 1, growth: 4.95, diagonal: 0.13, least: 0.59, leastGrowth: 0.09),
        colour: Shape(mean: 1.34, lowest: 2.14, growth: 1.28, least: 0.54)
    )
    private static let fullShapes = (
        lightness: Shape(mean: 1.31, lowest: 1, growth: 3.35, power: 0.6, diagonal: 0.16, least: 0.6),
        colour: Shape(mean: 2, lowest: 2.1, growth: 5.37, least: 0.62, leastGrowth: 0.25)
    )

    /// How coarse a quality is: at which scale of the shape photographs score as they do with libjpeg's tables.
    private typealias Scales = [(quality: Int, scale: Float)]

    private static let halvedScales: Scales = [
        (1, 110), (10, 42), (15, 25.5), (20, 18), (30, 11.1), (40, 8),
        (50, 6.44), (60, 5.37), (70, 4), (80, 2.62), (85, 2.08), (90, 1.46),
        (93, 1.07), (95, 0.77), (97, 0.49), (98, 0.335), (99, 0.186),
    ]
    private static let fullScales: Scales = [
        (1, 110), (10, 38.9), (15, 23.9), (20, 16.7), (30, 10.3), (40, 7.53),
        (50, 6), (60, 5.01), (70, 3.87), (80, 2.64), (85, 2), (90, 1.3),
        (93, 0.965), (95, 0.68), (97, 0.4), (98, 0.25), (99, 0.1),
    ]

    /// Between two qualities, as many times coarser for each number.
    private static func scale(_ quality: Int, _ scales: Scales) -> Float {
        guard quality < 100, let above = scales.firstIndex(where: { $0.quality >= quality }) else { return 0 }
        let upper = scales[above]
        let lower = scales[max(above - 1, 0)]
        guard upper.quality > lower.quality else { return upper.scale }
        let part = Float(quality - lower.quality) / Float(upper.quality - lower.quality)
        return lower.scale * pow(upper.scale / lower.scale, part)
    }
}
