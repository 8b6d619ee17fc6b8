import Basics

/// Who made a picture and who owns it, as EXIF's first directory says: bytes in whatever script.
struct ExifCredits: Equatable {
    /// A text with its tag, the type it has there, and its bytes without the zeros at its end.
    struct Text: Equatable {
        var tag: Int
        var type: Int
        var bytes: [UInt8]
    }

    static let artist = 0x013B
    static let copyright = 0x8298

    /// The texts, in the order of their tags.
    let texts: [Text]

    /// Looks for the texts; `nil` where there are none.
    init?(_ directory: TIFFDirectory) {
        texts = [Self.artist, Self.copyright].compactMap { tag in
            guard let bytes = directory.text(tag), let type = directory.entry(tag)?.type else { return nil }
            return Text(tag: tag, type: type, bytes: bytes)
        }
        guard !texts.isEmpty else { return nil }
    }

    /// An EXIF block with these texts and nothing else.
    var block: [UInt8] {
        let fields = texts.map { text in
            TIFFField(tag: text.tag, type: text.type, count: text.bytes.count +| 1, value: text.bytes + [0])
        }
        return Array("II*\0".utf8) + [8, 0, 0, 0] + TIFFField.directory(fields, at: 8, next: 0, isLittleEndian: true)
    }
}

/// A value as a TIFF directory is written with it.
struct TIFFField {
    /// What it is.
    var tag: Int
    /// The type of its numbers.
    var type: Int
    /// How many there are.
    var count: Int
    /// Its bytes, or where they lie, in the order of bytes of the file.
    var value: [UInt8]

    // checked: these are lists of bytes, which are joined; lengths are 2 and 4
    /// A directory, and behind it the values that do not fit into it.
    ///
    /// - Parameters:
    ///   - fields: What is in it.
    ///   - offset: Where it will lie.
    ///   - next: Where the next directory is.
    ///   - isLittleEndian: The order of bytes.
    /// - Returns: The bytes.
    static func directory(_ fields: [TIFFField], at offset: Int, next: Int, isLittleEndian: Bool) -> [UInt8] {
        func number(_ value: Int, _ length: Int) -> [UInt8] {
            isLittleEndian ? ByteWriter.little(value, length) : ByteWriter.big(value, length)
        }
        let fields = fields.sorted { $0.tag < $1.tag }
        var directory = number(fields.count, 2)
        var values: [UInt8] = []
        let start = offset +| 6 +| 12 *| fields.count
        for field in fields {
            directory += number(field.tag, 2) + number(field.type, 2) + number(field.count, 4)
            if field.value.count <= 4 {
                directory += field.value + [UInt8](repeating: 0, count: 4 -| field.value.count)
            } else {
                directory += number(start +| values.count, 4)
                values += field.value
                if values.count % 2 == 1 { values.append(0) }
            }
        }
        return directory + number(next, 4) + values
    }
}
