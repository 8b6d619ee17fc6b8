import Basics
import Recipes

/// What a JPEG 2000 says of its size, in its codestream's first segment (ITU-T T.800, A.5.1).
struct JP2Scan {
    /// The picture's size.
    let size: PixelSize
    /// How many parts it is cut into.
    let tiles: Int
    /// Samples a pixel.
    let components: Int

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
        guard let tileWidth = reader.number(4), let tileHeight = reader.number(4), let tileLeft = reader.number(4),
            let tileTop = reader.number(4), let components = reader.number(2), tileWidth > 0, tileHeight > 0
        else { return nil }
        let across = max(right -| tileLeft, 0) +| tileWidth -| 1
        let down = max(bottom -| tileTop, 0) +| tileHeight -| 1
        tiles = across / tileWidth *| (down / tileHeight)  // checked: both are above 0, by the guard above
        self.components = components
    }

    /// Bytes that OpenJPEG 2.5 keeps of each tile, and of each of its components, as soon as it has read the header.
    var tableBytes: Int { tiles *| (8_192 +| components *| 1_536) }

    /// Where the codestream begins: at once, or in a box, which may be cut.
    private static func codestream(_ bytes: UnsafeRawBufferPointer) -> Int? {
        var reader = ByteReader(bytes)
        if reader.number(2) == 0xFF4F { return 0 }
        var boxes = BoxReader(bytes, mayBeCut: true)
        return boxes.first(BoxType.jp2c)?.body.lowerBound
    }
}
