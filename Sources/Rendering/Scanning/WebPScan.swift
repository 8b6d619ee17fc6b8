import Basics
import Recipes

/// What a WebP's chunks tell of the work that decoding it will be (RFC 9649).
struct WebPScan {
    /// The canvas.
    var size: PixelSize
    /// How many frames there are; counting stops soon after the limit.
    var frames: Int
    /// What kind of a still it is; `nil` of an animation, and where there is no picture.
    var still: Still?

    /// How a still is stored.
    enum Still {
        /// With loss, opaque.
        case lossy
        /// With loss, and transparency beside it.
        case lossyWithAlpha
        /// Without loss.
        case lossless
    }

    /// Walks the chunks; `nil` where there is no header, which the decoder will tell.
    ///
    /// - Parameters:
    ///   - bytes: The whole file.
    ///   - limit: The number of frames after which counting more is of no use.
    init?(_ bytes: UnsafeRawBufferPointer, countingFramesUpTo limit: Int) {
        var chunks = WebPChunks(bytes, mayBeCut: true)
        guard let first = chunks.next() else { return nil }
        var reader = ByteReader(bytes)
        reader.littleEndian = true
        reader.offset = first.body.lowerBound
        frames = 1
        switch first.type {
        case WebPChunkType.lossy:
            guard let size = Self.lossy(&reader) else { return nil }
            (self.size, still) = (size, .lossy)
        case WebPChunkType.lossless:
            guard let size = Self.lossless(&reader) else { return nil }
            (self.size, still) = (size, .lossless)
        case WebPChunkType.extended:
            guard let flags = reader.byte(), reader.skip(3), let width = reader.number(3), let height = reader.number(3)
            else { return nil }
            size = PixelSize(width: width + 1, height: height + 1)  // checked: three bytes, or 14 bits
            if flags & 0x02 != 0 {
                frames = Self.frames(&chunks, limit)
            } else {
                still = Self.still(&chunks, hasAlpha: flags & 0x10 != 0)
            }
        default: return nil
        }
    }

    /// Counts `ANMF` chunks.
    private static func frames(_ chunks: inout WebPChunks, _ limit: Int) -> Int {
        var frames = 0
        while frames <= limit, let chunk = chunks.next() {
            if chunk.type == WebPChunkType.frame { frames += 1 }
        }
        return max(frames, 1)
    }

    /// Looks for the picture behind an extended header.
    private static func still(_ chunks: inout WebPChunks, hasAlpha: Bool) -> Still? {
        var hasAlpha = hasAlpha
        while let chunk = chunks.next() {
            switch chunk.type {
            case WebPChunkType.alpha: hasAlpha = true
            case WebPChunkType.lossy: return hasAlpha ? .lossyWithAlpha : .lossy
            case WebPChunkType.lossless: return .lossless
            default: continue
            }
        }
        return nil
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
