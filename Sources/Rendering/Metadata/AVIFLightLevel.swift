import Basics

/// Puts into an AVIF that an encoder has made how bright it is: the box `clli` of ISO/IEC 14496-12, which libavif 0.11 does
/// not write.
enum AVIFLightLevel {
    /// A file that tells its brightest light; `nil` where it is not built as libavif builds it.
    ///
    /// - Parameters:
    ///   - light: Candelas a square metre, at most 65535.
    ///   - file: The file.
    /// - Returns: The file with it.
    static func telling(_ light: Int, in file: [UInt8]) -> [UInt8]? {
        file.withUnsafeBytes { bytes -> [UInt8]? in
            var top = BoxReader(bytes)
            guard let meta = top.first(BoxType.meta) else { return nil }
            func box(_ type: Int, in outer: BoxReader.Box, skipping length: Int = 0) -> BoxReader.Box? {
                var boxes = BoxReader(bytes, in: outer.body, skipping: length)
                return boxes.first(type)
            }
            guard let primary = box(BoxType.pitm, in: meta, skipping: 4), primary.body.count == 6,
                let properties = box(BoxType.iprp, in: meta, skipping: 4),
                let list = box(BoxType.ipco, in: properties), let items = box(BoxType.ipma, in: properties),
                let entry = entry(of: ByteReader(bytes).slice(primary.body.upperBound -| 2, 2), bytes, items)
            else { return nil }
            var inside = BoxReader(bytes, in: list.body)
            var number = 1
            while inside.next() != nil { number = number +| 1 }
            // A number of seven bits, and nothing that has to be understood.
            guard number < 0x80, entry.count < 0xFF else { return nil }
            var changes = BoxChanges()
            // How bright it is on average is not known, which 0 says.
            // checked: these are lists of bytes, which are joined
            let level = BoxWriter.box("clli", ByteWriter.big(light, 2) + ByteWriter.big(0, 2))
            changes.insert(level, at: list.body.upperBound, inside: [meta, properties, list])
            changes.set(entry.count +| 1, at: entry.place, 1)
            let end = entry.place +| 1 +| entry.count
            changes.insert(ByteWriter.big(number, 1), at: end, inside: [meta, properties, items])
            return changes.applied(to: bytes)
        }
    }

    /// Where it says how many properties an item has, and how many; the list is one of version 0 with numbers of a byte.
    private static func entry(
        of item: ArraySlice<UInt8>,
        _ bytes: UnsafeRawBufferPointer,
        _ list: BoxReader.Box
    ) -> (place: Int, count: Int)? {
        var reader = ByteReader(bytes)
        reader.offset = list.body.lowerBound
        guard reader.number(4) == 0, let entries = reader.number(4) else { return nil }
        for _ in 0..<entries {  // checked: a number that was read is not negative
            let id = reader.slice(reader.offset, 2)
            guard reader.skip(2), reader.offset < list.body.upperBound else { return nil }
            let place = reader.offset
            guard let count = reader.number(1), reader.skip(count) else { return nil }
            if id.elementsEqual(item) { return (place, count) }
        }
        return nil
    }
}
