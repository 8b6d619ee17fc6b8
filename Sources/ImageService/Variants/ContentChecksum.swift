import Basics
import Crypto
import Descriptors
import NIOCore
import NIOPosix
import ObjectStorage

/// The SHA-256 of a variant's bytes in hexadecimal digits, as it is kept in a store beside them.
enum ContentChecksum {
    /// So much of a long variant is in memory at a time.
    private static let pieceBytes = 256 << 10

    /// So many bytes are copied and summed where one is: changing threads would take longer.
    static let shortBytes = 32 << 10

    /// The checksum of bytes in memory; many of them are summed on a thread on which nobody else waits.
    static func of(_ bytes: ByteBuffer, on threadPool: NIOThreadPool) async throws -> String {
        guard bytes.readableBytes > shortBytes else { return sum(bytes) }
        return try await threadPool.runIfActive { sum(bytes) }
    }

    /// The checksum of bytes in memory.
    static func sum(_ bytes: ByteBuffer) -> String {
        bytes.withUnsafeReadableBytes { Hexadecimal.text(SHA256.hash(data: $0)) }
    }

    /// The checksum of a file's first bytes, read through once; `nil` where there are fewer.
    static func of(_ file: Descriptor, count: Int, on threadPool: NIOThreadPool) async throws -> String? {
        var sum = SHA256()
        var position = 0
        while position < count {
            try Task.checkCancellation()
            let range = position..<min(count, position + pieceBytes)
            let (next, length) = try await threadPool.runIfActive { [sum] in
                var next = sum
                let bytes = try file.readBuffer(range)
                bytes.withUnsafeReadableBytes { next.update(bufferPointer: $0) }
                return (next, bytes.readableBytes)
            }
            guard length > 0 else { return nil }
            sum = next
            position += length
        }
        return Hexadecimal.text(sum.finalize())
    }
}
