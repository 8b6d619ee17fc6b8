import Basics
import JPEGXL

/// Metadata in the boxes of a JPEG XL file (ISO/IEC 18181-2).
enum JXLMetadata {
    private static let signature: [UInt8] = [0, 0, 0, 12] + Array("JXL ".utf8) + [0x0D, 0x0A, 0x87, 0x0A]

    /// Looks at the boxes.
    static func blocks(in bytes: UnsafeRawBufferPointer) -> MetadataBlocks {
        var blocks = MetadataBlocks()
        var boxes = BoxReader(bytes)
        var isCompressed = false
        while let box = boxes.next() {
            guard box.body.count <= MetadataBlocks.most else { continue }
            let content = { Array(ByteReader(bytes).slice(box.body.lowerBound, box.body.count)) }
            if box.type == BoxType.exif { blocks.exif = blocks.exif ?? HEIFMetadata.behindOffset(content()) }
            if box.type == BoxType.xml { blocks.xmp = blocks.xmp ?? content() }
            if box.type == BoxType.brotli { isCompressed = true }
        }
        guard isCompressed, blocks.exif == nil || blocks.xmp == nil else { return blocks }
        let contents = JXLBoxes.contents(of: ["Exif", "xml "], in: bytes, atMost: MetadataBlocks.most)
        blocks.exif = blocks.exif ?? contents["Exif"].flatMap(HEIFMetadata.behindOffset)
        blocks.xmp = blocks.xmp ?? contents["xml "]
        return blocks
    }

    /// Puts boxes before the picture; a bare codestream gets boxes around it.
    static func adding(_ blocks: MetadataBlocks, to file: [UInt8]) -> [UInt8]? {
        var boxes: [UInt8] = []
        if let content = blocks.exif { boxes.append(contentsOf: BoxWriter.box("Exif", [0, 0, 0, 0] + content)) }
        if let content = blocks.xmp { boxes.append(contentsOf: BoxWriter.box("xml ", content)) }
        guard !boxes.isEmpty else { return file }
        if file.starts(with: [0xFF, 0x0A]) {
            let type = BoxWriter.box("ftyp", Array("jxl ".utf8) + [0, 0, 0, 0] + Array("jxl ".utf8))
            // checked: these are lists of bytes, which are joined
            return signature + type + boxes + BoxWriter.box("jxlc", file)
        }
        // Behind the box that says what it is.
        guard file.starts(with: signature) else { return nil }
        let start = file.withUnsafeBytes { bytes in
            var reader = BoxReader(bytes, skipping: signature.count)
            return reader.next()?.body.upperBound
        }
        return start.flatMap { MetadataWriter.inserting(boxes, into: file, at: $0) }
    }
}
