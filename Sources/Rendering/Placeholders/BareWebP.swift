/// A still WebP without anything that is not pixels (RFC 9649).
///
/// libvips writes 200 bytes of EXIF into every one, stripped or not: more than a preview's pixels take.
enum BareWebP {
    /// Leaves of a file only its picture.
    ///
    /// - Parameter file: A whole WebP of one picture.
    /// - Returns: The smaller file; the same where it is not understood.
    static func of(_ file: [UInt8]) -> [UInt8] {
        var chunks: [(type: Int, body: ArraySlice<UInt8>)] = []
        let isCut = file.withUnsafeBytes { bytes in
            var reader = WebPChunks(bytes)
            while let chunk = reader.next() { chunks.append((chunk.type, file[chunk.body])) }
            return reader.isCut
        }
        let picture = chunks.filter {
            [WebPChunkType.alpha, WebPChunkType.lossy, WebPChunkType.lossless].contains($0.type)
        }
        guard !isCut, let last = picture.last, last.type != WebPChunkType.alpha else { return file }
        var body: [UInt8] = []
        if picture.count > 1, let head = chunks.first, head.type == WebPChunkType.extended, let flags = head.body.first
        {
            // Of its flags only the one for transparency stays true.
            body += WebPChunks.chunk(WebPChunkType.extended, [flags & 0x10] + head.body.dropFirst())
        }
        for chunk in picture { body += WebPChunks.chunk(chunk.type, Array(chunk.body)) }
        return WebPChunks.file(body)
    }
}
