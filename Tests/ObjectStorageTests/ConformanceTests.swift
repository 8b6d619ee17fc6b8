import NIOPosix
import ObjectStorage
import TestKit
import Testing

struct ConformanceTests {
    @Test(arguments: ObjectStoreConformance.all)
    func folder(_ check: ObjectStoreConformance) async throws {
        let folder = try TemporaryFolder()
        try await check.run(FolderStore(path: folder.path, writing: .fast, threadPool: .singleton))
        #expect(!folder.files().contains { $0.hasPrefix(".tmp/") }, "no temporary file is left")
    }

    @Test(arguments: ObjectStoreConformance.all)
    func durableFolder(_ check: ObjectStoreConformance) async throws {
        let folder = try TemporaryFolder()
        try await check.run(FolderStore(path: folder.path, writing: .durable, threadPool: .singleton))
    }

    @Test(arguments: ObjectStoreConformance.all)
    func memory(_ check: ObjectStoreConformance) async throws {
        try await check.run(MemoryStore())
    }

    @Test(arguments: ReceivingStoreConformance.all)
    func receivingFolder(_ check: ReceivingStoreConformance) async throws {
        let folder = try TemporaryFolder()
        try await check.run(FolderStore(path: folder.path, writing: .fast, threadPool: .singleton))
        #expect(!folder.files().contains { $0.hasPrefix(".tmp/") }, "no temporary file is left")
    }

    @Test(arguments: ReceivingStoreConformance.all)
    func receivingDurableFolder(_ check: ReceivingStoreConformance) async throws {
        let folder = try TemporaryFolder()
        try await check.run(FolderStore(path: folder.path, writing: .durable, threadPool: .singleton))
        #expect(!folder.files().contains { $0.hasPrefix(".tmp/") }, "no temporary file is left")
    }

    @Test(arguments: ReceivingStoreConformance.all)
    func receivingMemory(_ check: ReceivingStoreConformance) async throws {
        let store = MemoryStore()
        try await check.run(store)
        #expect(store.arriving == 0)
    }
}
