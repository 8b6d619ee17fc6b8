import Foundation
import Logging
import NIOCore
import NIOPosix
import ObjectStorage
import TestKit
import Testing

struct BoundedFolderStoreTests {
    private let folder: TemporaryFolder
    private let metadata = ObjectMetadata(mediaType: "image/webp", attributes: ["recipe": "r"])

    init() throws { folder = try TemporaryFolder() }

    @Test(arguments: ObjectStoreConformance.all)
    func doesWhatEveryStoreDoes(_ check: ObjectStoreConformance) async throws { try await check.run(store()) }

    @Test func theLeastRecentlyUsedGoWhenThereAreTooMany() async throws {
        let store = try store(objects: 3)
        for name in ["a", "b", "c"] { try await put(name, in: store) }
        _ = try await store.read(key("a"), upTo: 100)
        try await put("d", in: store)
        #expect(try await names(store) == ["a", "c", "d"])
        _ = try await store.open(key("c"))
        try await put("e", in: store)
        try await put("f", in: store)
        #expect(try await names(store) == ["c", "e", "f"])
        #expect(store.usage.objects == 3)
        #expect(folder.files().count == 6, "their sidecars went with them")
    }

    @Test func bytesAreCountedAsTheyLieOnDisk() async throws {
        // Each of these takes two blocks and its sidecar one.
        let store = try store(bytes: 40_000)
        for name in ["a", "b", "c", "d"] { try await put(name, in: store, bytes: 5000) }
        #expect(store.usage == (3, 3 * 12_288))
        #expect(try await names(store) == ["b", "c", "d"])
    }

    @Test func whatIsTooLargeForAllRoomPushesNothingOut() async throws {
        let store = try store(bytes: 40_000)
        try await put("a", in: store)
        let error = await #expect(throws: StorageError.self) { try await put("b", in: store, bytes: 50_000) }
        #expect(error?.code == .tooLarge)
        #expect(try await names(store) == ["a"])
    }

    @Test func theBoundsAndTheOrderOfUseSurviveTheProcess() async throws {
        let first = try store(objects: 10)
        for name in ["folder/a", "folder/b", "c", "d"] { try await put(name, in: first) }
        // As if used at these times; `b` last.
        for (name, age) in [("folder/a", 3), ("folder/b", 0), ("c", 2), ("d", 1)] {
            try setAccess(of: name, daysAgo: age)
        }
        let second = try store(objects: 3)
        #expect(second.usage.objects == 0)
        try await second.index()
        #expect(try await names(second) == ["c", "d", "folder/b"])
        try await put("e", in: second)
        #expect(try await names(second) == ["d", "e", "folder/b"])
    }

    @Test func aUseIsWrittenDownForTheNextProcess() async throws {
        let first = try store()
        for name in ["a", "b"] { try await put(name, in: first) }
        try setAccess(of: "a", daysAgo: 3)
        try setAccess(of: "b", daysAgo: 2)
        let second = try store()
        try await second.index()
        _ = try await second.read(key("a"), upTo: 100)
        let third = try store(objects: 1)
        try await third.index()
        #expect(try await names(third) == ["a"])
    }

    @Test func whatIsUsedWhileTheIndexIsMadeCountsAsNewer() async throws {
        let first = try store()
        for name in ["a", "b", "c"] { try await put(name, in: first) }
        let second = try store(objects: 2)
        _ = try await second.read(key("a"), upTo: 100)
        try await put("d", in: second)
        try await second.index()
        #expect(try await names(second) == ["a", "d"])
    }

    @Test func filesOfSomebodyElseAreLeftAlone() async throws {
        try folder.write(Array(repeating: 0, count: 90_000), to: "holiday.jpg")
        try folder.write([1], to: "400x300/by-hand.jpg")
        let store = try store(bytes: 30_000, objects: 1)
        try await store.index()
        for name in ["a", "b", "c"] { try await put(name, in: store) }
        _ = try await store.read(key("holiday.jpg"), upTo: 100_000)
        try await put("d", in: store)
        #expect(try await names(store) == ["400x300/by-hand.jpg", "d", "holiday.jpg"])
    }

    @Test func orphansAreRemovedWhenTheyAreOld() async throws {
        let first = try store()
        for name in ["x/a", "x/b"] { try await put(name, in: first) }
        #expect(unlink(folder.path("x/a")) == 0)
        #expect(unlink(folder.path("x/b")) == 0)
        let old = Date(timeIntervalSinceNow: -600)
        try FileManager.default.setAttributes([.modificationDate: old], ofItemAtPath: folder.path("x/.a.meta"))
        try setAccess(of: "x/.a.meta", daysAgo: 1)
        try await store().index()
        #expect(folder.files() == ["x/.b.meta"])
    }

    @Test func whatOthersRemoveIsForgotten() async throws {
        let store = try store()
        try await put("a", in: store)
        #expect(unlink(folder.path("a")) == 0)
        #expect(try await store.read(key("a"), upTo: 100) == nil)
        #expect(store.usage == (0, 0))
    }

    #if os(Linux)
    @Test(.enabled(if: getuid() == 0, "mounting a small disk needs the rights of root"))
    func aFullDiskMakesRoomOrSaysSo() async throws {
        let disk = folder.path("disk")
        try FileManager.default.createDirectory(atPath: disk, withIntermediateDirectories: false)
        guard mount("tmpfs", disk, "tmpfs", 0, "size=200k") == 0 else {
            Issue.record("a small disk could not be mounted: errno \(errno)", severity: .warning)
            return
        }
        defer { umount2(disk, Int32(MNT_DETACH)) }
        let store = try store(path: disk)
        for number in 0..<20 { try await put("n\(number)", in: store, bytes: 20_000) }
        let names = try await names(store)
        #expect(names.contains("n19") && !names.contains("n0") && names.count >= 2)
        let error = await #expect(throws: StorageError.self) { try await put("huge", in: store, bytes: 400_000) }
        #expect(error?.code == .full)
        let left = try FileManager.default.contentsOfDirectory(atPath: disk + "/.tmp")
        #expect(left.isEmpty, "nothing half-written takes up what little there is")
        #expect(try await self.names(store).contains("huge") == false)
    }

    @Test(.enabled(if: getuid() == 0, "mounting read-only needs the rights of root"))
    func aReadOnlyDiskStillAnswers() async throws {
        let disk = folder.path("disk")
        try FileManager.default.createDirectory(atPath: disk, withIntermediateDirectories: false)
        guard mount("tmpfs", disk, "tmpfs", 0, "size=1m") == 0 else {
            Issue.record("a disk could not be mounted: errno \(errno)", severity: .warning)
            return
        }
        defer { umount2(disk, Int32(MNT_DETACH)) }
        let store = try store(path: disk, objects: 1)
        try await put("a", in: store)
        let readOnly = UInt(MS_REMOUNT | MS_RDONLY)
        #expect(mount("tmpfs", disk, "tmpfs", readOnly, nil) == 0)
        let error = await #expect(throws: StorageError.self) { try await put("b", in: store) }
        #expect(error?.code == .denied)
        await #expect(throws: StorageError.self) { try await store.check() }
        #expect(try await store.read(key("a"), upTo: 100)?.info.metadata == metadata)
        // A process that starts now finds what there is.
        let next = try self.store(path: disk)
        try await next.index()
        #expect(next.usage.objects == 1)
    }
    #endif

    private func store(path: String? = nil, bytes: Int = .max, objects: Int = .max) throws -> BoundedFolderStore {
        let folder = try FolderStore(path: path ?? folder.path, writing: .fast, threadPool: .singleton)
        let bounds = BoundedFolderStore.Configuration(maximumBytes: bytes, maximumObjects: objects)
        return BoundedFolderStore(
            folder,
            configuration: bounds,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        )
    }

    private func key(_ text: String) throws -> ObjectKey { try #require(ObjectKey(text)) }

    private func put(_ name: String, in store: BoundedFolderStore, bytes: Int = 10) async throws {
        _ = try await store.put(key(name), ByteBuffer(repeating: 7, count: bytes), metadata: metadata)
    }

    private func names(_ store: BoundedFolderStore) async throws -> [String] {
        try await store.list(under: .all, after: nil, limit: 1000).objects.map(\.key.text)
    }

    /// Sets when a file was last read; the time of writing stays, or is older.
    private func setAccess(of name: String, daysAgo days: Int) throws {
        var raw = stat()
        try #require(stat(folder.path(name), &raw) == 0)
        let now = Int(Date().timeIntervalSince1970)
        let times = [timespec(tv_sec: now + 1000 - days * 86_400, tv_nsec: 0), raw.st_mtim]
        try #require(utimensat(AT_FDCWD, folder.path(name), times, 0) == 0)
    }
}
