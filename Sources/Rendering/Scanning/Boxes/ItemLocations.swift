import Basics

/// Where the items of a HEIF file lie (ISO/IEC 14496-12, 8.11.3).
struct ItemLocations {
    /// A part of an item.
    struct Extent {
        var offset: Int
        var length: Int
        /// Where the offset is said.
        var place: Int
    }

    /// Where an item lies.
    struct Item {
        var id: Int
        /// 0 in the file, 1 in the box of item data.
        var method: Int
        var base: Int
        /// Where the base is said.
        var place: Int
        var extents: [Extent]
    }

    /// How many bytes numbers have: of an offset, a length, a base, an index.
    let widths: (offset: Int, length: Int, base: Int, index: Int)
    let version: Int
    private(set) var items: [Item] = []
    /// Where it is said how many items there are.
    let countPlace: Int
    /// Where the table ends.
    private(set) var end: Int

    /// More parts than are looked at.
    private static let most = 100_000

    /// Reads the table from a box's content; `nil` where it is damaged.
    init?(_ bytes: UnsafeRawBufferPointer, _ range: Range<Int>) {
        var reader = ByteReader(bytes)
        reader.offset = range.lowerBound
        guard let version = reader.number(1), version <= 2, reader.skip(3), let sizes = reader.number(2) else {
            return nil
        }
        self.version = version
        // checked: four bits each
        widths = (sizes >> 12 & 15, sizes >> 8 & 15, sizes >> 4 & 15, version == 0 ? 0 : sizes & 15)
        guard [widths.offset, widths.length, widths.base, widths.index].allSatisfy({ [0, 4, 8].contains($0) }),
            case let countPlace = reader.offset, let count = reader.number(version == 2 ? 4 : 2)
        else { return nil }
        self.countPlace = countPlace
        end = reader.offset
        var parts = 0
        for _ in 0..<min(count, Self.most) {  // checked: a number that was read is not negative
            guard let id = reader.number(version == 2 ? 4 : 2), let method = version == 0 ? 0 : reader.number(2),
                reader.skip(2), case let place = reader.offset, let base = Self.number(&reader, widths.base),
                let number = reader.number(2)
            else { return nil }
            var item = Item(id: id, method: method & 15, base: base, place: place, extents: [])
            parts = parts +| number
            guard parts <= Self.most else { return nil }
            for _ in 0..<number {  // checked: a number that was read is not negative
                guard reader.skip(widths.index), case let place = reader.offset,
                    let offset = Self.number(&reader, widths.offset), let length = Self.number(&reader, widths.length)
                else { return nil }
                item.extents.append(Extent(offset: offset, length: length, place: place))
            }
            items.append(item)
        }
        end = reader.offset
    }

    // checked: these are lists of bytes, which are joined
    /// The entry of an item that lies in the file as a whole, as a table of version 0 or 1 has it.
    func entry(_ id: Int, offset: Int, length: Int) -> [UInt8] {
        var entry = ByteWriter.big(id, 2)
        if version > 0 { entry += [0, 0] }
        entry += [0, 0] + ByteWriter.big(0, widths.base) + ByteWriter.big(1, 2)
        return entry + ByteWriter.big(0, widths.index) + ByteWriter.big(offset, widths.offset)
            + ByteWriter.big(length, widths.length)
    }

    private static func number(_ reader: inout ByteReader, _ width: Int) -> Int? {
        width == 8 ? reader.long() : reader.number(width)
    }
}
