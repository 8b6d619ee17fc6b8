import Basics

/// Metadata in the boxes of a JPEG 2000 file: those of a vendor's own, as ExifTool and Adobe write them.
enum JP2Metadata {
    private static let exif = Array("JpgTiffExif->JP2".utf8)
    private static let xmp: [UInt8] = [
        0xBE, 0x7A, 0xCF, 0xCB, 0x97, 0xA9, 0x42, 0xE8, 0x9C, 0x71, 0x99, 0x94, 0x91, 0xE3, 0xAF, 0xAC,
    ]
    private static let iptc: [UInt8] = [
        0x33, 0xC7, 0xA4, 0xD2, 0xB8, 0x1D, 0x47, 0x23, 0xA0, 0xBA, 0xF1, 0xA3, 0xE0, 0x97, 0xAD, 0x38,
    ]

    /// Looks at the boxes.
    static func blocks(in bytes: UnsafeRawBufferPointer) -> MetadataBlocks {
        var blocks = MetadataBlocks()
        var boxes = BoxReader(bytes)
        while let box = boxes.next() {
            guard box.type == BoxType.uuid, box.body.count <= MetadataBlocks.most else { continue }
            let content = ByteReader(bytes).slice(box.body.lowerBound, box.body.count)
            // A name of sixteen bytes comes first.
            // checked: a constant number of bytes
            let (name, rest) = (content.prefix(16), Array(content.dropFirst(16)))
            if name.elementsEqual(exif) { blocks.exif = blocks.exif ?? PNGMetadata.withoutMark(rest) }
            if name.elementsEqual(xmp) { blocks.xmp = blocks.xmp ?? rest }
            if name.elementsEqual(iptc) { blocks.iptc = blocks.iptc ?? rest }
        }
        return blocks
    }
}
