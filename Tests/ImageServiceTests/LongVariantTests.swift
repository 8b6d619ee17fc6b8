import Basics
import Descriptors
import NIOCore
import NIOPosix
import ObjectStorage
import RenderWire
import TestKit
import Testing

@testable import ImageService

/// Variants that are too long to be in memory as a whole.
struct LongVariantTests {
    private let bench = Workbench()
    private static let length = 18 << 20

    /// A picture of 18 MB in a file in memory, as renderers leave long ones.
    private static let longPicture: ScriptedRenderer.Script = { job, original throws(RenderFailure) in
        var rendered = try ScriptedRenderer.picture(job, original)
        guard let file = try? Descriptor.memory(), (try? file.write(Self.bytes)) != nil else {
            throw RenderFailure(.unavailable, "There is no memory.")
        }
        rendered.product = .picture(.file(file, count: Self.length))
        return rendered
    }

    private static let bytes = (0..<length).map { UInt8(truncatingIfNeeded: $0 &* $0 >> 7) }

    private func service(
        _ store: (any ObjectStore)? = nil,
        openFiles: Int = 1024
    ) async throws -> VariantService {
        // Once: another write would make it another original.
        if bench.renderer.renders == 0 { try await bench.put("pets/cat.jpg", Workbench.jpeg) }
        bench.renderer.follow(Self.longPicture)
        var bench = bench
        bench.configuration.openFiles = openFiles
        return bench.service(variants: store)
    }

    private func all(_ content: PictureContent) async throws -> [UInt8] {
        var bytes: [UInt8] = []
        while bytes.count < content.count {
            let next = bytes.count..<min(bytes.count + 100_000, content.count)
            bytes += try await content.read(next, on: .singleton).readableBytesView
        }
        return bytes
    }

    @Test func manyShareOneThatIsNeverInMemoryAsAWhole() async throws {
        let service = try await service()
        bench.variants.writing.shut()
        let variants = try await withThrowingTaskGroup { group in
            for _ in 0..<20 { group.addTask { try await service.variant(request()) } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(bench.renderer.renders == 1)
        let first = try #require(variants.first)
        #expect(first.content.count == Self.length && variants.allSatisfy { $0.content === first.content })
        #expect(variants.allSatisfy { $0.content.buffer == nil } && service.cached(request()) == nil)

        // What the renderer's file takes counts once, until the store has the bytes.
        let budget = ByteBudget(limit: 20 << 20)
        let holds = variants.map { $0.content.hold(in: budget) }
        #expect(holds.allSatisfy { $0 != nil } && budget.used == Self.length)
        bench.variants.writing.open()
        await service.finishWriting()
        #expect(try await all(first.content) == Self.bytes)
        withExtendedLifetime(holds) {}
    }

    @Test func anotherThatTakesMemoryIsRefusedWhereThereIsNoRoom() async throws {
        let service = try await service()
        bench.variants.writing.shut()
        let variants = (try await service.variant(request()), try await service.variant(request(blur: 2)))
        let budget = ByteBudget(limit: 20 << 20)
        var hold = variants.0.content.hold(in: budget)
        #expect(hold != nil && variants.1.content.hold(in: budget) == nil)
        hold = nil
        #expect(budget.used == 0 && variants.1.content.hold(in: budget) != nil)
        bench.variants.writing.open()
    }

    @Test func inAFolderItTakesNoMemory() async throws {
        let folder = try TemporaryFolder()
        let store = try FolderStore(path: folder.path, writing: .fast, threadPool: .singleton)
        let service = try await service(store)
        let made = try await service.variant(request())
        await service.finishWriting()
        let stored = try await self.service(store).variant(request())
        #expect(made.outcome == .made && stored.outcome == .store && bench.renderer.renders == 1)
        #expect(stored.etag == made.etag && stored.content.buffer == nil)
        let budget = ByteBudget(limit: 0)
        // The one that was made has moved into the folder as well.
        #expect(made.content.hold(in: budget) != nil && stored.content.hold(in: budget) != nil)
        #expect(try await all(stored.content) == Self.bytes)
        #expect(try await all(made.content) == Self.bytes)
    }

    @Test func aDamagedOneIsAMiss() async throws {
        let store = MemoryStore()
        let service = try await service(store)
        let made = try await service.variant(request())
        await service.finishWriting()
        let key = try #require(try await store.list(under: .all, after: nil, limit: 1).objects.first?.key)
        var damaged = try #require(try await store.read(key, upTo: .max))
        damaged.bytes.setInteger(UInt8(99), at: 17 << 20)
        _ = try await store.put(key, damaged.bytes, metadata: damaged.info.metadata)
        let again = try await self.service(store).variant(request())
        #expect(again.outcome == .made && again.etag == made.etag && bench.renderer.renders == 2)
    }

    @Test func oneThatIsDamagedOnDiskIsAMiss() async throws {
        let folder = try TemporaryFolder()
        let store = try FolderStore(path: folder.path, writing: .fast, threadPool: .singleton)
        // Open ones stay what they were.
        let service = try await service(store, openFiles: 0)
        let made = try await service.variant(request())
        await service.finishWriting()
        let key = try #require(try await store.list(under: .all, after: nil, limit: 1).objects.first?.key)
        _ = try await service.variant(request())
        let stored = try #require(try await store.open(key))
        var bytes = ByteBuffer(bytes: Self.bytes)
        bytes.setInteger(UInt8(99), at: 17 << 20)
        _ = try await store.put(key, bytes, metadata: stored.info.metadata)
        // Read through before, and not the same file any more.
        let again = try await service.variant(request())
        #expect(again.outcome == .made && again.etag == made.etag && bench.renderer.renders == 2)
    }

    @Test func shortOnesStayInMemoryAsBefore() async throws {
        try await bench.put("pets/cat.jpg", Workbench.jpeg)
        let service = bench.service()
        let made = try await service.variant(request())
        let buffer = try #require(made.content.buffer)
        #expect(service.cached(request())?.content.buffer == buffer)
        #expect(try await made.content.read(2..<5, on: .singleton) == buffer.getSlice(at: 2, length: 3))
    }
}
