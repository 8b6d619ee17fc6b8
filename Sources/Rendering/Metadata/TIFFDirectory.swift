import Basics

/// A directory of a TIFF structure, as TIFF files and EXIF blocks have them: values by their tags.
struct TIFFDirectory {
    /// A value, not yet read.
    struct Entry {
        /// What it is.
        var tag: Int
        /// The type of its numbers.
        var type: Int
        /// How many there are.
        var count: Int
        /// Where its bytes lie.
        var bytes: Range<Int>
    }

    /// The values in their order, those left out that lie outside of the file.
    private(set) var entries: [Entry] = []
    /// Where the next directory is; 0 where there is none.
    private(set) var next = 0
    /// Where the number stands that says so.
    private(set) var nextPlace: Int?
    /// Where the directory is.
    let offset: Int
    /// The order of the bytes of its numbers.
    let isLittleEndian: Bool
    /// Whether its places have eight bytes.
    let isBig: Bool
    private let bytes: UnsafeRawBufferPointer

    /// Reads the first directory; `nil` where there is none.
    ///
    /// - Parameter bytes: All of the structure, which must outlive this.
    init?(_ bytes: UnsafeRawBufferPointer) {
        var reader = ByteReader(bytes)
        guard let order = reader.number(2), order == 0x4949 || order == 0x4D4D else { return nil }
        reader.littleEndian = order == 0x4949
        guard let version = reader.number(2), version == 42 || version == 43 else { return nil }
        if version == 43 { guard reader.skip(4) else { return nil } }
        guard let start = version == 43 ? reader.long() : reader.number(4) else { return nil }
        self.init(bytes, at: start, isLittleEndian: reader.littleEndian, isBig: version == 43)
    }

    private init?(_ bytes: UnsafeRawBufferPointer, at start: Int, isLittleEndian: Bool, isBig: Bool) {
        (self.bytes, offset, self.isLittleEndian, self.isBig) = (bytes, start, isLittleEndian, isBig)
        var reader = ByteReader(bytes)
        (reader.offset, reader.littleEndian) = (start, isLittleEndian)
        guard start > 0, let count = isBig ? reader.long() : reader.number(2), count <= 0xFFFF else { return nil }
        for _ in 0..<count {  // checked: a number that was read is not negative
            guard let entry = Self.entry(&reader, of: bytes, isBig) else { return }
            // What lies outside of the file is left out, and harms nothing else.
            if entry.bytes.upperBound <= bytes.count { entries.append(entry) }
        }
        nextPlace = reader.offset
        next = (isBig ? reader.long() : reader.number(4)) ?? 0
    }

    private static func entry(_ reader: inout ByteReader, of bytes: UnsafeRawBufferPointer, _ isBig: Bool) -> Entry? {
        guard let tag = reader.number(2), let type = reader.number(2),
            let count = isBig ? reader.long() : reader.number(4)
        else { return nil }
        let field = isBig ? 8 : 4
        let length = count *| width(of: type)
        var start = reader.offset
        if length > field {
            var place = reader
            guard let outside = isBig ? place.long() : place.number(4) else { return nil }
            start = outside
        }
        guard reader.skip(field) else { return nil }
        // checked: a sum that is bounded ends behind its start
        return Entry(tag: tag, type: type, count: count, bytes: start..<(start +| length))
    }

    /// Bytes of a number of a type.
    private static func width(of type: Int) -> Int {
        switch type {
        case 3, 8: 2
        case 4, 9, 11, 13: 4
        case 5, 10, 12, 16, 17, 18: 8
        default: 1
        }
    }

    /// The first value of a tag.
    func entry(_ tag: Int) -> Entry? { entries.first { $0.tag == tag } }

    /// A value's bytes as they lie there; `nil` where there is none, or it has more than so many.
    func bytes(of tag: Int, atMost most: Int = MetadataBlocks.most) -> [UInt8]? {
        entry(tag).flatMap { value(of: $0, atMost: most) }
    }

    /// The bytes of one of the values; `nil` where there are none, or more than so many.
    func value(of entry: Entry, atMost most: Int) -> [UInt8]? {
        guard !entry.bytes.isEmpty, entry.bytes.count <= most else { return nil }
        return Array(ByteReader(bytes).slice(entry.bytes.lowerBound, entry.bytes.count))
    }

    /// A text's bytes in whatever script, without the zeros at its end; `nil` where it is empty.
    func text(_ tag: Int) -> [UInt8]? {
        guard let entry = entry(tag), Self.textTypes.contains(entry.type), var text = bytes(of: tag, atMost: 10_000)
        else { return nil }
        while text.last == 0 { text.removeLast() }
        return text.isEmpty ? nil : text
    }

    /// ASCII, and UTF-8 as EXIF 3.0 has it.
    private static let textTypes = [2, 129]

    /// The first number of a value; of a fraction what is above the line.
    func number(_ tag: Int) -> Int? {
        guard let entry = entry(tag), entry.count > 0 else { return nil }
        var reader = reader(at: entry.bytes.lowerBound)
        switch entry.type {
        case 16, 17, 18: return reader.long()
        case 5, 10: return reader.number(4)
        default: return reader.number(Self.width(of: entry.type))
        }
    }

    /// The numbers of a value of two or four bytes each, some thousand at most.
    func numbers(_ tag: Int) -> [Int] {
        guard let entry = entry(tag), [3, 4].contains(entry.type), entry.count <= 4096 else { return [] }
        var reader = reader(at: entry.bytes.lowerBound)
        // checked: a number that was read is not negative
        return (0..<entry.count).compactMap { _ in reader.number(Self.width(of: entry.type)) }
    }

    /// A fraction; `nil` where it has none below the line.
    func fraction(_ tag: Int) -> (above: Int, below: Int)? {
        guard let entry = entry(tag), entry.count > 0, entry.type == 5 || entry.type == 10 else { return nil }
        var reader = reader(at: entry.bytes.lowerBound)
        guard let above = reader.number(4), let below = reader.number(4), below > 0 else { return nil }
        return (above, below)
    }

    /// The directory that a value names.
    func directory(_ tag: Int) -> TIFFDirectory? {
        guard let start = number(tag) else { return nil }
        return TIFFDirectory(bytes, at: start, isLittleEndian: isLittleEndian, isBig: isBig)
    }

    /// The next directory.
    var following: TIFFDirectory? {
        TIFFDirectory(bytes, at: next, isLittleEndian: isLittleEndian, isBig: isBig)
    }

    private func reader(at offset: Int) -> ByteReader {
        var reader = ByteReader(bytes)
        (reader.offset, reader.littleEndian) = (offset, isLittleEndian)
        return reader
    }
}
