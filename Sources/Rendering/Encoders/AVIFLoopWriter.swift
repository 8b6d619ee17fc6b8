import Basics

/// Tells in an AVIF by libavif 0.11 how often it is shown: each track gets an edit list (ISO/IEC 14496-12, 8.6.6), and
/// what lies behind moves.
struct AVIFLoopWriter {
    private var bytes: [UInt8]
    private let loops: Int
    /// Where the edit lists go, each with the time that it lasts.
    private var places: [(offset: Int, duration: Int)] = []

    /// Bytes of a box with an edit list of one entry.
    private static let length = 44

    /// Adds edit lists.
    ///
    /// - Parameters:
    ///   - file: The file.
    ///   - loops: How often it is shown; 0 for ever.
    /// - Returns: The file with them; the same where it is not built as libavif builds it, and shown for ever then.
    static func file(_ file: [UInt8], shown loops: Int) -> [UInt8] {
        var writer = AVIFLoopWriter(bytes: file, loops: loops)
        return writer.change() ? writer.result() : file
    }

    private init(bytes: [UInt8], loops: Int) {
        self.bytes = bytes
        self.loops = loops
    }

    /// Finds the places, and changes lengths, durations and offsets where they are; `false` where something is missing.
    private mutating func change() -> Bool {
        let whole = boxes(in: 0..<bytes.count)
        guard let meta = box(["meta"], in: 0..<bytes.count), let movie = box(["moov"], in: 0..<bytes.count),
            let data = whole.last, data.type == "mdat", data.start >= movie.body.upperBound,
            let times = box(["mvhd"], in: movie.body), bytes[times.body.lowerBound] == 1
        else { return false }
        let tracks = boxes(in: movie.body).filter { $0.type == "trak" }
        guard !tracks.isEmpty else { return false }
        let added = tracks.count * Self.length
        for track in tracks {
            guard let head = box(["tkhd"], in: track.body), bytes[head.body.lowerBound] == 1,
                let chunks = box(["mdia", "minf", "stbl", "stco"], in: track.body)
            else { return false }
            let duration = number(at: head.body.lowerBound + 28, 8)
            places.append((head.body.upperBound, duration))
            set(shown(duration), at: head.body.lowerBound + 28, 8)
            grow(track, by: Self.length)
            for index in 0..<number(at: chunks.body.lowerBound + 4, 4) {
                move(at: chunks.body.lowerBound + 8 + 4 * index, by: added)
            }
        }
        let duration = times.body.lowerBound + 24
        set(shown(number(at: duration, 8)), at: duration, 8)
        grow(movie, by: added)
        return moveItems(of: meta, by: added)
    }

    /// Moves the pictures that are told of outside of the tracks: `iloc` of version 0, offsets of four bytes.
    private mutating func moveItems(of meta: Box, by added: Int) -> Bool {
        guard let list = box(["iloc"], in: meta.body.lowerBound + 4..<meta.body.upperBound),
            number(at: list.body.lowerBound, 6) == 0x4400
        else { return false }
        var offset = list.body.lowerBound + 8
        for _ in 0..<number(at: list.body.lowerBound + 6, 2) {
            let extents = number(at: offset + 4, 2)
            offset += 6
            for _ in 0..<extents {
                move(at: offset, by: added)
                offset += 8
            }
        }
        return offset == list.body.upperBound
    }

    private func result() -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count + places.count * Self.length)
        var start = 0
        for place in places {
            result += bytes[start..<place.offset]
            result +=
                ByteWriter.big(Self.length, 4) + Array("edts".utf8) + ByteWriter.big(Self.length - 8, 4)
                + Array("elst".utf8)
            result += ByteWriter.big(loops == 1 ? 0x0100_0000 : 0x0100_0001, 4) + ByteWriter.big(1, 4)
            result += ByteWriter.big(place.duration, 8) + ByteWriter.big(0, 8) + ByteWriter.big(0x0001_0000, 4)
            start = place.offset
        }
        return result + bytes[start...]
    }

    /// How long something is shown in all; all ones for ever.
    private func shown(_ duration: Int) -> Int { loops == 0 ? -1 : duration *| loops }

    // MARK: Boxes and numbers

    private struct Box {
        var type: String
        var start: Int
        var body: Range<Int>
    }

    private func boxes(in range: Range<Int>) -> [Box] {
        var (boxes, offset): ([Box], Int) = ([], range.lowerBound)
        while offset + 8 <= range.upperBound {
            let length = number(at: offset, 4)
            guard length >= 8, offset + length <= range.upperBound else { break }
            let type = String(decoding: bytes[offset + 4..<offset + 8], as: UTF8.self)
            boxes.append(Box(type: type, start: offset, body: offset + 8..<offset + length))
            offset += length
        }
        return boxes
    }

    private func box(_ path: [String], in range: Range<Int>) -> Box? {
        guard let first = path.first, let box = boxes(in: range).first(where: { $0.type == first }) else { return nil }
        return path.count == 1 ? box : self.box(Array(path.dropFirst()), in: box.body)
    }

    private func number(at offset: Int, _ length: Int) -> Int {
        bytes[clamping: offset..<offset + length].reduce(0) { $0 << 8 | Int($1) }
    }

    private mutating func set(_ value: Int, at offset: Int, _ length: Int) {
        guard offset + length <= bytes.count else { return }
        bytes.replaceSubrange(offset..<offset + length, with: ByteWriter.big(value, length))
    }

    private mutating func grow(_ box: Box, by added: Int) { set(number(at: box.start, 4) + added, at: box.start, 4) }

    private mutating func move(at offset: Int, by added: Int) { set(number(at: offset, 4) + added, at: offset, 4) }
}
