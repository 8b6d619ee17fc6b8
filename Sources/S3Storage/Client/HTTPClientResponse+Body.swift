import AsyncHTTPClient
import NIOCore
import NIOHTTP1

extension HTTPClientResponse {
    /// Reads the body to its end.
    ///
    /// - Parameter limit: The most bytes to read.
    /// - Returns: As many bytes as the answer said it would have.
    /// - Throws: A `BodyError` when it has more than the limit, or others than it said.
    func collectBody(upTo limit: Int) async throws -> ByteBuffer {
        var whole = ByteBuffer()
        for try await part in body {
            guard whole.readableBytes + part.readableBytes <= limit else { throw BodyError.tooLong }
            whole.writeImmutableBuffer(part)
        }
        if let expected = headers.first(name: "content-length").flatMap({ Int($0) }), expected != whole.readableBytes {
            throw BodyError.wrongLength(expected: expected, found: whole.readableBytes)
        }
        return whole
    }
}

/// A body that is not as long as it should be.
enum BodyError: Error, Hashable, CustomStringConvertible {
    case tooLong
    case wrongLength(expected: Int, found: Int)

    var description: String {
        switch self {
        case .tooLong: "the answer is longer than any that makes sense"
        case .wrongLength(let expected, let found): "the answer has \(found) bytes and should have \(expected)"
        }
    }
}
