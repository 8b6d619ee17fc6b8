import Basics

/// Photoshop's image resources, among which files keep IPTC, and Photoshop's own EXIF and XMP, too.
enum PhotoshopResources {
    private static let signature = Array("8BIM".utf8)
    private static let iptc = 0x0404
    private static let exif = 0x0422
    private static let xmp = 0x0424
    /// Bytes before the first section of a document.
    private static let documentHead = 26

    /// The IPTC among resources.
    static func iptc(in resources: [UInt8]) -> [UInt8]? { resources.withUnsafeBytes { content(of: iptc, in: $0) } }

    /// Looks into the resources of a document.
    static func blocks(in document: UnsafeRawBufferPointer) -> MetadataBlocks {
        var reader = ByteReader(document)
        guard reader.skip(documentHead), let palette = reader.number(4), reader.skip(palette),
            let length = reader.number(4)
        else { return MetadataBlocks() }
        // checked: clamped to what there is
        let resources = UnsafeRawBufferPointer(rebasing: document[clamping: reader.offset..<reader.offset +| length])
        return MetadataBlocks(
            exif: content(of: exif, in: resources).map { PNGMetadata.withoutMark($0) },
            xmp: content(of: xmp, in: resources),
            iptc: content(of: iptc, in: resources)
        )
    }

    /// A resource's content; `nil` where it is not there, is empty or is too much.
    private static func content(of wanted: Int, in resources: UnsafeRawBufferPointer) -> [UInt8]? {
        var reader = ByteReader(resources)
        while reader.slice(reader.offset, 4).elementsEqual(signature), reader.skip(4), let id = reader.number(2),
            let name = reader.number(1), reader.skip(name +| (name +| 1) % 2), let length = reader.number(4)
        {
            if id == wanted {
                guard length <= MetadataBlocks.most else { return nil }
                let content = reader.slice(reader.offset, length)
                return content.isEmpty || content.count < length ? nil : Array(content)
            }
            guard reader.skip(length +| length % 2) else { return nil }
        }
        return nil
    }

    /// Resources of nothing but IPTC.
    static func holding(iptc content: [UInt8]) -> [UInt8] {
        // checked: these are lists of bytes, which are joined
        signature + ByteWriter.big(iptc, 2) + [0, 0] + ByteWriter.big(content.count) + content
            + [UInt8](repeating: 0, count: content.count % 2)
    }
}
