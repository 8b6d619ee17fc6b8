import Foundation
import NIOCore
import NIOPosix
import ObjectStorage
import TestKit
import Testing

/// A disk of our own that is really full; only root may have one.
@Suite(.enabled(if: SmallDisk.isAllowed, "only root may mount a file system"))
struct FullDiskTests {
    private let metadata = ObjectMetadata(mediaType: "image/jpeg", attributes: ["a": "b"])

    @Test(arguments: [FolderStore.Writing.fast, .durable])
    func whatDoesNotFitIsAnErrorAndGivesTheSpaceBack(_ writing: FolderStore.Writing) async throws {
        let disk = try SmallDisk(options: "size=1m")
        let store = try FolderStore(path: disk.path, writing: writing, threadPool: .singleton)
        let kept = try await store.put(key("kept/a"), ByteBuffer(repeating: 1, count: 100_000), metadata: metadata)
        let incoming = try await store.receive()
        await expectFull { for _ in 0..<40 { try await incoming.append(ByteBuffer(repeating: 2, count: 50_000)) } }
        // At once, not only when somebody discards it.
        let whole = try await store.put(key("kept/b"), ByteBuffer(repeating: 3, count: 700_000), metadata: metadata)
        await incoming.discard()
        await expectFull {
            _ = try await store.put(key("new/c"), ByteBuffer(repeating: 4, count: 400_000), metadata: metadata)
        }
        await expectFull {
            _ = try await store.putIfAbsent(key("new/d"), ByteBuffer(repeating: 4, count: 400_000), metadata: metadata)
        }
        #expect(disk.files() == ["kept/.a.meta", "kept/.b.meta", "kept/a", "kept/b"])
        #expect(disk.folders() == [".tmp", "kept"], "no folder is left of what could not be written")
        try await #expect(store.head(key("kept/a")) == kept)
        try await #expect(store.head(key("kept/b")) == whole)
        #expect(try await store.delete(key("kept/b")), "removing needs no space")
        let again = try await store.receive()
        try await again.append(ByteBuffer(repeating: 5, count: 700_000))
        #expect(try await again.commit(as: key("kept/c"), metadata: metadata).size == 700_000)
    }

    /// Every file and folder takes an inode, so that each number of them stops a write at another of its steps.
    @Test(arguments: 3...16, [true, false])
    func everyStepThatFindsNoRoomLeavesNothing(_ inodes: Int, _ isFirst: Bool) async throws {
        let disk = try SmallDisk(options: "size=1m,nr_inodes=\(inodes)")
        let store: FolderStore
        do {
            store = try FolderStore(path: disk.path, writing: .durable, threadPool: .singleton)
        } catch {
            return
        }
        var stored = 0
        for number in 0..<8 {
            let key = try key("folder/\(number)/name")
            do {
                if isFirst {
                    let info = try await store.putIfAbsent(key, ByteBuffer(string: "1"), metadata: metadata)
                    #expect(info?.metadata == metadata)
                } else {
                    let incoming = try await store.receive()
                    try await incoming.append(ByteBuffer(string: "1"))
                    _ = try await incoming.commit(as: key, metadata: metadata)
                }
                stored += 1
                try await #expect(store.head(key)?.metadata == metadata)
            } catch let error as StorageError {
                #expect(error.code == .full, "\(error)")
                try await #expect(store.head(key) == nil)
            }
        }
        #expect(stored < 8)
        #expect(disk.files().count == 2 * stored, "\(disk.files())")
        #expect(disk.folders().allSatisfy { $0 == ".tmp" || $0.hasPrefix("folder") })
        // `folder`, and one folder for each object.
        #expect(disk.folders().count { $0 != ".tmp" } == (stored == 0 ? 0 : stored + 1), "\(disk.folders())")
    }

    private func key(_ text: String) throws -> ObjectKey { try #require(ObjectKey(text)) }

    private func expectFull(_ body: () async throws -> Void) async {
        let error = await #expect(throws: StorageError.self) { try await body() }
        #expect(error?.code == .full)
    }
}
