import Basics
import Recipes

/// What a TIFF's directories tell of the work that reading its header will be.
struct TIFFScan {
    /// How many directories follow one another; counting stops soon after the limit, also in a circle of them.
    var pages: Int
    /// The first page's size as stored; `nil` where its directory does not say it.
    let size: PixelSize?
    /// Whether a sample of the first page has one bit, which is so where nothing is said (TIFF 6.0, BitsPerSample).
    let isBilevel: Bool

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
        let first = TIFFDirectory(bytes)
        size = first.flatMap(Self.size)
        isBilevel = first.map(Self.isBilevel) ?? false
        pages = 0
        while pages <= limit, let next = isBig ? reader.long() : reader.number(4), next > 0 {
            reader.offset = next
            guard let entries = isBig ? reader.long() : reader.number(2), entries < reader.count else { return }
            pages += 1
            guard reader.skip(entries *| (isBig ? 20 : 12)) else { return }
        }
    }

    private static func size(_ directory: TIFFDirectory) -> PixelSize? {
        guard let width = directory.number(256), let height = directory.number(257), width > 0, height > 0 else {
            return nil
        }
        return PixelSize(width: width, height: height)
    }

    private static func isBilevel(_ directory: TIFFDirectory) -> Bool {
        guard let bits = directory.entry(258) else { return !directory.entries.isEmpty }
        return bits.count == 1 && directory.number(258) == 1
    }
}
