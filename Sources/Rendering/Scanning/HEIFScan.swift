import Basics

/// What the boxes of a HEIF file (ISO/IEC 23008-12) tell of the colours of its main picture.
struct HEIFScan {
    /// What is said outside of a profile.
    private(set) var colours = ColourStatements()
    private let bytes: UnsafeRawBufferPointer

    /// More properties and tiles than files have.
    private static let most = 100_000

    /// Looks for the main picture's properties; where it is a grid that has none of colours, at those of its first tile.
    ///
    /// - Parameter bytes: The whole file.
    init(_ bytes: UnsafeRawBufferPointer) {
        self.bytes = bytes
        var file = BoxReader(bytes)
        guard let meta = file.first(BoxType.meta) else { return }
        // A full box: version and flags come before what is in it.
        var boxes = BoxReader(bytes, in: meta.body, skipping: 4)
        var main: Int?
        var properties: [BoxReader.Box] = []
        var associations: Range<Int>?
        var references: Range<Int>?
        while let box = boxes.next() {
            switch box.type {
            case BoxType.pitm: main = Self.mainItem(bytes, box.body)
            case BoxType.iref: references = box.body
            case BoxType.iprp:
                var inside = BoxReader(bytes, in: box.body)
                while let box = inside.next() {
                    if box.type == BoxType.ipco { properties = Self.all(bytes, box.body) }
                    if box.type == BoxType.ipma { associations = box.body }
                }
            default: continue
            }
        }
        guard let main, let associations else { return }
        read(Self.indices(bytes, associations, of: main), of: properties)
        if colours.encoding == nil, let tile = references.flatMap({ Self.firstTile(bytes, $0, of: main) }) {
            read(Self.indices(bytes, associations, of: tile), of: properties)
        }
    }

    private mutating func read(_ indices: [Int], of properties: [BoxReader.Box]) {
        for index in indices {
            guard let box = properties[safe: index -| 1] else { continue }
            var reader = ByteReader(bytes)
            reader.offset = box.body.lowerBound
            switch box.type {
            case BoxType.colr where reader.number(4) == Self.nclx:
                guard let primaries = reader.number(2), let transfer = reader.number(2) else { continue }
                colours.encoding = CICP(primaries: primaries, transfer: transfer).colours(video: .sRGB)
            case BoxType.clli:
                guard let most = reader.number(2), most > 0 else { continue }
                colours.peakLuminance = Double(most)
            case BoxType.mdcv:
                guard colours.peakLuminance == nil, reader.skip(16), let most = reader.number(4), most > 0 else {
                    continue
                }
                colours.peakLuminance = Double(most) / 10_000
            default: continue
            }
        }
    }

    private static func all(_ bytes: UnsafeRawBufferPointer, _ range: Range<Int>) -> [BoxReader.Box] {
        var reader = BoxReader(bytes, in: range)
        var boxes: [BoxReader.Box] = []
        while boxes.count < most, let box = reader.next() { boxes.append(box) }
        return boxes
    }

    private static func mainItem(_ bytes: UnsafeRawBufferPointer, _ range: Range<Int>) -> Int? {
        var reader = ByteReader(bytes)
        reader.offset = range.lowerBound
        guard let version = reader.number(1), reader.skip(3) else { return nil }
        return reader.number(version == 0 ? 2 : 4)
    }

    /// The numbers of an item's properties, from 1.
    private static func indices(_ bytes: UnsafeRawBufferPointer, _ range: Range<Int>, of item: Int) -> [Int] {
        var reader = ByteReader(bytes)
        reader.offset = range.lowerBound
        guard let version = reader.number(1), let flags = reader.number(3), let count = reader.number(4) else {
            return []
        }
        let isWide = flags & 1 == 1
        for _ in 0..<min(count, most) {  // checked: a number that was read is not negative
            guard let id = reader.number(version == 0 ? 2 : 4), let number = reader.number(1) else { return [] }
            guard id == item else {
                guard reader.skip(number *| (isWide ? 2 : 1)) else { return [] }
                continue
            }
            // checked: a number that was read is not negative
            return (0..<number).compactMap { _ in
                // The highest bit says whether whoever does not know it must give up.
                reader.number(isWide ? 2 : 1).map { $0 & (isWide ? 0x7FFF : 0x7F) }
            }
        }
        return []
    }

    /// The first of the items that a grid is made of.
    private static func firstTile(_ bytes: UnsafeRawBufferPointer, _ range: Range<Int>, of grid: Int) -> Int? {
        var header = ByteReader(bytes)
        header.offset = range.lowerBound
        guard let version = header.number(1) else { return nil }
        let width = version == 0 ? 2 : 4
        var boxes = BoxReader(bytes, in: range, skipping: 4)
        var count = 0
        while count < most, let box = boxes.next() {
            count += 1
            var reader = ByteReader(bytes)
            reader.offset = box.body.lowerBound
            guard box.type == BoxType.dimg, reader.number(width) == grid, let number = reader.number(2), number > 0
            else {
                continue
            }
            return reader.number(width)
        }
        return nil
    }

    private static let nclx = 0x6E63_6C78
}
