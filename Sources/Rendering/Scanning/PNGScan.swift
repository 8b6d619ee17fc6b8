import Recipes

/// What a PNG's chunks tell of the work that decoding it will be.
struct PNGScan {
    /// The picture's size.
    var size: PixelSize
    /// Whether rows come in seven passes, so that all of them are kept until the last.
    var isInterlaced: Bool
    /// Chunks of compressed text: a few hundred bytes of them can swell to hundreds of megabytes.
    var compressedText: [Range<Int>]

    /// Walks all chunks; `nil` where there is no header, which the decoder will tell.
    ///
    /// - Parameter bytes: The whole file.
    init?(_ bytes: UnsafeRawBufferPointer) {
        var reader = ByteReader(bytes)
        guard reader.skip(16), let width = reader.number(4), let height = reader.number(4), reader.skip(4),
            let interlace = reader.byte(), reader.skip(4)
        else { return nil }
        size = PixelSize(width: width, height: height)
        isInterlaced = interlace != 0
        compressedText = []
        while let length = reader.number(4), let type = reader.number(4) {
            let start = reader.offset - 8  // checked: eight bytes were read just before
            let body = reader.offset
            guard reader.skip(length), reader.skip(4) else { return }
            switch type {
            case Self.zTXt: compressedText.append(start..<reader.offset)  // checked: the reader has gone on from there
            case Self.iTXt where Self.isCompressed(bytes, body, length):
                compressedText.append(start..<reader.offset)  // checked: the reader has gone on from there
            case Self.end: return
            default: continue
            }
        }
    }

    private static let zTXt = 0x7A54_5874
    private static let iTXt = 0x6954_5874
    private static let end = 0x4945_4E44

    /// An international text says so in the byte behind its keyword, which ends with a zero within 80 bytes.
    private static func isCompressed(_ bytes: UnsafeRawBufferPointer, _ body: Int, _ length: Int) -> Bool {
        let start = ByteReader(bytes).slice(body, min(length, 82))
        // checked: a place that was found in these bytes
        guard let end = start.firstIndex(of: 0), end + 1 < start.endIndex else { return true }
        return start[end + 1] != 0  // checked: a place that was found in these bytes
    }
}
