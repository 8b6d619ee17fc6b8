import Descriptors
import NIOCore
import NIOPosix
import ObjectStorage
import Recipes
import RenderWire
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

    /// A variant of so many bytes.
    private func variant(of count: Int) async throws -> StoredVariant {
        let bytes = ByteBuffer(repeating: 7, count: count)
        let attributes = [
            "sha256": try await ContentChecksum.of(bytes, on: .singleton), "width": "1", "height": "1", "pages": "1",
            "recipe": "x", "original-etag": "x",
        ]
        let metadata = ObjectMetadata(mediaType: OutputFormat.jpeg.mediaType, attributes: attributes)
        return StoredVariant(PictureContent(bytes), try #require(StoredVariant.Label(metadata)))
    }

    /// What a renderer gives, of so many bytes.
    private func rendered(_ count: Int, inAFile: Bool) throws -> Rendered {
        let header = ImageHeader(format: .jpeg, size: PixelSize(width: 400, height: 300))
        var rendered = ScriptedRenderer.rendered(.picture(Recipe()), Workbench.jpeg, header)
        let bytes = [UInt8](repeating: 7, count: count)
        rendered.product = .picture(inAFile ? .file(try .memory(holding: bytes), count: count) : .bytes(bytes))
        return rendered
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
        let (store, key) = (MemoryStore(), ObjectKey(known: "a.jpg"))
        let reader = VariantReader(store: store, entryBytes: 8 << 20, threadPool: .singleton)
        try await reader.write(try await variant(of: 4 << 20), as: key)
        #expect(try await reader.read(key) != nil)
        let idle = VariantReader(store: store, entryBytes: 8 << 20, threadPool: try await endedThreads())
        await #expect(throws: (any Error).self) { try await idle.read(key) }
    }

    /// A folder's threads have read it, and need no others to sum it.
    @Test func whatAFolderHoldsIsSummedWhereItIsRead() async throws {
        let folder = try TemporaryFolder()
        let store = try FolderStore(path: folder.path, writing: .fast, threadPool: .singleton)
        let key = ObjectKey(known: "a.jpg")
        let made = try await variant(of: 1 << 19)
        let reader = VariantReader(store: store, entryBytes: 8 << 20, threadPool: try await endedThreads())
        try await reader.write(made, as: key)
        #expect(try await reader.read(key)?.label.checksum == made.label.checksum)
    }

    /// What a renderer gives, in memory or in a file, is copied and summed there, too.
    @Test(arguments: [false, true])
    func soIsANewVariant(inAFile: Bool) async throws {
        for (count, needsThreads) in [(1 << 10, inAFile), (1 << 19, true), (3 << 20, true)] {
            let rendered = try rendered(count, inAFile: inAFile)
            let busy = VariantReader(store: nil, entryBytes: 8 << 20, threadPool: .singleton)
            #expect(try await busy.content(of: rendered).0.count == count)
            let idle = VariantReader(store: nil, entryBytes: 8 << 20, threadPool: try await endedThreads())
            if needsThreads {
                await #expect(throws: (any Error).self) { try await idle.content(of: rendered) }
            } else {
                #expect(try await idle.content(of: rendered).0.count == count)
            }
        }
    }
}
