import Basics

/// Reads the boxes of an ISO base media file (ISO/IEC 14496-12, 4.2), one after the other within a range.
struct BoxReader {
    /// One of them.
    struct Box {
        /// Its four letters, as a number; see ``BoxType``.
        var type: Int
        /// Where its head begins.
        var start: Int
        /// Where what is in it lies in the file.
        var body: Range<Int>
    }

    private var reader: ByteReader
    private let end: Int
    private let mayBeCut: Bool

    /// Starts at the first box.
    ///
    /// - Parameters:
    ///   - bytes: The whole file, which must outlive the reader.
    ///   - range: Where the boxes lie; all of the file by default.
    ///   - length: Bytes that come before the first.
    ///   - mayBeCut: Whether a box counts whose end is missing, as far as it is there; it is the last one then.
    init(_ bytes: UnsafeRawBufferPointer, in range: Range<Int>? = nil, skipping length: Int = 0, mayBeCut: Bool = false)
    {
        reader = ByteReader(bytes)
        reader.offset = (range?.lowerBound ?? 0) +| length
        end = min(range?.upperBound ?? bytes.count, bytes.count)
        self.mayBeCut = mayBeCut
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
        let told = start +| whole
        guard told >= body, body <= end, told <= end || mayBeCut else { return nil }
        let next = min(told, end)
        reader.offset = next
        return Box(type: type, start: start, body: body..<next)  // checked: in order, by the guard above
    }

    /// The first box of a type, from where it reads on.
    mutating func first(_ type: Int) -> Box? {
        while let box = next() { if box.type == type { return box } }
        return nil
    }

    /// The first box at the end of a path of boxes within boxes.
    ///
    /// - Parameters:
    ///   - path: Their types, the outermost first.
    ///   - bytes: The whole file.
    ///   - range: Where the outermost lies.
    /// - Returns: The innermost; `nil` where one of them is missing.
    static func box(_ path: Int..., of bytes: UnsafeRawBufferPointer, in range: Range<Int>) -> Box? {
        var found: Box?
        for type in path {
            var reader = BoxReader(bytes, in: found?.body ?? range)
            found = reader.first(type)
            if found == nil { return nil }
        }
        return found
    }
}
