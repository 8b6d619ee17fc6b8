import AsyncHTTPClient
import Basics
import Crypto
import NIOCore
import NIOPosix
import ObjectStorage

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// A request's body with what is said of it beforehand.
struct S3Body: Sendable {
    var content: S3Content
    /// Their MD5 in base64: some calls and some buckets demand it, and damage on the way is found by it.
    var md5: String
    /// Their SHA-256 in hexadecimal digits, where the signature covers them.
    var sha256: String?

    /// Looks through the bytes once.
    ///
    /// - Parameters:
    ///   - content: The bytes.
    ///   - isSigned: Whether the signature covers them, as it must where nobody else keeps them from being changed.
    ///   - threadPool: Where to read and count.
    /// - Throws: A `DescriptorError` when the file cannot be read.
    init(_ content: S3Content, isSigned: Bool, threadPool: NIOThreadPool) async throws {
        self.content = content
        (md5, sha256) =
            content.count <= S3Body.small && !content.isFile
            ? try S3Body.digests(content, isSigned)
            : try await threadPool.runIfActive { try S3Body.digests(content, isSigned) }
    }

    /// As the client sends it.
    ///
    /// What may not fit into a socket's buffers is sent as a stream: when the server answers before the end, the rest
    /// is not read from its file.
    func sent(_ threadPool: NIOThreadPool) -> HTTPClientRequest.Body {
        if case .bytes(let buffer) = content, buffer.readableBytes <= S3Body.small { return .bytes(buffer) }
        return .stream(content.pieces(threadPool), length: .known(Int64(content.count)))
    }

    /// The MD5 in hexadecimal digits, which is what S3 makes of bytes unless it encrypts them with keys of its own.
    var md5Digits: String { Data(base64Encoded: md5).map { Hexadecimal.text($0) } ?? "" }

    /// Whether it may be more than fits into a socket's buffers.
    var isLong: Bool { content.count > S3Content.chunk }

    private static let small = 32 * 1024

    private static func digests(_ content: S3Content, _ isSigned: Bool) throws -> (String, String?) {
        var md5 = Insecure.MD5()
        var sha256 = isSigned ? SHA256() : nil
        var position = 0
        while position < content.count {
            let piece = try content.read(position..<min(position + S3Content.chunk, content.count))
            position += piece.readableBytes
            piece.withUnsafeReadableBytes { bytes in
                md5.update(bufferPointer: bytes)
                sha256?.update(bufferPointer: bytes)
            }
        }
        let sum = Data(md5.finalize()).base64EncodedString()
        return (sum, sha256.map { Hexadecimal.text($0.finalize()) })
    }
}

extension S3Content {
    fileprivate var isFile: Bool {
        if case .file = self { true } else { false }
    }
}
