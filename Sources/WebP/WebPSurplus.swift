/// Bytes behind the last code of a still WebP's picture, which decoders pass over.
public enum WebPSurplus {
    /// So few cannot be told from what encoders leave at the end, and what decoders read ahead.
    private static let most = 9

    /// Whether a file's picture can be read without its last bytes.
    ///
    /// - Parameter bytes: A file in which nothing comes behind the picture.
    /// - Returns: Whether there are more bytes than the picture takes; also where it cannot be read.
    public static func isIn(_ bytes: UnsafeRawBufferPointer) -> Bool {
        do throws(WebPError) {
            let header = try WebPHeader(bytes)
            let short = UnsafeRawBufferPointer(rebasing: bytes.prefix(max(bytes.count - most, 0)))
            let stride = 4 * header.width
            return withUnsafeTemporaryAllocation(byteCount: stride, alignment: 16) { row in
                guard let start = row.baseAddress, let reader = try? WebPReader(short, hasAlpha: header.hasAlpha) else {
                    return false
                }
                for _ in 0..<header.height where (try? reader.read(1, into: start, stride: stride)) == nil {
                    return false
                }
                return true
            }
        } catch {
            return true
        }
    }
}
