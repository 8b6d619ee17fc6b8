import Basics

/// Puts metadata into an AVIF that an encoder has made: items beside the picture, whose bytes come behind everything else.
enum AVIFMetadata {
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
            guard let tables = ItemTables(bytes) else { return nil }
            // How much is put in does not depend on where the new items will lie, which is known by it.
            guard let added = changes(tables, items, data: 0)?.added,
                let changed = changes(tables, items, data: bytes.count +| added +| 8)?.applied(to: bytes)
            else { return nil }
            // checked: these are lists of bytes, which are joined
            return changed + BoxWriter.box("mdat", items.flatMap(\.content))
        }
    }

    // checked: these are lists of bytes, which are joined
    /// What is put into the tables.
    ///
    /// - Parameters:
    ///   - tables: The file's.
    ///   - new: What is added.
    ///   - data: Where the first new item will lie.
    /// - Returns: The changes; `nil` where the tables cannot hold more.
    private static func changes(_ tables: ItemTables, _ new: [NewItem], data: Int) -> BoxChanges? {
        let first = (tables.locations.items.map(\.id).max() ?? 0) +| 1
        guard first +| new.count < 0xFFFF, tables.locations.items.count +| new.count < 0xFFFF,
            tables.entries.number +| new.count < 0xFFFF
        else { return nil }
        var (entries, places, references): ([UInt8], [UInt8], [UInt8]) = ([], [], [])
        var start = data
        for (id, item) in zip(first..., new) {
            let head: [UInt8] = [2, 0, 0, 0] + ByteWriter.big(id, 2) + [0, 0]
            entries.append(contentsOf: BoxWriter.box("infe", head + Array(item.type.utf8) + item.name))
            places.append(contentsOf: tables.locations.entry(id, offset: start, length: item.content.count))
            // Each new item describes the main picture.
            let reference = ByteWriter.big(id, 2) + ByteWriter.big(1, 2) + tables.main
            references.append(contentsOf: BoxWriter.box("cdsc", reference))
            start = start +| item.content.count
        }
        var changes = BoxChanges()
        changes.set(tables.entries.number +| new.count, at: tables.entries.place, tables.entries.width)
        changes.insert(entries, at: tables.entries.box.body.upperBound, inside: [tables.meta, tables.entries.box])
        changes.set(tables.locations.items.count +| new.count, at: tables.locations.countPlace, 2)
        changes.insert(places, at: tables.locations.end, inside: [tables.meta, tables.locationsBox])
        if let box = tables.references {
            changes.insert(references, at: box.body.upperBound, inside: [tables.meta, box])
        } else {
            let box = BoxWriter.box("iref", [0, 0, 0, 0] + references)
            changes.insert(box, at: tables.meta.body.upperBound, inside: [tables.meta])
        }
        return changes
    }
}

/// The tables of an AVIF's items, in which more have their place.
private struct ItemTables {
    let meta: BoxReader.Box
    /// The list of items: the box, how many there are, and where that is said in how many bytes.
    let entries: (box: BoxReader.Box, number: Int, place: Int, width: Int)
    /// Where items lie.
    let locations: ItemLocations
    let locationsBox: BoxReader.Box
    /// What items have to do with each other; `nil` where there is nothing.
    let references: BoxReader.Box?
    /// The number of the main picture: two bytes.
    let main: [UInt8]

    /// Finds them; `nil` where they are not as expected.
    init?(_ bytes: UnsafeRawBufferPointer) {
        var top = BoxReader(bytes)
        guard let meta = top.first(BoxType.meta) else { return nil }
        self.meta = meta
        func box(_ type: Int) -> BoxReader.Box? {
            var boxes = BoxReader(bytes, in: meta.body, skipping: 4)
            return boxes.first(type)
        }
        guard let list = box(BoxType.iinf), let places = box(BoxType.iloc), let primary = box(BoxType.pitm),
            let locations = ItemLocations(bytes, places.body), locations.version < 2,
            locations.widths.offset >= 4, locations.widths.length >= 4, primary.body.count == 6
        else { return nil }
        main = Array(ByteReader(bytes).slice(primary.body.upperBound -| 2, 2))
        (self.locations, locationsBox, references) = (locations, places, box(BoxType.iref))
        var reader = ByteReader(bytes)
        reader.offset = list.body.lowerBound
        guard let version = reader.number(1), reader.skip(3) else { return nil }
        let (place, width) = (reader.offset, version == 0 ? 2 : 4)
        guard let number = reader.number(width) else { return nil }
        entries = (list, number, place, width)
        if let references {
            reader.offset = references.body.lowerBound
            guard reader.byte() == 0 else { return nil }
        }
    }
}
