/// A palette of all colours that a picture has, and the numbers that stand for them.
struct PNGPalette {
    /// Bits of a number: 1, 2, 4 or 8.
    let bits: Int
    /// Red, green and blue of each.
    let colours: [UInt8]
    /// Their alphas, but for those at the end that are opaque.
    let alphas: [UInt8]
    private let numbers: [UInt8]
    private let palette: SmallPalette

    /// Numbers colours, those that are not opaque first.
    init(_ palette: SmallPalette) {
        self.palette = palette
        let found = palette.colours
        let order = found.indices.sorted { (found[$0] >> 24 == 255 ? 1 : 0, $0) < (found[$1] >> 24 == 255 ? 1 : 0, $1) }
        var numbers = [UInt8](repeating: 0, count: found.count)
        for (number, place) in order.enumerated() { numbers[place] = UInt8(truncatingIfNeeded: number) }
        self.numbers = numbers
        colours = order.flatMap { place in (0..<3).map { UInt8(truncatingIfNeeded: found[place] >> (8 * $0)) } }
        alphas = order.map { UInt8(found[$0] >> 24) }.filter { $0 < 255 }
        bits =
            switch found.count {
            case ...2: 1
            case ...4: 2
            case ...16: 4
            default: 8
            }
    }

    /// Bytes of a row of numbers.
    func rowBytes(_ pixels: Int) -> Int { (pixels * bits + 7) / 8 }

    /// Writes the numbers of a row.
    ///
    /// - Parameters:
    ///   - samples: The row's samples of 8 bits.
    ///   - bands: Samples a pixel.
    ///   - pixels: How many.
    ///   - row: Gets as many bytes as a row of numbers has.
    func number(_ samples: UnsafePointer<UInt8>, bands: Int, pixels: Int, into row: UnsafeMutablePointer<UInt8>) {
        row.update(repeating: 0, count: rowBytes(pixels))
        var (last, number): (UInt32?, UInt8) = (nil, 0)
        for x in 0..<pixels {
            let pixel = SmallPalette.pixel(samples + x * bands, bands)
            if pixel != last {
                number = palette.index(of: pixel).map { numbers[$0] } ?? 0
                last = pixel
            }
            let place = x * bits
            row[place / 8] |= number << UInt8(8 - bits - place % 8)
        }
    }
}
