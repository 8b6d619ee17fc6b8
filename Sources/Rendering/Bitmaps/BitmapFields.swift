import Basics

/// The fields of a bitmap's header, in whichever of its forms.
struct BitmapFields {
    /// Bytes of the header.
    let length: Int
    /// Pixels from left to right; may make no sense.
    let width: Int
    /// Pixels from top to bottom; less than none where the first row is the uppermost.
    let height: Int
    /// Bits a pixel.
    let bits: Int
    /// How pixels are coded.
    let compression: Int
    /// Bytes of the pixels, where that is told.
    let dataLength: Int
    /// How many colours the palette has, where that is told.
    let coloursUsed: Int
    /// Masks that the header itself has.
    private let ownMasks: [UInt32]
    /// Where an embedded colour profile is.
    let profile: Range<Int>?

    /// Whether it is one of OS/2's later headers, which give other meanings to some numbers.
    var isOS2: Bool { length > 12 && ![40, 52, 56, 108, 124].contains(length) || length == 64 }

    /// Bytes of a colour in the palette.
    var bytesPerColour: Int { length == 12 ? 3 : 4 }

    /// Reads a header, and goes to what follows it.
    init(_ reader: inout ByteReader) throws(BitmapError) {
        let start = reader.offset
        guard let length = reader.number(4), (12...4096).contains(length), start +| length <= reader.count else {
            throw BitmapError("its header is cut")
        }
        self.length = length
        if length == 12 {
            guard let width = reader.number(2), let height = reader.number(2), reader.skip(2),
                let bits = reader.number(2)
            else { throw BitmapError("its header is cut") }
            (self.width, self.height, self.bits) = (width, height, bits)
            (compression, dataLength, coloursUsed, ownMasks, profile) = (0, 0, 0, [], nil)
            return
        }
        // What a shorter header lacks is 0.
        let fields = reader.slice(start, length)
        func field(_ place: Int, _ count: Int = 4) -> UInt32 {
            guard place +| count <= length else { return 0 }
            // checked: fewer bits than an Int has; ends in order, as counts and sizes are not below 0
            return fields[clamping: place..<place +| count].reversed().reduce(0) { $0 << 8 | UInt32($1) }
        }
        guard length >= 16 else { throw BitmapError("its header is of \(length) bytes, which is not known") }
        width = Int(Int32(bitPattern: field(4)))  // checked: fewer bits than an Int has
        height = Int(Int32(bitPattern: field(8)))  // checked: fewer bits than an Int has
        bits = Int(field(14, 2))  // checked: fewer bits than an Int has
        compression = Int(field(16))  // checked: fewer bits than an Int has
        dataLength = Int(field(20))  // checked: fewer bits than an Int has
        coloursUsed = Int(field(32))  // checked: fewer bits than an Int has
        ownMasks = length >= 52 && length != 64 ? [40, 44, 48, 52].map { field($0) } : []
        // 'MBED', and where it is, from the header's beginning on.
        let (place, count) = (start +| Int(field(112)), Int(field(116)))  // checked: fewer bits than an Int has
        let isEmbedded = length >= 124 && field(56) == 0x4D42_4544 && count > 0
        // checked: ends in order, as counts and sizes are not below 0
        profile = isEmbedded && place +| count <= reader.count ? place..<place +| count : nil
        reader.offset = start +| length
    }

    /// Where colours are in a pixel of 16 bits or more; reads masks that follow the header.
    func masks(_ reader: inout ByteReader, isIcon: Bool) throws(BitmapError) -> BitmapMasks? {
        guard [16, 24, 32].contains(bits) else { return nil }
        var masks = bits == 16 ? [0x7C00, 0x03E0, 0x001F] : [0xFF_0000, 0xFF00, 0xFF] as [UInt32]
        // The alpha of the longer headers holds whatever else they say.
        var alpha = length >= 56 && length != 64 ? ownMasks[safe: 3] ?? 0 : 0
        if (compression == 3 || compression == 6) && !isOS2 {
            masks = Array(ownMasks.prefix(3))
            if masks.isEmpty {
                // checked: ends in order, as counts and sizes are not below 0
                for _ in 0..<(compression == 6 ? 4 : 3) {
                    guard let mask = reader.number(4) else { throw BitmapError("its masks are missing") }
                    masks.append(UInt32(truncatingIfNeeded: mask))
                }
                if masks.count == 4 { alpha = masks.removeLast() }
            }
        } else if isIcon, bits == 32, alpha == 0 {
            alpha = 0xFF00_0000
        }
        // checked: a place inside, whose number was checked
        return BitmapMasks(red: masks[0], green: masks[1], blue: masks[2], alpha: alpha)
    }
}

/// Where the parts of a colour are in a number.
struct BitmapMasks: Equatable {
    let red, green, blue, alpha: UInt32
}

/// A bitmap's colours by their numbers.
struct BitmapPalette {
    /// Red, green and blue of 256 colours.
    let colours: [SIMD4<UInt8>]

    /// Reads the palette that follows a header, and goes behind it.
    init(_ reader: inout ByteReader, _ fields: BitmapFields) {
        let most = fields.bits <= 8 ? 1 << max(fields.bits, 0) : 0  // checked: numbers that the checks before bound
        let told = fields.coloursUsed > 0 ? fields.coloursUsed : most
        // Pictures of more bits may have colours for screens that show fewer; they are passed over.
        let count = min(told, fields.bits <= 8 ? most : 256)
        var colours = [SIMD4<UInt8>](repeating: [0, 0, 0, 255], count: 256)
        for index in 0..<count {
            let part = reader.slice(reader.offset, fields.bytesPerColour)
            guard part.count == fields.bytesPerColour, reader.skip(part.count) else { break }
            let start = part.startIndex
            // checked: a place inside, whose number was checked
            colours[index] = [part[start &+ 2], part[start &+ 1], part[start], 255]
        }
        self.colours = colours
    }
}
