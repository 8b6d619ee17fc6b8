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
            iptc: content(of: iptc, in: resources),
            resources: others(in: Array(resources))
        )
    }

    /// The resources that say something of the picture beside EXIF, XMP and IPTC; `nil` where there are none.
    ///
    /// These are whether it is protected, an address, and a sum of its IPTC. Thumbnails, profiles, paths and how it is
    /// printed are the original's.
    static func others(in resources: [UInt8]) -> [UInt8]? {
        resources.withUnsafeBytes { bytes in
            var reader = Reader(bytes)
            var kept: [UInt8] = []
            while let resource = reader.next() {
                guard [0x040A, 0x040B, 0x0425].contains(resource.id), resource.whole.count <= 10_000 else { continue }
                kept.append(contentsOf: ByteReader(bytes).slice(resource.whole.lowerBound, resource.whole.count))
            }
            return kept.isEmpty || kept.count > 30_000 ? nil : kept
        }
    }

    /// A resource's content; `nil` where it is not there, is empty or is too much.
    private static func content(of wanted: Int, in resources: UnsafeRawBufferPointer) -> [UInt8]? {
        var reader = Reader(resources)
        while let resource = reader.next() {
            guard resource.id == wanted else { continue }
            guard resource.content.count <= MetadataBlocks.most else { return nil }
            let content = ByteReader(resources).slice(resource.content.lowerBound, resource.content.count)
            return content.isEmpty ? nil : Array(content)
        }
        return nil
    }

    /// Goes from one resource to the next, and ends at one that is cut.
    private struct Reader {
        private var reader: ByteReader

        init(_ resources: UnsafeRawBufferPointer) { reader = ByteReader(resources) }

        mutating func next() -> (id: Int, whole: Range<Int>, content: Range<Int>)? {
            let start = reader.offset
            guard reader.slice(start, 4).elementsEqual(signature), reader.skip(4), let id = reader.number(2),
                let name = reader.number(1), reader.skip(name +| (name +| 1) % 2), let length = reader.number(4)
            else { return nil }
            let content = reader.offset
            // Of the last one the byte that makes it even may be missing.
            guard reader.skip(length) else { return nil }
            _ = reader.skip(length % 2)
            return (id, start..<reader.offset, content..<(content +| length))  // checked: it has gone on
        }
    }

    /// Resources of nothing but IPTC.
    static func holding(iptc content: [UInt8]) -> [UInt8] {
        // checked: these are lists of bytes, which are joined
        signature + ByteWriter.big(iptc, 2) + [0, 0] + ByteWriter.big(content.count) + content
            + [UInt8](repeating: 0, count: content.count % 2)
    }
}
