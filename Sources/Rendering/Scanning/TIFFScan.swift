import Basics

/// What a TIFF's directories tell of the work that reading its header will be.
struct TIFFScan {
    /// How many directories follow one another; counting stops soon after the limit, also in a circle of them.
    var pages: Int
    /// Whether a sample of the first page has one bit.
    var isBilevel = false

    /// Follows the directories; `nil` where there is no header, which the decoder will tell.
    ///
    /// - Parameters:
    ///   - bytes: The whole file.
    ///   - limit: The number of pages after which counting more is of no use.
    init?(_ bytes: UnsafeRawBufferPointer, countingPagesUpTo limit: Int) {
        var reader = ByteReader(bytes)
        guard let order = reader.number(2) else { return nil }
        reader.littleEndian = order == 0x4949
        guard let version = reader.number(2) else { return nil }
        let isBig = version == 43
        if isBig { guard reader.skip(4) else { return nil } }
        pages = 0
        while pages <= limit, let next = isBig ? reader.long() : reader.number(4), next > 0 {
            reader.offset = next
            guard let entries = isBig ? reader.long() : reader.number(2), entries < reader.count else { return }
            pages += 1
            if pages == 1, !isBig { isBilevel = Self.isBilevel(reader, entries: entries) }
            guard reader.skip(entries *| (isBig ? 20 : 12)) else { return }
        }
    }

    /// Whether a directory says so, or nothing, which means one bit (TIFF 6.0, BitsPerSample).
    private static func isBilevel(_ directory: ByteReader, entries: Int) -> Bool {
        var reader = directory
        for _ in 0..<entries {  // checked: a number of bytes that were read
            guard let tag = reader.number(2), reader.skip(2), let count = reader.number(4),
                let value = reader.number(2),
                reader.skip(2)
            else { return false }
            if tag == 258 { return count == 1 && value == 1 }
            if tag > 258 { return true }
        }
        return false
    }
}
