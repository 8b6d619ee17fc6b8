@testable import Rendering

/// Makes rows of a JPEG, at a part of its size and by a way to compile the loops that the last byte says.
enum JPEGTarget: FuzzTarget {
    static let longest = 1_500

    static func read(_ bytes: UnsafeRawBufferPointer) {
        guard let last = bytes.last, let layout = JPEGLayout(bytes), layout.frame.width * layout.frame.height <= 1 << 14
        else { return }
        let way = Int(last >> 4) % JPEGReader.ways
        let bits = last & 8 == 0 ? nil : 0
        let first = last & 0x80 == 0 ? 0 : 20
        guard let reader = JPEGReader(bytes, eighths: Int(last & 7) + 1, from: first, leavingOut: bits, way: way) else {
            return
        }
        let row = UnsafeMutablePointer<UInt8>.allocate(capacity: reader.width * reader.bands)
        defer { row.deallocate() }
        while reader.readRow(into: row) {}
        precondition(reader.isAtEnd || !reader.isUsedUp)
    }
}
