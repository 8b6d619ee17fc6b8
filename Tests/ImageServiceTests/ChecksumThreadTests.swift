import NIOCore
import NIOPosix
import ObjectStorage
import Recipes
import TestKit
import Testing

@testable import ImageService

/// Where many bytes are summed: on no thread on which connections or tasks wait.
struct ChecksumThreadTests {
    /// Threads that are none any more.
    private func endedThreads() async throws -> NIOThreadPool {
        let threads = NIOThreadPool(numberOfThreads: 1)
        threads.start()
        try await threads.shutdownGracefully()
        return threads
    }

    @Test func manyBytesAreForTheThreads() async throws {
        let threads = try await endedThreads()
        let many = ByteBuffer(repeating: 7, count: 1 << 20)
        await #expect(throws: (any Error).self) { try await ContentChecksum.of(many, on: threads) }
        let few = ByteBuffer(repeating: 7, count: 1 << 10)
        #expect(try await ContentChecksum.of(few, on: threads) == ContentChecksum.of(few, on: .singleton))
        #expect(try await ContentChecksum.of(many, on: .singleton).count == 64)
    }

    /// As from a bucket, which a variant of up to 16 MB comes from as a whole.
    @Test func soIsAStoredVariant() async throws {
        let bytes = ByteBuffer(repeating: 7, count: 4 << 20)
        let checksum = try await ContentChecksum.of(bytes, on: .singleton)
        let (store, key) = (MemoryStore(), ObjectKey(known: "a.jpg"))
        let reader = VariantReader(store: store, entryBytes: 8 << 20, threadPool: .singleton)
        let attributes = [
            "sha256": checksum, "width": "1", "height": "1", "pages": "1", "recipe": "x", "original-etag": "x",
        ]
        let metadata = ObjectMetadata(mediaType: OutputFormat.jpeg.mediaType, attributes: attributes)
        let label = try #require(StoredVariant.Label(metadata))
        try await reader.write(StoredVariant(PictureContent(bytes), label), as: key)
        #expect(try await reader.read(key) != nil)
        let idle = VariantReader(store: store, entryBytes: 8 << 20, threadPool: try await endedThreads())
        await #expect(throws: (any Error).self) { try await idle.read(key) }
    }
}
