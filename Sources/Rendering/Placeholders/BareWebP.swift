/// A still WebP without anything that is not pixels (RFC 9649).
///
/// libvips writes 200 bytes of EXIF into every one, stripped or not: more than a preview's pixels take.
enum BareWebP {
    /// Leaves of a file only its picture.
    ///
    /// - Parameter file: A whole WebP of one picture.
    /// - Returns: The smaller file; the same where it is not understood.
    static func of(_ file: [UInt8]) -> [UInt8] {
        var chunks: [(name: String, body: ArraySlice<UInt8>)] = []
        var rest = file.dropFirst(12)
        while rest.count >= 8 {
            let length = number(rest.dropFirst(4))
            guard length <= rest.count - 8 else { return file }
            let name = String(decoding: rest.prefix(4), as: UTF8.self)
            chunks.append((name, rest.dropFirst(8).prefix(length)))
            rest = rest.dropFirst(8 + length + length % 2)
        }
        let picture = chunks.filter { ["ALPH", "VP8 ", "VP8L"].contains($0.name) }
        guard let last = picture.last, last.name != "ALPH" else { return file }
        var body: [UInt8] = []
        if picture.count > 1, let head = chunks.first, head.name == "VP8X", let flags = head.body.first {
            // Of its flags only the one for transparency stays true.
            append("VP8X", [flags & 0x10] + head.body.dropFirst(), to: &body)
        }
        for chunk in picture { append(chunk.name, Array(chunk.body), to: &body) }
        return Array("RIFF".utf8) + bytes(of: body.count + 4) + Array("WEBP".utf8) + body
    }

    private static func append(_ name: String, _ content: [UInt8], to body: inout [UInt8]) {
        body += Array(name.utf8) + bytes(of: content.count) + content
        if content.count % 2 == 1 { body.append(0) }
    }

    private static func number(_ bytes: ArraySlice<UInt8>) -> Int {
        bytes.prefix(4).reversed().reduce(0) { $0 << 8 | Int($1) }
    }

    private static func bytes(of number: Int) -> [UInt8] {
        (0..<4).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
    }
}
