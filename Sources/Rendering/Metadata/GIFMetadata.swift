import Basics

/// XMP in a GIF, which holds nothing else of what is read here.
enum GIFMetadata {
    private static let application = Array("XMP DataXMP".utf8)
    /// What comes behind a packet: whoever takes its bytes for lengths of blocks comes out at the end of it.
    private static let trailer = [1] + (0...255).reversed().map { UInt8($0) } + [0]  // checked: 0 to 255

    /// Looks into the blocks before the first frame, and between frames.
    static func blocks(in bytes: UnsafeRawBufferPointer) -> MetadataBlocks {
        var reader = ByteReader(bytes)
        guard let start = end(ofHead: bytes) else { return MetadataBlocks() }
        reader.offset = start
        while let kind = reader.byte() {
            switch kind {
            case 0x21:
                guard let label = reader.byte() else { return MetadataBlocks() }
                let isXMP = label == 0xFF && reader.slice(reader.offset, 12).elementsEqual([11] + application)
                let body = reader.offset +| 12
                guard skipBlocks(&reader) else { return MetadataBlocks() }
                guard isXMP else { continue }
                let content = ByteReader(bytes).slice(body, reader.offset -| body)
                // checked: a constant number of bytes
                guard content.count <= MetadataBlocks.most, content.suffix(trailer.count).elementsEqual(trailer) else {
                    return MetadataBlocks()
                }
                return MetadataBlocks(xmp: Array(content.dropLast(trailer.count)))  // checked: a constant number
            case 0x2C:
                guard reader.skip(8), let flags = reader.number(1) else { return MetadataBlocks() }
                // checked: three bits say how many colours there are, up to 256
                guard reader.skip(flags & 0x80 != 0 ? 3 << ((flags & 7) + 1) : 0), reader.skip(1),
                    skipBlocks(&reader)
                else { return MetadataBlocks() }
            default: return MetadataBlocks()
            }
        }
        return MetadataBlocks()
    }

    /// Puts a packet behind the head.
    static func adding(_ blocks: MetadataBlocks, to file: [UInt8]) -> [UInt8]? {
        guard let xmp = blocks.xmp else { return file }
        guard file.starts(with: "GIF89a".utf8), let start = file.withUnsafeBytes(end(ofHead:)) else { return nil }
        // checked: these are lists of bytes, which are joined
        return MetadataWriter.inserting([0x21, 0xFF, 11] + application + xmp + trailer, into: file, at: start)
    }

    /// Where the head ends, with the colours that all frames share.
    private static func end(ofHead bytes: UnsafeRawBufferPointer) -> Int? {
        var reader = ByteReader(bytes)
        guard reader.skip(10), let flags = reader.number(1), reader.skip(2) else { return nil }
        // checked: three bits say how many colours there are, up to 256
        return reader.skip(flags & 0x80 != 0 ? 3 << ((flags & 7) + 1) : 0) ? reader.offset : nil
    }

    private static func skipBlocks(_ reader: inout ByteReader) -> Bool {
        while let length = reader.number(1) {
            if length == 0 { return true }
            guard reader.skip(length) else { return false }
        }
        return false
    }
}
