import Basics

/// What a device-independent bitmap says of itself, in a file of its own or in an icon.
///
/// Headers are of OS/2 (12 bytes, 16…64) or of Windows (40, 52, 56, 108 and 124 bytes).
struct BitmapHeader {
    /// How pixels are stored.
    enum Storage: Equatable {
        /// Numbers of the palette's colours, of 1, 2, 4 or 8 bits.
        case indices(bits: Int)
        /// Runs of the palette's colours, of 4 or 8 bits, or of colours of 24.
        case runs(bits: Int)
        /// Red, green, blue and alpha as parts of a number of 16, 24 or 32 bits.
        case masks(bits: Int, BitmapMasks)
        /// A file of another kind that stands where pixels are.
        case file(Range<Int>)
    }

    /// Pixels from left to right.
    let width: Int
    /// Pixels from top to bottom.
    let height: Int
    /// Whether the first row is the uppermost.
    let isTopDown: Bool
    /// How pixels are stored.
    let storage: Storage
    /// The palette; colours that are not told are black.
    let palette: BitmapPalette
    /// Where pixels begin.
    let pixelsAt: Int
    /// Where an embedded colour profile is.
    let profile: Range<Int>?

    /// Bytes of a row that is not coded in runs; whole numbers of 32 bits.
    var rowBytes: Int { Self.rowBytes(width, bits: bits) }

    /// Bytes of a row of so many bits a pixel.
    static func rowBytes(_ width: Int, bits: Int) -> Int { (width *| bits +| 31) / 32 *| 4 }

    /// Whether a pixel has one bit.
    var isBilevel: Bool { bits == 1 }

    private var bits: Int {
        switch storage {
        case .indices(let bits), .runs(let bits), .masks(let bits, _): bits
        case .file: 0
        }
    }

    /// Where a bitmap is found.
    enum Container {
        /// In a file of its own.
        case file
        /// In an icon, where a mask of the same size follows, and the height is that of both.
        case icon(Range<Int>)

        /// Whether a mask follows the pixels.
        var isIcon: Bool { if case .icon = self { true } else { false } }
    }

    /// Reads a header.
    ///
    /// - Parameters:
    ///   - bytes: The whole file.
    ///   - container: Where the bitmap is.
    /// - Throws: ``BitmapError`` where it makes no sense, or is of a kind that is not read.
    init(_ bytes: UnsafeRawBufferPointer, in container: Container) throws(BitmapError) {
        var reader = ByteReader(bytes)
        reader.littleEndian = true
        var told: Int?
        switch container {
        case .file:
            reader.offset = 10
            told = reader.number(4)
        case .icon(let range): reader.offset = range.lowerBound
        }
        let fields = try BitmapFields(&reader)
        let isIcon = told == nil
        (width, isTopDown) = (fields.width, fields.height < 0)
        height = isIcon ? abs(fields.height) / 2 : abs(fields.height)
        guard width > 0, height > 0, width <= Self.longestSide, height <= Self.longestSide else {
            throw BitmapError("a picture of \(width)×\(height) makes no sense")
        }
        let masks = try fields.masks(&reader, isIcon: isIcon)
        let (compression, bits) = (fields.compression, fields.bits)
        palette = BitmapPalette(&reader, fields)
        let start = told.flatMap { $0 >= 14 +| fields.length ? $0 : nil } ?? reader.offset
        pixelsAt = start
        profile = fields.profile
        switch (compression, bits) {
        case (0, 1), (0, 2), (0, 4), (0, 8): storage = .indices(bits: bits)
        case (1, 8), (2, 4): storage = .runs(bits: bits)
        case (4, 24) where fields.isOS2: storage = .runs(bits: 24)
        case (0, 16), (0, 24), (0, 32), (3, 16), (3, 24), (3, 32), (6, 16), (6, 32):
            guard let masks else { throw BitmapError("its masks are missing") }
            storage = .masks(bits: bits, masks)
        case (4, _), (5, _):
            let length = fields.dataLength > 0 ? fields.dataLength : bytes.count -| start
            // checked: ends in order, as counts and sizes are not below 0
            storage = .file(start..<max(start, min(bytes.count, start +| length)))
        case (3, 1): throw BitmapError("it is a fax of OS/2, which is not read here")
        default: throw BitmapError("\(bits) bits a pixel with compression \(compression) are not known")
        }
        if isTopDown, case .runs = storage { throw BitmapError("runs from top to bottom are not known") }
    }

    /// As much as any reader of bitmaps takes.
    private static let longestSide = 65_535
}

/// What was wrong with a bitmap.
struct BitmapError: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}
