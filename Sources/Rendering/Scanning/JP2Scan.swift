import Basics
import Recipes

/// What a JPEG 2000 says of its size, in its codestream's first segment (ITU-T T.800, A.5.1).
struct JP2Scan {
    /// The picture's size.
    let size: PixelSize

    /// Finds the codestream and reads its first segment; `nil` where there is none, which the decoder will tell.
    ///
    /// - Parameter bytes: The whole file.
    init?(_ bytes: UnsafeRawBufferPointer) {
        var reader = ByteReader(bytes)
        guard let start = Self.codestream(bytes) else { return nil }
        reader.offset = start
        guard reader.number(4) == 0xFF4F_FF51, reader.skip(4), let right = reader.number(4),
            let bottom = reader.number(4), let left = reader.number(4), let top = reader.number(4),
            right > left, bottom > top
        else { return nil }
        size = PixelSize(width: right -| left, height: bottom -| top)
    }

    /// Where the codestream begins: at once, or in a box, which may be cut.
    private static func codestream(_ bytes: UnsafeRawBufferPointer) -> Int? {
        var reader = ByteReader(bytes)
        if reader.number(2) == 0xFF4F { return 0 }
        var boxes = BoxReader(bytes, mayBeCut: true)
        return boxes.first(BoxType.jp2c)?.body.lowerBound
    }
}
