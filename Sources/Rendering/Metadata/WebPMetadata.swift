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
        var chunks = WebPChunks(bytes)
        var body: [UInt8] = []
        // What lies behind the end that the head tells is not the file's.
        while let chunk = chunks.next(), chunk.body.upperBound <= length +| 8 {
            var content = Array(ByteReader(bytes).slice(chunk.body.lowerBound, chunk.body.count))
            switch chunk.type {
            case WebPChunkType.extended:
                guard let flags = content.first else { return nil }
                let rest = flags & ~(kept == .profile ? Flag.texts : Flag.texts | Flag.profile)
                // Without anything to say beside the picture there is no such header.
                if kept != .all, rest == 0 { continue }
                if kept != .all { content[0] = rest }  // checked: it is there, by the guard above
            case WebPChunkType.lossy, WebPChunkType.lossless, WebPChunkType.alpha: break
            case WebPChunkType.animation, WebPChunkType.frame: break
            case WebPChunkType.profile: if kept == .nothing { continue }
            default: if kept != .all { continue }
            }
            body.append(contentsOf: WebPChunks.chunk(chunk.type, content))
        }
        guard !body.isEmpty else { return nil }
        return WebPChunks.file(body)
    }

    // checked: these are lists of bytes, which are joined
    /// Puts chunks behind the picture, and says so in the header, which is made where there is none.
    static func adding(_ blocks: MetadataBlocks, to file: [UInt8]) -> [UInt8]? {
        let head = file.withUnsafeBytes { bytes in
            var chunks = WebPChunks(bytes)
            return chunks.next().flatMap { chunk in
                WebPScan(bytes, countingFramesUpTo: 1).map { (chunk: chunk, size: $0.size) }
            }
        }
        guard let head else { return nil }
        var flags: UInt8 = 0
        if blocks.exif != nil { flags |= Flag.exif }
        if blocks.xmp != nil { flags |= Flag.xmp }
        guard flags != 0 else { return file }
        var body: [UInt8]
        if head.chunk.type == WebPChunkType.extended {
            body = Array(file.dropFirst(12))
            guard let told = body[safe: 8] else { return nil }
            body[8] = told | flags  // checked: it is there, by the guard above
        } else {
            // A lossless picture says itself whether anything in it is transparent.
            let isLossless = head.chunk.type == WebPChunkType.lossless
            if isLossless, let bits = file[safe: 24], bits & 0x10 != 0 { flags |= Flag.alpha }
            let sides = ByteWriter.little(head.size.width -| 1, 3) + ByteWriter.little(head.size.height -| 1, 3)
            body = WebPChunks.chunk(WebPChunkType.extended, [flags, 0, 0, 0] + sides) + file.dropFirst(12)
        }
        if body.count % 2 == 1 { body.append(0) }
        if let content = blocks.exif { body += WebPChunks.chunk(WebPChunkType.exif, content) }
        if let content = blocks.xmp { body += WebPChunks.chunk(WebPChunkType.xmp, content) }
        return WebPChunks.file(body)
    }
}
