import Basics
import Descriptors
import Foundation
import Logging
import NIOCore
import NIOPosix
import TestKit
import Testing

@testable import ObjectStorage

/// Files of times that no clock shows: NTFS begins in 1601, wrong clocks are in 2300, memory takes any 64 bits.
@Suite(.enabled(if: SmallDisk.isAllowed))
struct FileTimeTests {
    private static let times: [Int] = [
        .min, .min + 1, -62_135_596_801, -11_644_473_600, -9_223_372_037, -1, 0, 9_223_372_036, 9_223_372_037,
        10_413_792_000, 253_402_300_800, 1 << 53, (1 << 53) + 1, .max - 1, .max,
    ]
    private let disk: SmallDisk

    init() throws { disk = try SmallDisk(options: "size=8m") }

    private func write(_ name: String, _ text: String = "meow") throws {
        let path = "\(disk.path)/\(name)"
        try FileManager.default.createDirectory(
            atPath: (path as NSString).deletingLastPathComponent,
            withIntermediateDirectories: true
        )
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
    }

    private func setTime(_ name: String, _ seconds: Int, _ nanoseconds: Int = 999_999_999) {
        let time = timespec(tv_sec: seconds, tv_nsec: nanoseconds)
        #expect(utimensat(AT_FDCWD, "\(disk.path)/\(name)", [time, time], 0) == 0)
    }

    private func store() throws -> FolderStore {
        try FolderStore(path: disk.path, writing: .fast, threadPool: .singleton)
    }

    @Test func originalsOfAnyTimeAreFoundAndListed() async throws {
        let store = try store()
        var tags: Set<String> = []
        for (number, seconds) in Self.times.enumerated() {
            try write("\(number).jpg")
            setTime("\(number).jpg", seconds)
            let key = try #require(ObjectKey("\(number).jpg"))
            let info = try #require(try await store.head(key))
            #expect(info.size == 4 && info.modified.isFinite)
            #expect(try await store.read(key, upTo: 10)?.info == info)
            tags.insert(info.etag)
        }
        #expect(tags.count == Self.times.count, "each time is another state")
        #expect(try await store.list(under: .all, after: nil, limit: 100).objects.count == Self.times.count)
    }

    @Test func variantsOfAnyTimeAreCountedAndUsed() async throws {
        let store = try store()
        let metadata = ObjectMetadata(mediaType: "image/webp", attributes: ["recipe": "r"])
        for (number, seconds) in Self.times.enumerated() {
            let key = try #require(ObjectKey("folder/\(number).webp"))
            _ = try await store.put(key, ByteBuffer(string: "x"), metadata: metadata)
            setTime("folder/\(number).webp", seconds)
            setTime("folder/.\(number).webp.meta", seconds)
        }
        // What is left of others, too.
        try write("folder/.gone.webp.meta")
        setTime("folder/.gone.webp.meta", .max)
        try write(".tmp/left")
        setTime(".tmp/left", .min)
        let bounded = BoundedFolderStore(store, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        try await bounded.index()
        #expect(bounded.usage.objects == Self.times.count)
        try await bounded.sweep(olderThan: .seconds(Int64.max))
        try await bounded.sweep(olderThan: .seconds(60))
        #expect(!FileManager.default.fileExists(atPath: "\(disk.path)/.tmp/left"))
        let key = try #require(ObjectKey("folder/0.webp"))
        #expect(try await bounded.read(key, upTo: 10)?.bytes.readableBytes == 1)
        #expect(try await bounded.put(key, ByteBuffer(string: "yy"), metadata: metadata).size == 2)
        #expect(try await bounded.read(key, upTo: 10)?.info.metadata == metadata)
    }

    @Test func aFileThatSaysItHasExabytesIsNotRead() async throws {
        try write("huge.jpg")
        try #require(truncate("\(disk.path)/huge.jpg", .max) == 0)
        let store = try store()
        let key = try #require(ObjectKey("huge.jpg"))
        #expect(try await store.head(key)?.size == .max)
        let error = await #expect(throws: StorageError.self) { try await store.read(key, upTo: 1 << 20) }
        #expect(error?.code == .tooLarge)
        #expect(FolderQuota.footprint(.max) > 0)
    }

    /// A restored backup, a copy with its date, another machine: the same size and date is the same original.
    @Test func aCopyThatKeptItsDateIsTheSameOriginal() async throws {
        try write("cat.jpg")
        setTime("cat.jpg", 1_700_000_000, 123_456_789)
        let store = try store()
        let key = try #require(ObjectKey("cat.jpg"))
        let first = try #require(try await store.head(key))
        #expect(try run("cp", "-p", "cat.jpg", "copy.jpg") && run("mv", "copy.jpg", "cat.jpg"))
        let restored = try #require(try await store.head(key))
        #expect(restored.etag == first.etag)
        #expect(restored.formerETag != first.formerETag, "it is another file")
        setTime("cat.jpg", 1_700_000_000, 123_456_790)
        #expect(try await store.head(key)?.etag != first.etag)
        try write("cat.jpg", "meows")
        setTime("cat.jpg", 1_700_000_000, 123_456_789)
        #expect(try await store.head(key)?.etag != first.etag)
    }

    private func run(_ program: String, _ arguments: String...) throws -> Bool {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [program] + arguments
        process.currentDirectoryURL = URL(fileURLWithPath: disk.path)
        try process.start()
        process.waitUntilExit()
        return process.terminationStatus == 0
    }
}

/// What may not be read hides nothing but itself.
@Suite(.enabled(if: geteuid() == 0))
struct UnreadableTests {
    private let place: TemporaryFolder

    init() throws {
        place = try TemporaryFolder()
        for name in ["a.jpg", "closed/x.jpg", "dark.jpg", "e/closed/y.jpg", "e/f.jpg", "z.jpg"] {
            try place.write([1], to: name)
        }
        chmod(place.path, 0o755)
        for name in ["closed", "e/closed"] { chmod(place.path(name), 0o700) }
        chmod(place.path("dark.jpg"), 0o600)
    }

    /// Runs a body on a thread that has the file rights of nobody, as only a thread of its own may have them.
    private func asNobody<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value {
        let (setGroup, setUser) = (try call("setfsgid"), try call("setfsuid"))
        return try await withCheckedThrowingContinuation { continuation in
            Thread.detachNewThread {
                _ = (setGroup(65_534), setUser(65_534))
                let result = Result { try body() }
                _ = (setUser(0), setGroup(0))
                continuation.resume(with: result)
            }
        }
    }

    /// A call of Linux that Swift does not see.
    private func call(_ name: String) throws -> @convention(c) @Sendable (UInt32) -> Int32 {
        let symbol = try #require(dlsym(nil, name))
        return unsafeBitCast(symbol, to: (@convention(c) @Sendable (UInt32) -> Int32).self)
    }

    @Test func aListingPassesOverWhatMayNotBeRead() async throws {
        let folder = Folder(path: place.path, writing: .never)
        let page = try await asNobody { try folder.listing.list(under: .all, after: nil, limit: 10) }
        #expect(page.objects.map(\.key.text) == ["a.jpg", "e/f.jpg", "z.jpg"])
        #expect(page.unreadable.count == 3)
        #expect(page.unreadable.names == "closed/ and 2 more")
    }

    @Test(arguments: 1...4)
    func pagesCountEachOnce(limit: Int) async throws {
        let folder = Folder(path: place.path, writing: .never)
        var (names, unreadable, last): ([String], UnreadableNames, ObjectKey?) = ([], UnreadableNames(), nil)
        while true {
            let after = last
            let page = try await asNobody { try folder.listing.list(under: .all, after: after, limit: limit) }
            names += page.objects.map(\.key.text)
            unreadable += page.unreadable
            guard page.hasMore, let end = page.objects.last?.key else { break }
            last = end
        }
        #expect(names == ["a.jpg", "e/f.jpg", "z.jpg"])
        #expect(unreadable.count == 3)
    }

    /// What is listed in pieces comes once, however many folders without objects lie between.
    @Test(arguments: 1...5)
    func foldersWithoutObjectsRepeatNothing(limit: Int) throws {
        let place = try TemporaryFolder()
        for name in ["a/.hidden", "b/.hidden", "c/x.jpg", "d/.hidden", "e/y.jpg", "f.jpg"] {
            try place.write([1], to: name)
        }
        let page = try Folder(path: place.path, writing: .never).listing.list(under: .all, after: nil, limit: limit)
        #expect(page.objects.map(\.key.text) == Array(["c/x.jpg", "e/y.jpg", "f.jpg"].prefix(limit)))
        #expect(page.hasMore == (limit < 3) && page.unreadable.count == 0)
    }

    @Test func whatWasAskedForByItsNameIsAnError() async throws {
        let folder = Folder(path: place.path, writing: .never)
        let prefix = ObjectKeyPrefix(folder: try #require(ObjectKey("closed")))
        let key = try #require(ObjectKey("dark.jpg"))
        let bodies: [(@Sendable () throws -> Void, StorageError.Code)] = [
            ({ _ = try folder.listing.list(under: prefix, after: nil, limit: 10) }, .denied),
            ({ _ = try folder.reader.open(key) }, .unreadable),
        ]
        for (body, code) in bodies {
            let error = await #expect(throws: StorageError.self) { try await asNobody(body) }
            #expect(error?.code == code)
        }
    }

    @Test func aPurgeRemovesTheRestAndTellsOfIt() async throws {
        for name in ["", "/e"] { chown(place.path + name, 65_534, 65_534) }
        let folder = Folder(path: place.path, writing: .fast)
        let error = await #expect(throws: StorageError.self) {
            try await asNobody { _ = try folder.remover.deleteAll(under: .all) }
        }
        #expect(error?.code == .denied)
        // Whoever may write a folder may remove what is in it, readable or not.
        #expect(place.files() == ["closed/x.jpg", "e/closed/y.jpg"])
    }
}
