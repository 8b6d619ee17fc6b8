import Basics

/// What is put into the boxes of an ISO base media file: these become longer, and whatever the file says of places behind
/// moves along.
struct BoxChanges {
    /// More bytes than a file has whose places are numbers of four bytes.
    private static let most = 0x7FFF_0000

    /// What comes in between, in the order in which it was put in.
    private var insertions: [(place: Int, content: [UInt8])] = []
    /// Numbers that are written over others, by their places.
    private var numbers: [Int: (value: Int, width: Int)] = [:]
    /// How much longer boxes become, by the places of their heads.
    private var growth: [Int: Int] = [:]

    /// How much longer the file becomes.
    var added: Int { insertions.reduce(0) { $0 +| $1.content.count } }

    /// Puts bytes in.
    ///
    /// - Parameters:
    ///   - content: The bytes; what they say of places is final.
    ///   - place: Before which byte of the file.
    ///   - boxes: The boxes that they are in, which become longer.
    mutating func insert(_ content: [UInt8], at place: Int, inside boxes: [BoxReader.Box]) {
        insertions.append((place, content))
        for box in boxes { growth[box.start] = (growth[box.start] ?? 0) +| content.count }
    }

    /// Writes a number over what is there.
    mutating func set(_ value: Int, at place: Int, _ width: Int) { numbers[place] = (value, width) }

    /// The file with all that.
    ///
    /// - Parameter bytes: The file as it is.
    /// - Returns: The changed one; `nil` where it is not built as expected, or becomes too long.
    func applied(to bytes: UnsafeRawBufferPointer) -> [UInt8]? {
        guard bytes.count +| added < Self.most, let places = FileOffsets(bytes), let lengths = lengths(in: bytes) else {
            return nil
        }
        var file = Array(bytes)
        func write(_ value: Int, at place: Int, _ width: Int) -> Bool {
            guard place >= 0, place <= file.count -| width else { return false }
            // checked: inside of the file, by the guard above
            file.replaceSubrange(place..<(place +| width), with: ByteWriter.big(value, width))
            return true
        }
        for number in places.moved(by: shift) {
            guard write(number.value, at: number.place, number.width) else { return nil }
        }
        for (place, length) in lengths { guard write(length, at: place, 4) else { return nil } }
        for (place, number) in numbers { guard write(number.value, at: place, number.width) else { return nil } }
        var result: [UInt8] = []
        result.reserveCapacity(file.count +| added)
        var start = 0
        let ordered = insertions.enumerated().sorted {
            ($0.element.place, $0.offset) < ($1.element.place, $1.offset)
        }
        for (place, content) in ordered.map(\.element) {
            guard place >= start, place <= file.count else { return nil }
            result.append(contentsOf: file[clamping: start..<place])  // checked: in order, by the guard above
            result.append(contentsOf: content)
            start = place
        }
        result.append(contentsOf: file[clamping: start..<file.count])  // checked: in order, by the guard above
        return result
    }

    /// By how much a byte of the file moves.
    private func shift(_ place: Int) -> Int {
        insertions.reduce(0) { $0 +| ($1.place <= place ? $1.content.count : 0) }
    }

    /// The lengths of boxes that have grown, by their places; `nil` where one does not fit.
    ///
    /// A box that goes to the end of the file does so afterwards.
    private func lengths(in bytes: UnsafeRawBufferPointer) -> [Int: Int]? {
        var lengths: [Int: Int] = [:]
        for (head, added) in growth {
            var reader = ByteReader(bytes)
            reader.offset = head
            guard let length = reader.number(4) else { return nil }
            // Those of eight bytes are not written by anybody for so little.
            guard length != 1, length +| added < Self.most else { return nil }
            if length > 0 { lengths[head] = length +| added }
        }
        return lengths
    }
}

/// What an ISO base media file says of places in itself: of items, and of frames.
private struct FileOffsets {
    /// A number that says where something lies.
    struct Number {
        var place: Int
        var width: Int
        var value: Int
    }

    private var items: [ItemLocations.Item] = []
    private var widths = (offset: 0, base: 0)
    private var chunks: [Number] = []

    /// Looks for them; `nil` where they are said in a way that is not understood.
    init?(_ bytes: UnsafeRawBufferPointer) {
        var top = BoxReader(bytes)
        while let box = top.next() {
            switch box.type {
            case BoxType.meta:
                var boxes = BoxReader(bytes, in: box.body, skipping: 4)
                guard let locations = boxes.first(BoxType.iloc) else { continue }
                guard let table = ItemLocations(bytes, locations.body) else { return nil }
                items = table.items
                widths = (table.widths.offset, table.widths.base)
            case BoxType.moov: guard findChunks(bytes, in: box.body, depth: 0) else { return nil }
            default: continue
            }
        }
    }

    /// Looks in boxes within boxes.
    private mutating func findChunks(_ bytes: UnsafeRawBufferPointer, in range: Range<Int>, depth: Int) -> Bool {
        var boxes = BoxReader(bytes, in: range)
        while let box = boxes.next() {
            switch box.type {
            case BoxType.stco, BoxType.co64:
                let width = box.type == BoxType.stco ? 4 : 8
                var reader = ByteReader(bytes)
                reader.offset = box.body.lowerBound
                guard reader.skip(4), let count = reader.number(4),
                    count *| width <= box.body.upperBound -| reader.offset
                else { return false }
                for _ in 0..<count {  // checked: a number that was read is not negative
                    let place = reader.offset
                    guard let value = width == 8 ? reader.long() : reader.number(4) else { return false }
                    chunks.append(Number(place: place, width: width, value: value))
                }
            case BoxType.trak, BoxType.mdia, BoxType.minf, BoxType.stbl:
                guard depth < 5, findChunks(bytes, in: box.body, depth: depth +| 1) else { return false }
            default: continue
            }
        }
        return true
    }

    /// The numbers that are others now.
    ///
    /// - Parameter shift: By how much a place moves.
    /// - Returns: Those.
    func moved(by shift: (Int) -> Int) -> [Number] {
        var moved = chunks.map { Number(place: $0.place, width: $0.width, value: $0.value +| shift($0.value)) }
        // Method 0: in the file, and not in a box that moves as a whole.
        for item in items where item.method == 0 {
            let base = shift(item.base)
            if widths.base > 0, item.extents.allSatisfy({ shift(item.base +| $0.offset) == base }) {
                moved.append(Number(place: item.place, width: widths.base, value: item.base +| base))
            } else {
                for extent in item.extents {
                    let value = extent.offset +| shift(item.base +| extent.offset)
                    moved.append(Number(place: extent.place, width: widths.offset, value: value))
                }
            }
        }
        return moved
    }
}
