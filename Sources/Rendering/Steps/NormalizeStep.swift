import Recipes
import Vips

/// Stretches values so that the darkest are black and the lightest white; of an animation by all of its frames, so that
/// nothing flickers.
enum NormalizeStep {
    static func apply(
        _ normalize: Normalize,
        to picture: Picture,
        _ context: StepContext
    ) throws(VipsError) -> Picture {
        let ready = try picture.inMemory()
        var histogram = LumaHistogram()
        for frame in ready.frames { try histogram.count(frame) }
        guard let range = histogram.range, range != 0...255 else { return ready }
        return try ready.mapped(by: [Stretching(range: range)])
    }

    /// The line from black at one end of a range to white at the other.
    private struct Stretching: ValueCurve {
        var range: ClosedRange<Int>

        func value(of value: Double) -> Double {
            (value * 255 - Double(range.lowerBound)) / Double(range.upperBound - range.lowerBound)
        }
    }
}

/// How many pixels are as light as each of 256 steps; one that is half transparent counts half.
struct LumaHistogram {
    private var weights = [Int](repeating: 0, count: 256)

    /// The steps of which no more than a hundredth of all pixels are darker, and no more than a hundredth lighter; `nil`
    /// where that is one step, or nothing is seen.
    var range: ClosedRange<Int>? {
        let most = weights.reduce(0, +) / 100
        guard let darkest = Self.first(over: most, of: weights),
            let fromWhite = Self.first(over: most, of: weights.reversed())
        else { return nil }
        let lightest = 255 - fromWhite
        return darkest < lightest ? darkest...lightest : nil
    }

    /// The first step up to which more than so much lies.
    private static func first(over most: Int, of weights: some Sequence<Int>) -> Int? {
        var sum = 0
        for (step, weight) in weights.enumerated() {
            sum += weight
            if sum > most { return step }
        }
        return nil
    }

    /// Counts the pixels of an image of 8 bits.
    mutating func count(_ image: Image) throws(VipsError) {
        let (bands, width, hasAlpha) = (image.bands, image.width, image.hasAlpha)
        try image.readStrips(ofHeight: 16) { rows, _ throws(VipsError) in
            for row in rows {
                let samples = row.assumingMemoryBound(to: UInt8.self)
                for start in stride(from: 0, to: width * bands, by: bands) {
                    let luma =
                        bands < 3
                        ? Int(samples[start])
                        : Self.luma(samples[start], samples[start + 1], samples[start + 2])
                    weights[luma] += hasAlpha ? Int(samples[start + bands - 1]) : 255
                }
            }
        }
    }

    /// How light encoded values look together, by the weights of CSS `grayscale()`.
    private static func luma(_ red: UInt8, _ green: UInt8, _ blue: UInt8) -> Int {
        (2126 * Int(red) + 7152 * Int(green) + 722 * Int(blue) + 5000) / 10_000
    }
}
