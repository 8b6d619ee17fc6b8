import Recipes
import Vips

/// Gives all pixels of a square the colour that they have in the mean.
enum PixelateStep {
    static func apply(_ pixelate: Pixelate, to picture: Picture, _ context: StepContext) throws(VipsError) -> Picture {
        let side = min(max(pixelate.side, 1), max(picture.size.width, picture.size.height, 1))
        return try picture.mappedAtRandom { frame throws(VipsError) in
            let means = try BlockMeans(side: side, of: frame, context)
            return try frame.mappingRows(
                to: .uint8,
                bands: frame.bands,
                interpretation: frame.interpretation
            ) { _, made, part in
                means.fill(made.assumingMemoryBound(to: UInt8.self), part)
            }
        }
    }
}

/// The means of squares, from the top left on.
///
/// Those at the right and at the bottom may be narrower. What is transparent counts as far as it is seen.
private struct BlockMeans: Sendable {
    private let side: Int
    /// Squares beside one another.
    private let width: Int
    private let bands: Int
    private let hasAlpha: Bool
    private var samples: [UInt8] = []

    init(side: Int, of image: Image, _ context: StepContext) throws(VipsError) {
        (self.side, bands, hasAlpha) = (side, image.bands, image.hasAlpha)
        width = (image.width + side - 1) / side
        let height = (image.height + side - 1) / side
        let light = context.light == .linear ? context.tables.light8 : context.tables.same8
        let encoded = context.light == .linear ? context.tables.encoded : context.tables.narrow
        samples.reserveCapacity(width * height * bands)
        var sums = [Double](repeating: 0, count: width * (bands + 1))
        try image.readStrips(ofHeight: 1) { rows, numbers throws(VipsError) in
            for row in rows { add(row, of: image.width, light, to: &sums) }
            guard numbers.upperBound % side == 0 || numbers.upperBound == image.height else { return }
            finish(&sums, encoded)
        }
    }

    /// Adds a row's pixels to the sums of their squares: colours by alpha, alpha, and how many there are.
    private func add(
        _ row: UnsafeRawPointer,
        of count: Int,
        _ light: [Float],
        to sums: inout [Double]
    ) {
        let samples = row.assumingMemoryBound(to: UInt8.self)
        let colours = hasAlpha ? bands - 1 : bands
        var (block, left) = (0, side)
        for pixel in 0..<count {
            let (start, target) = (pixel * bands, block * (bands + 1))
            let alpha = hasAlpha ? Double(samples[start + colours]) : 1
            for colour in 0..<colours { sums[target + colour] += Double(light[Int(samples[start + colour])]) * alpha }
            if hasAlpha { sums[target + colours] += alpha }
            sums[target + bands] += 1
            left -= 1
            if left == 0 { (block, left) = (block + 1, side) }
        }
    }

    /// Makes a row of means, and begins anew.
    private mutating func finish(_ sums: inout [Double], _ encoded: [UInt8]) {
        let colours = hasAlpha ? bands - 1 : bands
        for block in 0..<width {
            let start = block * (bands + 1)
            let count = max(sums[start + bands], 1)
            let cover = hasAlpha ? sums[start + colours] : count
            for colour in 0..<colours {
                let mean = cover > 0 ? sums[start + colour] / cover : 0
                samples.append(encoded[Int(min(max(mean, 0), 65_535).rounded())])
            }
            if hasAlpha { samples.append(UInt8(min(cover / count, 255).rounded())) }
        }
        for index in sums.indices { sums[index] = 0 }
    }

    /// Gives pixels the means of their squares.
    func fill(_ made: UnsafeMutablePointer<UInt8>, _ part: RowPart) {
        let row = part.y / side * width
        for pixel in 0..<part.count {
            let block = (row + (part.x + pixel) / side) * bands
            for band in 0..<bands { made[pixel * bands + band] = samples[block + band] }
        }
    }
}
