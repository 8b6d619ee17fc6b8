import Basics

/// Puts metadata into an AVIF that an encoder has made: items beside the picture, whose bytes come behind everything else.
enum AVIFMetadata {
    private static let pitm = 0x7069_746D
    private static let iref = 0x6972_6566
    private static let moov = 0x6D6F_6F76

    /// An item to be added.
    private struct NewItem {
        var type: String
        /// What the entry says behind its type: a name, and of MIME what it is.
        var name: [UInt8]
        var content: [UInt8]
    }

    /// A file with items more; `nil` where it is not built as expected.
    static func adding(_ blocks: MetadataBlocks, to file: [UInt8]) -> [UInt8]? {
        var items: [NewItem] = []
        if let exif = blocks.exif {
            items.append(NewItem(type: "Exif", name: [0], content: [0, 0, 0, 0] + exif))
        }
        if let xmp = blocks.xmp {
            items.append(NewItem(type: "mime", name: [0] + Array("application/rdf+xml".utf8) + [0], content: xmp))
        }
        guard !items.isEmpty else { return file }
        return file.withUnsafeBytes { bytes -> [UInt8]? in
            var top = BoxReader(bytes)
            guard let meta = top.first(HEIFMetadata.meta) else { return nil }
            // What lies behind the box moves by as much as it grows, which does not depend on where that is.
            guard let trial = rebuilt(bytes, meta.body, items, shift: 0, data: 0) else { return nil }
            let growth = trial.count -| meta.body.count
            let end = meta.body.upperBound
            guard file.count +| growth < 0x7FFF_0000, let shifted = moved(file, behind: end, by: growth) else {
                return nil
            }
            let data = file.count +| growth +| 8
            guard let content = rebuilt(bytes, meta.body, items, shift: growth, data: data) else { return nil }
            // checked: a box lies in the file, behind its head of eight bytes
            let (head, tail) = (shifted.prefix(max(0, meta.body.lowerBound -| 8)), shifted.dropFirst(end))
            // checked: these are lists of bytes, which are joined
            return head + JXLMetadata.box("meta", content) + tail + JXLMetadata.box("mdat", items.flatMap(\.content))
        }
    }

    // checked: these are lists of bytes, which are joined
    /// The content of the box of items, with more of them.
    ///
    /// - Parameters:
    ///   - bytes: The whole file.
    ///   - range: Where the content lies.
    ///   - new: What is added.
    ///   - shift: By how much moves what lies behind the box.
    ///   - data: Where the first new item will lie.
    /// - Returns: The content.
    private static func rebuilt(
        _ bytes: UnsafeRawBufferPointer,
        _ range: Range<Int>,
        _ new: [NewItem],
        shift: Int,
        data: Int
    ) -> [UInt8]? {
        var boxes = BoxReader(bytes, in: range, skipping: 4)
        var all: [BoxReader.Box] = []
        while let box = boxes.next() { all.append(box) }
        func content(_ box: BoxReader.Box) -> [UInt8] {
            Array(ByteReader(bytes).slice(box.body.lowerBound, box.body.count))
        }
        guard let locations = all.first(where: { $0.type == HEIFMetadata.iloc }),
            let table = ItemLocations(bytes, locations.body), table.version < 2,
            let primary = all.first(where: { $0.type == pitm }).map(content), primary.count == 6
        else { return nil }
        let first = (table.items.map(\.id).max() ?? 0) +| 1
        guard first +| new.count < 0xFFFF else { return nil }
        let ids = new.indices.map { first +| $0 }
        var made = Array(ByteReader(bytes).slice(range.lowerBound, 4))
        // Each new item describes the main picture.
        let references = ids.flatMap { id in
            JXLMetadata.box("cdsc", ByteWriter.big(id, 2) + ByteWriter.big(1, 2) + primary.suffix(2))
        }
        for box in all {
            switch box.type {
            case HEIFMetadata.iinf:
                guard let entries = entries(content(box), new, ids) else { return nil }
                made += JXLMetadata.box("iinf", entries)
            case HEIFMetadata.iloc:
                let lengths = new.map(\.content.count)
                guard let moved = moved(table, behind: range.upperBound, by: shift, ids, lengths, data: data) else {
                    return nil
                }
                made += JXLMetadata.box("iloc", moved)
            case iref:
                guard content(box).first == 0 else { return nil }
                made += JXLMetadata.box("iref", content(box) + references)
            default: made += JXLMetadata.box(letters(of: box.type), content(box))
            }
        }
        if !all.contains(where: { $0.type == iref }) { made += JXLMetadata.box("iref", [0, 0, 0, 0] + references) }
        return made
    }

    private static func letters(of type: Int) -> String { String(decoding: ByteWriter.big(type), as: UTF8.self) }

    // checked: these are lists of bytes, which are joined
    /// The list of items, with more of them.
    private static func entries(_ content: [UInt8], _ new: [NewItem], _ ids: [Int]) -> [UInt8]? {
        let count = content.withUnsafeBytes { bytes -> (number: Int, width: Int)? in
            var reader = ByteReader(bytes)
            guard let version = reader.number(1), reader.skip(3) else { return nil }
            let width = version == 0 ? 2 : 4
            return reader.number(width).map { ($0, width) }
        }
        guard let count else { return nil }
        var list = Array(content.prefix(4))
        list += ByteWriter.big(count.number +| new.count, count.width)
        list += content.dropFirst(4 +| count.width)
        for (item, id) in zip(new, ids) {
            let head: [UInt8] = [2, 0, 0, 0] + ByteWriter.big(id, 2) + [0, 0]
            list += JXLMetadata.box("infe", head + Array(item.type.utf8) + item.name)
        }
        return list
    }

    // checked: these are lists of bytes, which are joined; an index is one of its own
    /// The table of where items lie, with what has moved and what is new; `nil` where its numbers are too short.
    private static func moved(
        _ table: ItemLocations,
        behind place: Int,
        by shift: Int,
        _ ids: [Int],
        _ lengths: [Int],
        data: Int
    ) -> [UInt8]? {
        let widths = table.widths
        guard widths.offset >= 4, widths.length >= 4 else { return nil }
        var items = table.items.map { item -> ItemLocations.Item in
            guard item.method == 0 else { return item }
            var item = item
            if item.base >= place {
                item.base = item.base +| shift
            } else {
                for index in item.extents.indices where item.base +| item.extents[index].offset >= place {
                    item.extents[index].offset = item.extents[index].offset +| shift  // checked: one of its indices
                }
            }
            return item
        }
        var start = data
        for (id, length) in zip(ids, lengths) {
            let extent = ItemLocations.Extent(offset: start, length: length)
            items.append(ItemLocations.Item(id: id, method: 0, base: 0, extents: [extent]))
            start = start +| length
        }
        var content: [UInt8] = [UInt8(truncatingIfNeeded: table.version), 0, 0, 0]
        // checked: four bits each, as they were read
        content += ByteWriter.big(widths.offset << 12 | widths.length << 8 | widths.base << 4 | widths.index, 2)
        content += ByteWriter.big(items.count, 2)
        for item in items {
            content += ByteWriter.big(item.id, 2)
            if table.version > 0 { content += ByteWriter.big(item.method, 2) }
            content += [0, 0] + ByteWriter.big(item.base, widths.base)
            content += ByteWriter.big(item.extents.count, 2)
            for extent in item.extents {
                content += ByteWriter.big(0, widths.index) + ByteWriter.big(extent.offset, widths.offset)
                content += ByteWriter.big(extent.length, widths.length)
            }
        }
        return content
    }

    /// The file with its tables of an animation's frames moved; `nil` where these are not built as expected.
    private static func moved(_ file: [UInt8], behind place: Int, by shift: Int) -> [UInt8]? {
        var file = file
        let tables = file.withUnsafeBytes { bytes -> [(range: Range<Int>, width: Int)] in
            var top = BoxReader(bytes)
            return top.first(moov).map { AVIFMetadata.tables(bytes, in: $0.body, depth: 0) } ?? []
        }
        for table in tables {
            guard let count = number(file, at: table.range.lowerBound +| 4, 4) else { return nil }
            let start = table.range.lowerBound +| 8
            guard count *| table.width <= table.range.upperBound -| start else { return nil }
            for index in 0..<count {  // checked: a number that was read is not negative
                let position = start +| index *| table.width
                guard let offset = number(file, at: position, table.width) else { return nil }
                guard offset >= place else { continue }
                // checked: inside of the table, by the guards above
                file.replaceSubrange(
                    position..<(position +| table.width),
                    with: ByteWriter.big(offset +| shift, table.width)
                )
            }
        }
        return file
    }

    /// Where frames' places are listed, in boxes within boxes.
    private static func tables(
        _ bytes: UnsafeRawBufferPointer,
        in range: Range<Int>,
        depth: Int
    ) -> [(range: Range<Int>, width: Int)] {
        var boxes = BoxReader(bytes, in: range)
        var tables: [(range: Range<Int>, width: Int)] = []
        while let box = boxes.next() {
            switch letters(of: box.type) {
            case "stco": tables.append((box.body, 4))
            case "co64": tables.append((box.body, 8))
            case "trak", "mdia", "minf", "stbl":
                if depth < 5 { tables.append(contentsOf: self.tables(bytes, in: box.body, depth: depth +| 1)) }
            default: continue
            }
        }
        return tables
    }

    private static func number(_ file: [UInt8], at offset: Int, _ width: Int) -> Int? {
        file.withUnsafeBytes { bytes in
            var reader = ByteReader(bytes)
            reader.offset = offset
            return width == 8 ? reader.long() : reader.number(width)
        }
    }
}
