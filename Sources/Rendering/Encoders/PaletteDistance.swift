import Vips

/// How far a picture with fewer colours is from the one that it was made of, as both look on black.
struct PaletteDistance {
    /// The root of the mean square, in steps of 255.
    let mean: Double
    /// The furthest pixel's.
    let largest: Int

    /// Whether nobody sees it: 46 decibels, and no dot that is another colour.
    var isUnseen: Bool { mean <= 1.25 && largest <= 40 }

    /// Compares.
    ///
    /// - Parameters:
    ///   - one: Grey or RGB of 8 bits, with or without alpha.
    ///   - other: Another of the same size.
    /// - Throws: ``VipsError`` where pixels cannot be computed.
    init(_ one: Image, _ other: Image) throws(VipsError) {
        let (first, second) = (try Self.samples(of: one), try Self.samples(of: other))
        var (squares, most) = (0.0, 0)
        let count = min(first.count, second.count) / 4
        for pixel in 0..<count {
            let start = pixel * 4
            let (alpha, otherAlpha) = (Int(first[start + 3]), Int(second[start + 3]))
            var distance = abs(alpha - otherAlpha)
            for band in start..<start + 3 {
                let difference = Int(first[band]) * alpha - Int(second[band]) * otherAlpha
                distance = max(distance, (abs(difference) + 127) / 255)
            }
            squares += Double(distance * distance)
            most = max(most, distance)
        }
        let isComparable = first.count == second.count
        mean = isComparable ? (squares / Double(max(count, 1))).squareRoot() : .infinity
        largest = isComparable ? most : 255
    }

    private static func samples(of image: Image) throws(VipsError) -> [UInt8] {
        try image.inColour().withAlpha().samples()
    }
}
