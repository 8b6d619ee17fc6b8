import Basics

/// How the pixels of a PNG are stored: its `IHDR` chunk (PNG, third edition, 11.2.1).
struct PNGHeader: Equatable {
    /// Pixels from left to right, at least 1.
    let width: Int
    /// Pixels from top to bottom, at least 1.
    let height: Int
    /// Bits a sample, or of a number of the palette: 1, 2, 4, 8 or 16.
    let depth: Int
    /// What the samples of a pixel are.
    let colours: Colours
    /// Whether rows come in seven passes.
    let isInterlaced: Bool

    /// What the samples of a pixel are.
    enum Colours: Int {
        case grey = 0
        case rgb = 2
        case palette = 3
        case greyAlpha = 4
        case rgba = 6

        /// Samples a pixel in the file.
        var channels: Int {
            switch self {
            case .grey, .palette: 1
            case .greyAlpha: 2
            case .rgb: 3
            case .rgba: 4
            }
        }

        /// The depths that go with it.
        fileprivate var depths: [Int] {
            switch self {
            case .grey: [1, 2, 4, 8, 16]
            case .palette: [1, 2, 4, 8]
            case .rgb, .greyAlpha, .rgba: [8, 16]
            }
        }
    }

    private static let sides = 1...Int(Int32.max)  // checked: 31 bits fit
    /// Bytes of the chunk.
    static let length = 13

    /// Reads the chunk's content; `nil` where it is none that the standard knows.
    init?(_ bytes: UnsafeRawBufferPointer) {
        var reader = ByteReader(bytes)
        guard bytes.count == PNGHeader.length, let width = reader.number(4), let height = reader.number(4),
            let depth = reader.byte(), let colours = reader.byte(), let compression = reader.byte(),
            let filters = reader.byte(), let interlace = reader.byte(),
            PNGHeader.sides.contains(width), PNGHeader.sides.contains(height),
            let colours = Colours(rawValue: Int(clamping: colours)), colours.depths.contains(Int(clamping: depth)),
            compression == 0, filters == 0, interlace <= 1
        else { return nil }
        self.width = width
        self.height = height
        self.depth = Int(clamping: depth)
        self.colours = colours
        isInterlaced = interlace == 1
    }

    /// Bits of a pixel in the file.
    var bitsPerPixel: Int { depth *| colours.channels }

    /// How far the bytes of a pixel are from those of the one before, at least 1.
    // checked: a constant that is not 0
    var filterDistance: Int { max(bitsPerPixel / 8, 1) }

    /// Bytes of a row of so many pixels, without its filter.
    // checked: a constant that is not 0
    func rowBytes(_ pixels: Int) -> Int { (pixels *| bitsPerPixel +| 7) / 8 }
}
