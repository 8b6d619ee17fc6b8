import Basics

/// Metadata in the items of a HEIF file (ISO/IEC 23008-12), as AVIF and HEIC are.
enum HEIFMetadata {
    /// More items than are looked at.
    private static let most = 100_000

    // Types of items.
    private static let exif = 0x4578_6966
    private static let mime = 0x6D69_6D65

    /// Looks for the items of EXIF and XMP.
    static func blocks(in bytes: UnsafeRawBufferPointer) -> MetadataBlocks {
        var file = BoxReader(bytes)
        guard let meta = file.first(BoxType.meta) else { return MetadataBlocks() }
        var items: (exif: Int?, xmp: Int?) = (nil, nil)
        var locations: Range<Int>?
        var data: Range<Int>?
        var boxes = BoxReader(bytes, in: meta.body, skipping: 4)
        while let box = boxes.next() {
            switch box.type {
            case BoxType.iinf: items = Self.items(bytes, box.body)
            case BoxType.iloc: locations = box.body
            case BoxType.idat: data = box.body
            default: continue
            }
        }
        guard let locations else { return MetadataBlocks() }
        let content = { (item: Int) in Self.content(of: item, bytes, locations, data) }
        return MetadataBlocks(exif: items.exif.flatMap(content).flatMap(behindOffset), xmp: items.xmp.flatMap(content))
    }

    /// EXIF behind the number that says where it begins.
    static func behindOffset(_ content: [UInt8]) -> [UInt8]? {
        content.withUnsafeBytes { bytes in
            var reader = ByteReader(bytes)
            guard let offset = reader.number(4), reader.skip(offset) else { return nil }
            return PNGMetadata.withoutMark(Array(reader.slice(reader.offset, bytes.count -| reader.offset)))
        }
    }

    private static func items(_ bytes: UnsafeRawBufferPointer, _ range: Range<Int>) -> (exif: Int?, xmp: Int?) {
        var items: (exif: Int?, xmp: Int?) = (nil, nil)
        var header = ByteReader(bytes)
        header.offset = range.lowerBound
        guard let version = header.number(1) else { return items }
        var entries = BoxReader(bytes, in: range, skipping: version == 0 ? 6 : 8)
        var count = 0
        while count < most, let entry = entries.next() {
            count += 1  // checked: bounded by the condition above
            var reader = ByteReader(bytes)
            reader.offset = entry.body.lowerBound
            guard entry.type == BoxType.infe, let version = reader.number(1), version >= 2, reader.skip(3),
                let id = reader.number(version == 2 ? 2 : 4), reader.skip(2), let type = reader.number(4)
            else { continue }
            if type == exif, items.exif == nil { items.exif = id }
            guard type == mime, items.xmp == nil, reader.skip(pastNext: 0) else { continue }
            let content = Array("application/rdf+xml".utf8)
            if reader.slice(reader.offset, content.count).elementsEqual(content) { items.xmp = id }
        }
        return items
    }

    /// The bytes of an item, which may lie in parts.
    private static func content(
        of item: Int,
        _ bytes: UnsafeRawBufferPointer,
        _ locations: Range<Int>,
        _ data: Range<Int>?
    ) -> [UInt8]? {
        guard let table = ItemLocations(bytes, locations), let location = table.items.first(where: { $0.id == item })
        else { return nil }
        var content: [UInt8] = []
        for extent in location.extents {
            var start = location.base +| extent.offset
            // In the box that holds data of items itself.
            if location.method == 1 {
                guard let data else { return nil }
                start = start +| data.lowerBound
            } else if location.method != 0 {
                return nil
            }
            guard content.count +| extent.length <= MetadataBlocks.most else { return nil }
            let part = ByteReader(bytes).slice(start, extent.length)
            guard part.count == extent.length else { return nil }
            content.append(contentsOf: part)
        }
        return content.isEmpty ? nil : content
    }
}
