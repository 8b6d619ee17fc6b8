import Basics
import Recipes

/// What a WebP's chunks tell of the work that decoding it will be (RFC 9649).
struct WebPScan {
    /// The canvas.
    var size: PixelSize
    /// How many frames there are; counting stops soon after the limit.
    var frames: Int

    /// Walks the chunks; `nil` where there is no header, which the decoder will tell.
    ///
    /// - Parameters:
    ///   - bytes: The whole file.
    ///   - limit: The number of frames after which counting more is of no use.
    init?(_ bytes: UnsafeRawBufferPointer, countingFramesUpTo limit: Int) {
        var reader = ByteReader(bytes)
        reader.littleEndian = true
        guard reader.skip(12), let kind = reader.number(4), let length = reader.number(4) else { return nil }
        let start = reader.offset
        frames = 1
        switch kind {
        case 0x2038_5056: guard let size = Self.lossy(&reader) else { return nil }; self.size = size
        case 0x4C38_5056: guard let size = Self.lossless(&reader) else { return nil }; self.size = size
        case 0x5838_5056:
            guard let flags = reader.byte(), reader.skip(3), let width = reader.number(3), let height = reader.number(3)
            else { return nil }
            size = PixelSize(width: width + 1, height: height + 1)  // checked: three bytes, or 14 bits
            guard flags & 0x02 != 0 else { return }
            reader.offset = start
            frames = reader.skip(length +| (length & 1)) ? Self.frames(&reader, limit) : 1
        default: return nil
        }
    }

    /// Counts `ANMF` chunks.
    private static func frames(_ reader: inout ByteReader, _ limit: Int) -> Int {
        var frames = 0
        while frames <= limit, let kind = reader.number(4), let length = reader.number(4) {
            if kind == 0x464D_4E41 { frames += 1 }
            guard reader.skip(length +| (length & 1)) else { break }
        }
        return max(frames, 1)
    }

    /// A key frame's header: three bytes of tag, the start code, two sides of 14 bits and a scale each.
    private static func lossy(_ reader: inout ByteReader) -> PixelSize? {
        guard reader.skip(3), reader.number(3) == 0x2A_019D, let width = reader.number(2), let height = reader.number(2)
        else { return nil }
        return PixelSize(width: width & 0x3FFF, height: height & 0x3FFF)
    }

    /// A signature byte and two sides less one, 14 bits each.
    private static func lossless(_ reader: inout ByteReader) -> PixelSize? {
        guard reader.byte() == 0x2F, let bits = reader.number(4) else { return nil }
        // checked: three bytes, or 14 bits
        return PixelSize(width: (bits & 0x3FFF) + 1, height: ((bits >> 14) & 0x3FFF) + 1)
    }
}
