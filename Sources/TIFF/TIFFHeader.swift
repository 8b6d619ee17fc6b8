import CTIFF

/// What a TIFF's directory says of its picture.
public struct TIFFHeader: Sendable {
    /// What samples stand for.
    public enum Colours: Sendable {
        case grey, rgb, cmyk
    }

    /// How a sample is a number.
    public enum Samples: Equatable, Sendable {
        /// A whole number that is not negative.
        case number
        /// A number with a point.
        case float
        /// A number that may be negative.
        case signed
        /// Anything else.
        case other
    }

    /// Pixels from left to right.
    public let width: Int
    /// Pixels from top to bottom.
    public let height: Int
    /// Bits a sample.
    public let bits: Int
    /// How each sample is a number.
    public let samples: Samples
    /// Samples a pixel, those of no colour included.
    public let count: Int
    /// What samples stand for, by TIFF's own number.
    public let photometric: Int
    /// How blocks are coded, by TIFF's own number.
    public let compression: Int
    /// Whether each sample has a plane of its own.
    public let isPlanar: Bool
    /// Whether the picture is cut into tiles, and not into strips.
    public let isTiled: Bool
    /// Bytes of a strip or tile when it has been decoded.
    public let blockBytes: Int
    /// Whether colours are multiplied by alpha.
    public let isPremultiplied: Bool
    /// How the picture is turned, as EXIF has it.
    public let orientation: Int

    /// What its colours are; `nil` of those that samples do not tell by themselves.
    public var colours: Colours? {
        switch photometric {
        case 0, 1: .grey
        case 2: count >= 3 ? .rgb : nil
        case 5: count >= 4 ? .cmyk : nil
        default: nil
        }
    }

    /// Whether a block is much larger than all of the picture: nobody writes such a tile but to have its memory taken.
    public var hasGiantBlocks: Bool {
        // checked: sides of at most a million, 64 samples of 64 bits
        blockBytes > 16 << 20 && blockBytes / 4 > width * height * count * ((bits + 7) / 8)
    }

    init(_ fields: Fields, isTiled: Bool, blockBytes: Int) throws(TIFFError) {
        (self.isTiled, self.blockBytes) = (isTiled, blockBytes)
        width = fields.long(TIFFTAG_IMAGEWIDTH) ?? 0
        height = fields.long(TIFFTAG_IMAGELENGTH) ?? 0
        bits = fields.short(TIFFTAG_BITSPERSAMPLE) ?? 1
        count = fields.short(TIFFTAG_SAMPLESPERPIXEL) ?? 1
        photometric = fields.short(TIFFTAG_PHOTOMETRIC) ?? 1
        compression = fields.short(TIFFTAG_COMPRESSION) ?? 1
        isPlanar = fields.short(TIFFTAG_PLANARCONFIG) == 2
        orientation = fields.short(TIFFTAG_ORIENTATION) ?? 1
        isPremultiplied = fields.shorts(TIFFTAG_EXTRASAMPLES).first == 1
        switch fields.short(TIFFTAG_SAMPLEFORMAT) ?? 1 {
        case 1, 4: samples = .number
        case 2: samples = .signed
        case 3: samples = .float
        default: samples = .other
        }
        guard width > 0, height > 0, width <= 1_000_000, height <= 1_000_000, (1...64).contains(bits),
            (1...64).contains(count)
        else { throw TIFFError("its directory makes no sense") }
    }
}

/// What libtiff did not like, or what is not read.
public struct TIFFError: Error, CustomStringConvertible {
    /// What is wrong.
    public let description: String

    init(_ description: String) { self.description = description }
}
