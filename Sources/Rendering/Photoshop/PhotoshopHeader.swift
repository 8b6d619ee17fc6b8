import Basics

/// What a Photoshop document says of its merged picture (Adobe Photoshop File Formats Specification, 2019).
struct PhotoshopHeader {
    /// What samples stand for.
    enum Mode: Equatable {
        case bitmap, grey, palette, rgb, cmyk
    }

    /// Pixels from left to right.
    let width: Int
    /// Pixels from top to bottom.
    let height: Int
    /// Planes of samples in the file, of which the last may be none of the picture.
    let channels: Int
    /// Bits a sample: 1, 8 or 16.
    let depth: Int
    /// What samples stand for.
    let mode: Mode
    /// Red, green and blue of a palette, 256 bytes each.
    let palette: Range<Int>
    /// Where an embedded colour profile is.
    let profile: Range<Int>?
    /// Whether the plane behind the colours is transparency.
    let hasAlpha: Bool
    /// Whether planes are coded in runs.
    let isPacked: Bool
    /// Bytes of the length of a packed row.
    let bytesPerLength: Int
    /// Where samples, or the lengths of packed rows, begin.
    let start: Int

    /// Planes that the colours of a pixel have.
    var colours: Int { mode == .rgb ? 3 : mode == .cmyk ? 4 : 1 }

    /// Bytes of a plane's row.
    var rowBytes: Int { depth == 1 ? (width +| 7) / 8 : width *| (depth / 8) }

    /// Bytes of the places and lengths of all rows that are shown, while a picture is read.
    var tableBytes: Int { height *| (colours +| 1) *| 24 }

    /// Reads the sections up to the picture.
    ///
    /// - Parameter bytes: The whole file.
    /// - Throws: ``PhotoshopError`` where they make no sense, or hold what is not read.
    init(_ bytes: UnsafeRawBufferPointer) throws(PhotoshopError) {
        var reader = ByteReader(bytes)
        guard reader.skip(4), let version = reader.number(2), reader.skip(6), let channels = reader.number(2),
            let height = reader.number(4), let width = reader.number(4), let depth = reader.number(2),
            let mode = reader.number(2)
        else { throw PhotoshopError("its header is cut") }
        let isLarge = version == 2
        let longest = isLarge ? 300_000 : 30_000
        // checked: ends in order, as counts and sizes are not below 0
        guard (1...56).contains(channels), (1...longest).contains(width), (1...longest).contains(height) else {
            throw PhotoshopError("a picture of \(width)×\(height) in \(channels) channels makes no sense")
        }
        (self.width, self.height, self.channels, self.depth) = (width, height, channels, depth)
        switch mode {
        case 0: self.mode = .bitmap
        case 1, 8: self.mode = .grey
        case 2: self.mode = .palette
        case 3: self.mode = .rgb
        case 4: self.mode = .cmyk
        case 7: throw PhotoshopError("its colours are several inks (Multichannel), which are not read here")
        case 9: throw PhotoshopError("its colours are Lab, which is not read here")
        default: throw PhotoshopError("its colours are of a kind (\(mode)) that is not known here")
        }
        guard
            depth == 8 || depth == 16 && self.mode != .palette && self.mode != .bitmap
                || depth == 1 && self.mode == .bitmap
        else { throw PhotoshopError("samples of \(depth) bits are not read here") }
        palette = try Self.section(&reader, 4)
        let resources = try Self.section(&reader, 4)
        let layers = try Self.section(&reader, isLarge ? 8 : 4)
        profile = Self.profile(bytes, resources)
        let needed = self.mode == .rgb ? 3 : self.mode == .cmyk ? 4 : 1
        guard channels >= needed else { throw PhotoshopError("it has too few channels") }
        hasAlpha = channels > needed && Self.hasMergedAlpha(bytes, layers, isLarge)
        guard let compression = reader.number(2) else { throw PhotoshopError("its merged picture is missing") }
        switch compression {
        case 0, 1: break
        case 2: throw PhotoshopError("its picture is compressed by ZIP, which is not read here")
        case 3: throw PhotoshopError("its picture is compressed by ZIP with prediction, which is not read here")
        default: throw PhotoshopError("its picture is compressed in a way (\(compression)) that is not known here")
        }
        isPacked = compression == 1
        bytesPerLength = isLarge ? 4 : 2
        start = reader.offset
        if self.mode == .palette, palette.count < 768 { throw PhotoshopError("its palette is missing") }
    }

    private static func section(_ reader: inout ByteReader, _ size: Int) throws(PhotoshopError) -> Range<Int> {
        guard let length = size == 8 ? reader.long() : reader.number(4) else { throw PhotoshopError("it is cut") }
        let start = reader.offset
        guard reader.skip(length) else { throw PhotoshopError("it is cut") }
        return start..<reader.offset  // checked: ends in order, as counts and sizes are not below 0
    }

    /// The resource of number 1039.
    private static func profile(_ bytes: UnsafeRawBufferPointer, _ range: Range<Int>) -> Range<Int>? {
        var reader = ByteReader(bytes)
        reader.offset = range.lowerBound
        while reader.offset < range.upperBound, reader.skip(4), let number = reader.number(2),
            let name = reader.byte(), reader.skip(Int(clamping: name | 1)), let length = reader.number(4)
        {
            let start = reader.offset
            guard start +| length <= range.upperBound else { return nil }
            // checked: ends in order, as counts and sizes are not below 0
            if number == 1039 { return start..<start +| length }
            guard reader.skip(length +| (length & 1)) else { return nil }
        }
        return nil
    }

    /// Whether the number of layers is less than none, which says that the merged picture has transparency.
    private static func hasMergedAlpha(_ bytes: UnsafeRawBufferPointer, _ range: Range<Int>, _ isLarge: Bool) -> Bool {
        var reader = ByteReader(bytes)
        reader.offset = range.lowerBound
        let length = isLarge ? reader.long() : reader.number(4)
        guard let length, length >= 2, let count = reader.number(2) else { return false }
        return count >= 0x8000
    }
}

/// What was wrong with a Photoshop document.
struct PhotoshopError: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}
