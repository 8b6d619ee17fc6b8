import Basics

/// Reads the boxes of an ISO base media file (ISO/IEC 14496-12, 4.2), one after the other within a range.
struct BoxReader {
    /// One of them, without its head.
    struct Box {
        /// Its four letters, as a number.
        var type: Int
        /// Where what is in it lies in the file.
        var body: Range<Int>
    }

    private var reader: ByteReader
    private let end: Int

    /// Starts at the first box.
    ///
    /// - Parameters:
    ///   - bytes: The whole file, which must outlive the reader.
    ///   - range: Where the boxes lie; all of the file by default.
    ///   - length: Bytes that come before the first.
    init(_ bytes: UnsafeRawBufferPointer, in range: Range<Int>? = nil, skipping length: Int = 0) {
        reader = ByteReader(bytes)
        reader.offset = (range?.lowerBound ?? 0) +| length
        end = min(range?.upperBound ?? bytes.count, bytes.count)
    }

    /// The next box; `nil` at the end, and where what comes is none.
    mutating func next() -> Box? {
        let start = reader.offset
        guard start < end, let length = reader.number(4), let type = reader.number(4) else { return nil }
        let whole: Int
        switch length {
        case 0: whole = end - start  // checked: starts before the end, by the guard above
        case 1:
            guard let long = reader.long() else { return nil }
            whole = long
        default: whole = length
        }
        let body = reader.offset
        let next = start +| whole
        guard next >= body, next <= end else { return nil }
        reader.offset = next
        return Box(type: type, body: body..<next)  // checked: in order, by the guard above
    }

    /// The first box of a type, from where it reads on.
    mutating func first(_ type: Int) -> Box? {
        while let box = next() { if box.type == type { return box } }
        return nil
    }
}
