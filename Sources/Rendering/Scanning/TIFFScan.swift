import Basics

/// What a TIFF's directories tell of the work that reading its header will be.
struct TIFFScan {
    /// How many directories follow one another; counting stops soon after the limit, also in a circle of them.
    var pages: Int

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
            guard reader.skip(entries *| (isBig ? 20 : 12)) else { return }
        }
    }
}
