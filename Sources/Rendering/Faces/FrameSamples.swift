import Recipes

/// The samples of a frame of 8 bits, to be changed where they lie; with a band for transparency where there are two or four.
struct FrameSamples {
    /// All samples, row by row.
    private(set) var all: [UInt8]
    private let width: Int
    private let bands: Int

    init(_ samples: [UInt8], width: Int, bands: Int) { (all, self.width, self.bands) = (samples, width, bands) }

    /// The samples of a rectangle, row by row.
    func part(_ rect: PixelRect) -> [UInt8] { rows(rect).flatMap { all[$0] } }

    /// Puts others in their place; what does not fit is left out.
    mutating func replace(_ rect: PixelRect, by samples: [UInt8]) {
        let length = rect.size.width * bands
        guard samples.count == length * rect.size.height else { return }
        for (index, row) in rows(rect).enumerated() {
            all.replaceSubrange(row, with: samples[index * length..<(index + 1) * length])
        }
    }

    /// Paints a rectangle with a colour's first samples.
    mutating func fill(_ rect: PixelRect, _ color: [UInt8]) {
        for row in rows(rect) {
            for place in row { all[place] = color[(place - row.lowerBound) % bands] }
        }
    }

    /// Gives each block of a rectangle its mean; what is transparent counts as little as it is seen.
    mutating func pixelate(_ rect: PixelRect, block: Int) {
        for top in stride(from: rect.y, to: rect.y + rect.size.height, by: block) {
            for left in stride(from: rect.x, to: rect.x + rect.size.width, by: block) {
                let size = PixelSize(
                    width: min(block, rect.x + rect.size.width - left),
                    height: min(block, rect.y + rect.size.height - top)
                )
                let part = PixelRect(x: left, y: top, size: size)
                fill(part, mean(of: part))
            }
        }
    }

    private func mean(of rect: PixelRect) -> [UInt8] {
        let hasAlpha = bands == 2 || bands == 4
        var sums = [Int](repeating: 0, count: bands)
        var weight = 0
        for row in rows(rect) {
            for start in stride(from: row.lowerBound, to: row.upperBound, by: bands) {
                let alpha = hasAlpha ? Int(all[start + bands - 1]) : 1
                weight += alpha
                for band in 0..<bands - (hasAlpha ? 1 : 0) { sums[band] += Int(all[start + band]) * alpha }
            }
        }
        var mean = sums.map { weight > 0 ? UInt8(clamping: ($0 + weight / 2) / weight) : 0 }
        if hasAlpha { mean[bands - 1] = UInt8(clamping: (weight + rect.size.pixels / 2) / rect.size.pixels) }
        return mean
    }

    /// Where the rows of a rectangle lie.
    private func rows(_ rect: PixelRect) -> [Range<Int>] {
        (rect.y..<rect.y + rect.size.height).map { y in
            let start = (y * width + rect.x) * bands
            return start..<start + rect.size.width * bands
        }
    }
}
