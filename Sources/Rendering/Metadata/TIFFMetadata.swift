import Basics

/// Metadata in the first directory of a TIFF.
enum TIFFMetadata {
    private static let xmp = 700
    private static let iptc = 33_723
    private static let photoshop = 34_377

    /// Looks at the tags that hold whole blocks; EXIF's texts are tags of the directory itself.
    static func blocks(in bytes: UnsafeRawBufferPointer) -> MetadataBlocks {
        guard let directory = TIFFDirectory(bytes) else { return MetadataBlocks() }
        var blocks = MetadataBlocks()
        blocks.xmp = directory.bytes(of: xmp)
        blocks.iptc = directory.bytes(of: iptc).map { unswapped($0, directory.entry(iptc)) }
        let resources = directory.bytes(of: photoshop)
        if blocks.iptc == nil { blocks.iptc = resources.flatMap(PhotoshopResources.iptc) }
        blocks.resources = resources.flatMap(PhotoshopResources.others)
        return blocks
    }

    /// Some writers take bytes for numbers of four, and turn these round.
    private static func unswapped(_ bytes: [UInt8], _ entry: TIFFDirectory.Entry?) -> [UInt8] {
        guard entry?.type == 4, bytes.first != 0x1C, bytes[safe: 3] == 0x1C else { return bytes }
        // checked: places in their order
        return stride(from: 0, to: bytes.count, by: 4).flatMap { bytes[clamping: $0..<($0 +| 4)].reversed() }
    }

    /// Writes the first directory anew behind everything else, with more in it.
    static func adding(_ blocks: MetadataBlocks, to file: [UInt8]) -> [UInt8]? {
        file.withUnsafeBytes { bytes -> [UInt8]? in
            guard let directory = TIFFDirectory(bytes), !directory.isBig, file.count < 0xFFF0_0000 else { return nil }
            let isLittle = directory.isLittleEndian
            var file = file
            if file.count % 2 == 1 { file.append(0) }
            let exif = directories(of: blocks.exif, isLittle)?.placed(at: file.count)
            file.append(contentsOf: exif?.others ?? [])
            let added = (exif?.fields ?? []) + fields(of: blocks)  // checked: two lists are joined
            let tags = Set(added.map(\.tag))
            var fields = added
            for entry in directory.entries where !tags.contains(entry.tag) {
                // What lies elsewhere stays there.
                let place = isLittle ? ByteWriter.little : ByteWriter.big
                let value =
                    entry.bytes.count <= 4
                    ? Array(ByteReader(bytes).slice(entry.bytes.lowerBound, entry.bytes.count))
                    : place(entry.bytes.lowerBound, 4)
                fields.append(TIFFField(tag: entry.tag, type: entry.type, count: entry.count, value: value))
            }
            if file.count % 2 == 1 { file.append(0) }
            let start = file.count
            file.append(
                contentsOf: TIFFField.directory(fields, at: start, next: directory.next, isLittleEndian: isLittle)
            )
            file.replaceSubrange(4..<8, with: isLittle ? ByteWriter.little(start) : ByteWriter.big(start))
            return file
        }
    }

    private static func directories(of exif: [UInt8]?, _ isLittleEndian: Bool) -> ExifDirectories? {
        exif?.withUnsafeBytes { bytes in
            TIFFDirectory(bytes).flatMap { ExifDirectories($0, isLittleEndian: isLittleEndian) }
        }
    }

    private static func fields(of blocks: MetadataBlocks) -> [TIFFField] {
        var fields: [TIFFField] = []
        if let content = blocks.xmp {
            fields.append(TIFFField(tag: xmp, type: 1, count: content.count, value: content))
        }
        if let content = blocks.iptc {
            fields.append(TIFFField(tag: iptc, type: 7, count: content.count, value: content))
        }
        if let content = blocks.resources {
            fields.append(TIFFField(tag: photoshop, type: 7, count: content.count, value: content))
        }
        return fields
    }
}
