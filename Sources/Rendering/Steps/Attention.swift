import Recipes

/// What of a picture draws the eye, by its columns and its rows: detail, and skin above all.
///
/// Heads are at the top of most pictures of people, and a face does without what is below it sooner than without hair,
/// so what is high counts more, and what is found is kept away from a window's edges, from the upper one most.
/// Pure numbers of a small picture.
struct Attention {
    private let across: [Double]
    private let down: [Double]

    /// The side of the picture that is looked at, in pixels: faces are still some pixels wide, and noise is none.
    static let side = 96

    /// How near to a window's edges something still counts whole, as parts of the window's side.
    private struct Margins {
        var before: Double
        var after: Double
    }

    /// How many times a pixel of skin counts what one of the sharpest edges does.
    private static let skinWeight = 3.0

    /// Looks at a picture.
    ///
    /// - Parameters:
    ///   - samples: Red, green and blue of each pixel, row by row.
    ///   - size: The picture's size.
    init(_ samples: [UInt8], of size: PixelSize) {
        var across = [Double](repeating: 0, count: size.width)
        var down = [Double](repeating: 0, count: size.height)
        var above = [Double](repeating: 0, count: size.width)
        let isWhole = samples.count >= size.pixels * 3
        for y in 0..<(isWhole ? size.height : 0) {
            let height = (Double(y) + 0.5) / Double(size.height)
            var left = 0.0
            for x in 0..<size.width {
                let start = (y * size.width + x) * 3
                let pixel = Pixel(samples[start], samples[start + 1], samples[start + 2])
                let edge = (y == 0 ? 0 : abs(pixel.luma - above[x])) + (x == 0 ? 0 : abs(pixel.luma - left))
                let detail = min(edge, 64) / 64 * (1 + 0.3 * pixel.saturation)
                (above[x], left) = (pixel.luma, pixel.luma)
                across[x] += (detail + Self.skinWeight * pixel.skin) / Double(size.height)
                down[y] +=
                    (detail * (1 - 0.3 * height) + Self.skinWeight * pixel.skin * (1 - 0.7 * height))
                    / Double(size.width)
            }
        }
        (self.across, self.down) = (across, down)
    }

    /// Where a window sees most.
    ///
    /// - Parameters:
    ///   - window: Its size.
    ///   - size: The size of the picture that it is of.
    /// - Returns: Its upper left corner in that picture.
    func origin(of window: PixelSize, in size: PixelSize) -> (x: Int, y: Int) {
        (
            x: origin(window.width, size.width, across, Margins(before: 0.2, after: 0.2)),
            y: origin(window.height, size.height, down, Margins(before: 0.3, after: 0.1))
        )
    }

    private func origin(_ window: Int, _ side: Int, _ weights: [Double], _ margins: Margins) -> Int {
        guard window < side, side > 0 else { return 0 }
        let length = Double(window) / Double(side) * Double(weights.count)
        let room = Double(weights.count) - length
        var best = (sum: -1.0, start: 0.0)
        for step in 0...64 {
            let start = room * Double(step) / 64
            var sum = 0.0
            for (place, weight) in weights.enumerated() {
                let before = (Double(place) + 0.5 - start) / (margins.before * length)
                let after = (start + length - Double(place) - 0.5) / (margins.after * length)
                sum += weight * min(max(min(before, after), 0), 1)
            }
            if sum > best.sum + 1e-9 { best = (sum, start) }
        }
        return min(Int((best.start / Double(weights.count) * Double(side)).rounded()), side - window)
    }

    /// A pixel as it is weighed.
    private struct Pixel {
        let luma: Double
        let saturation: Double
        /// 0…1: how surely it is skin of any tone, which differs in luma and hardly in its colour differences (ITU-R
        /// BT.601).
        let skin: Double

        init(_ redByte: UInt8, _ greenByte: UInt8, _ blueByte: UInt8) {
            let (red, green, blue) = (Double(redByte), Double(greenByte), Double(blueByte))
            luma = 0.299 * red + 0.587 * green + 0.114 * blue
            saturation = (max(red, green, blue) - min(red, green, blue)) / 255
            let towardsBlue = 128 - 0.168_736 * red - 0.331_264 * green + 0.5 * blue
            let towardsRed = 128 + 0.5 * red - 0.418_688 * green - 0.081_312 * blue
            let distance = max(abs(towardsBlue - 107), abs(towardsRed - 152)) / 20
            skin = max(1 - distance * distance, 0) * min(max((luma - 40) / 40, 0), 1)
        }
    }
}
