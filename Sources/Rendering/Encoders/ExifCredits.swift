/// Who made a picture and who owns it, as EXIF's first directory says.
///
/// Read and written here, since libvips' text form of these tags does not survive a round trip.
struct ExifCredits {
    /// The tags that are kept, by number.
    private static let names = [0x013B: "exif-ifd0-Artist", 0x8298: "exif-ifd0-Copyright"]
    private static let marker = Array("Exif\0\0".utf8)

    /// The texts as bytes without an end mark, by tag, in the order of their numbers.
    private var texts: [(tag: Int, bytes: [UInt8])] = []

    /// Looks for the texts; `nil` where there are none.
    ///
    /// - Parameter exif: An EXIF block with its marker.
    init?(exif: [UInt8]) {
        guard exif.starts(with: Self.marker) else { return nil }
        exif.withUnsafeBytes { whole in
            let block = UnsafeRawBufferPointer(rebasing: whole[Self.marker.count...])
            var reader = ByteReader(block)
            guard let order = reader.number(2) else { return }
            reader.littleEndian = order == 0x4949
            guard reader.skip(2), let start = reader.number(4) else { return }
            reader.offset = start
            guard let count = reader.number(2) else { return }
            for _ in 0..<count {
                guard let tag = reader.number(2), let type = reader.number(2), let length = reader.number(4) else {
                    return
                }
                let inline = reader.offset
                guard let offset = reader.number(4) else { return }
                guard Self.names[tag] != nil, type == 2, (1...10_000).contains(length) else { continue }
                let text = Array(reader.slice(length <= 4 ? inline : offset, length).prefix { $0 != 0 })
                if !text.isEmpty { texts.append((tag, text)) }
            }
        }
        guard !texts.isEmpty else { return nil }
        texts.sort { $0.tag < $1.tag }
    }

    /// An EXIF block with these texts and nothing else.
    var block: [UInt8] {
        let little = { (value: Int, length: Int) in (0..<length).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) } }
        var directory = little(texts.count, 2)
        var data: [UInt8] = []
        let dataStart = 8 + 2 + 12 * texts.count + 4
        for text in texts {
            let ended = text.bytes + [0]
            directory += little(text.tag, 2) + little(2, 2) + little(ended.count, 4)
            if ended.count <= 4 {
                directory += ended + [UInt8](repeating: 0, count: 4 - ended.count)
            } else {
                directory += little(dataStart + data.count, 4)
                data += ended
                if data.count % 2 == 1 { data.append(0) }
            }
        }
        return Self.marker + Array("II*\0".utf8) + little(8, 4) + directory + little(0, 4) + data
    }

    /// libvips' fields for these texts: what is not among the fields, it takes out of the block when it writes it.
    ///
    /// It cuts off a last remark in parentheses, so there is one.
    var fields: [(name: String, text: String)] {
        texts.compactMap { text in
            Self.names[text.tag].map { ($0, String(decoding: text.bytes, as: UTF8.self) + " (text)") }
        }
    }
}
