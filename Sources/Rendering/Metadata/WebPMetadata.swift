import Basics
import Recipes

/// Metadata in the chunks of a WebP (RFC 9649).
enum WebPMetadata {
    /// The flags of an extended header that say what else is in the file.
    private enum Flag {
        static let profile: UInt8 = 0x20
        static let alpha: UInt8 = 0x10
        static let exif: UInt8 = 0x08
        static let xmp: UInt8 = 0x04
        static let animation: UInt8 = 0x02
        static let texts = exif | xmp
    }

    /// Looks into all chunks.
    static func blocks(in bytes: UnsafeRawBufferPointer) -> MetadataBlocks {
        var blocks = MetadataBlocks()
        var chunks = WebPChunks(bytes)
        while let chunk = chunks.next() {
            guard chunk.body.count <= MetadataBlocks.most else { continue }
            let content = { Array(ByteReader(bytes).slice(chunk.body.lowerBound, chunk.body.count)) }
            if chunk.type == WebPChunkType.exif { blocks.exif = blocks.exif ?? PNGMetadata.withoutMark(content()) }
            if chunk.type == WebPChunkType.xmp { blocks.xmp = blocks.xmp ?? content() }
        }
        return blocks
    }

    /// The file with nothing but its picture; `nil` where its end is not there.
    ///
    /// - Parameters:
    ///   - bytes: The whole file.
    ///   - kept: What stays beside the picture.
    /// - Returns: The file.
    static func stripped(_ bytes: UnsafeRawBufferPointer, keeping kept: KeptMetadata) -> [UInt8]? {
        var head = ByteReader(bytes)
        (head.offset, head.littleEndian) = (4, true)
        guard let length = head.number(4), length <= bytes.count -| 8 else { return nil }
        // What lies behind the end that the head tells is not the file's.
        let end = length +| 8
        let (flags, hasTransparency) = extent(of: bytes, until: end)
        let isAnimated = flags & Flag.animation != 0
        var seen: Set<Int> = []
        var body: [UInt8] = []
        var chunks = WebPChunks(bytes)
        while let chunk = chunks.next(), chunk.body.upperBound <= end {
            let content = Array(ByteReader(bytes).slice(chunk.body.lowerBound, chunk.body.count))
            guard kept != .all else {
                body.append(contentsOf: WebPChunks.chunk(chunk.type, content))
                continue
            }
            // Of others nobody knows how many there are.
            let isFirst = pictures.contains(chunk.type) && seen.insert(chunk.type).inserted
            switch chunk.type {
            case WebPChunkType.extended where isFirst:
                let rest = flags & ~(kept == .profile ? Flag.texts : Flag.texts | Flag.profile)
                // Without anything to say beside the picture there is no such header; where there is none, nobody looks
                // for what is transparent beside it.
                guard rest != 0 || hasTransparency else { continue }
                body.append(contentsOf: WebPChunks.chunk(chunk.type, [rest] + content.dropFirst()))
            case WebPChunkType.lossy where isFirst && !isAnimated && !seen.contains(WebPChunkType.lossless),
                WebPChunkType.lossless where isFirst && !isAnimated && !seen.contains(WebPChunkType.lossy),
                WebPChunkType.alpha where isFirst && !isAnimated,
                WebPChunkType.animation where isFirst && isAnimated,
                WebPChunkType.profile where isFirst && kept == .profile:
                body.append(contentsOf: WebPChunks.chunk(chunk.type, content))
            case WebPChunkType.frame where isAnimated:
                body.append(contentsOf: WebPChunks.chunk(chunk.type, frame(content)))
            default: continue
            }
        }
        guard !body.isEmpty else { return nil }
        return WebPChunks.file(body)
    }

    /// The kinds of chunks of which one is a picture's.
    private static let pictures: Set<Int> = [
        WebPChunkType.extended, WebPChunkType.lossy, WebPChunkType.lossless, WebPChunkType.alpha,
        WebPChunkType.animation, WebPChunkType.profile,
    ]

    /// What an extended header says, and whether there is a chunk of transparency.
    private static func extent(
        of bytes: UnsafeRawBufferPointer,
        until end: Int
    ) -> (flags: UInt8, hasTransparency: Bool) {
        var chunks = WebPChunks(bytes)
        guard let head = chunks.next(), head.type == WebPChunkType.extended else { return (0, false) }
        let flags = ByteReader(bytes).slice(head.body.lowerBound, 1).first ?? 0
        while let chunk = chunks.next(), chunk.body.upperBound <= end {
            if chunk.type == WebPChunkType.alpha { return (flags, true) }
        }
        return (flags, false)
    }

    /// The content of a frame's chunk with nothing but its picture.
    private static func frame(_ content: [UInt8]) -> [UInt8] {
        content.withUnsafeBytes { bytes in
            var frame = Array(ByteReader(bytes).slice(0, WebPChunks.frameHead))
            var chunks = WebPChunks(bytes, from: WebPChunks.frameHead)
            while let chunk = chunks.next() {
                let kinds = [WebPChunkType.alpha, WebPChunkType.lossy, WebPChunkType.lossless]
                guard kinds.contains(chunk.type) else { continue }
                let picture = Array(ByteReader(bytes).slice(chunk.body.lowerBound, chunk.body.count))
                frame.append(contentsOf: WebPChunks.chunk(chunk.type, picture))
            }
            return frame
        }
    }

    // checked: these are lists of bytes, which are joined
    /// Puts chunks behind the picture, and says so in the header, which is made where there is none.
    static func adding(_ blocks: MetadataBlocks, to file: [UInt8]) -> [UInt8]? {
        var flags: UInt8 = 0
        if blocks.exif != nil { flags |= Flag.exif }
        if blocks.xmp != nil { flags |= Flag.xmp }
        guard var (head, rest) = extended(file, saying: flags) else { return nil }
        guard flags != 0 else { return file }
        if rest.count % 2 == 1 { rest.append(0) }
        if let content = blocks.exif { rest += WebPChunks.chunk(WebPChunkType.exif, content) }
        if let content = blocks.xmp { rest += WebPChunks.chunk(WebPChunkType.xmp, content) }
        head += rest
        return WebPChunks.file(head)
    }

    // checked: these are lists of bytes, which are joined
    /// Puts a profile before the picture, of a file that has none.
    static func adding(profile: [UInt8], to file: [UInt8]) -> [UInt8]? {
        guard let (head, rest) = extended(file, saying: Flag.profile) else { return nil }
        // checked: these are lists of bytes, which are joined
        return WebPChunks.file(head + WebPChunks.chunk(WebPChunkType.profile, profile) + rest)
    }

    /// The extended header of a file, which is made where there is none, with more flags; and the chunks behind it.
    private static func extended(_ file: [UInt8], saying flags: UInt8) -> (head: [UInt8], rest: [UInt8])? {
        let first = file.withUnsafeBytes { bytes in
            var chunks = WebPChunks(bytes)
            return chunks.next().flatMap { chunk in
                WebPScan(bytes, countingFramesUpTo: 1).map { (chunk: chunk, size: $0.size) }
            }
        }
        guard let first else { return nil }
        if first.chunk.type == WebPChunkType.extended {
            let content = Array(file[clamping: first.chunk.body])
            guard let told = content.first else { return nil }
            // checked: these are lists of bytes, which are joined
            let head = WebPChunks.chunk(WebPChunkType.extended, [told | flags] + content.dropFirst())
            // checked: a chunk's head and its filling
            return (head, Array(file.dropFirst(12 +| head.count)))
        }
        var flags = flags
        // A lossless picture says itself whether anything in it is transparent.
        let isLossless = first.chunk.type == WebPChunkType.lossless
        if isLossless, let bits = file[safe: 24], bits & 0x10 != 0 { flags |= Flag.alpha }
        // checked: these are lists of bytes, which are joined
        let sides = ByteWriter.little(first.size.width -| 1, 3) + ByteWriter.little(first.size.height -| 1, 3)
        // checked: these are lists of bytes, which are joined
        return (WebPChunks.chunk(WebPChunkType.extended, [flags, 0, 0, 0] + sides), Array(file.dropFirst(12)))
    }
}
