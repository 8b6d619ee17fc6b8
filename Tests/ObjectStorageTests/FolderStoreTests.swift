import Descriptors
import Foundation
import NIOCore
import NIOPosix
import ObjectStorage
import TestKit
import Testing

struct FolderStoreTests {
    private let folder: TemporaryFolder
    private let store: FolderStore

    init() throws {
        folder = try TemporaryFolder()
        store = try FolderStore(path: folder.path("store"), writing: .fast, threadPool: .singleton)
    }

    @Test func filesThatSomebodyDroppedAreObjects() async throws {
        try folder.write([1, 2, 3], to: "store/2026/cat.jpg")
        let info = try #require(try await store.head(key("2026/cat.jpg")))
        #expect(info.size == 3 && info.metadata == ObjectMetadata())
        #expect(abs(info.modified - Date().timeIntervalSince1970) < 60)
        #expect(try await store.open(key("2026/cat.jpg"))?.descriptor.readAll() == [1, 2, 3])
    }

    @Test func aChangedFileHasAnotherValidator() async throws {
        let cat = try key("cat.jpg")
        var seen = Set<String>()
        func look() async throws { seen.insert(try #require(try await store.head(cat)).etag) }
        try folder.write([1], to: "store/cat.jpg")
        try await look()
        try await look()
        #expect(seen.count == 1, "the same as long as nothing changes")
        try folder.write([1, 2], to: "store/cat.jpg")
        try await look()
        let long = Date(timeIntervalSince1970: 1_000_000_000)
        try FileManager.default.setAttributes([.modificationDate: long], ofItemAtPath: folder.path("store/cat.jpg"))
        try await look()
        #expect(seen.count == 3)
        // Another file of the same length and time, as a restored backup and a copy that keeps dates leave it.
        try folder.write([3, 4], to: "store/other")
        try FileManager.default.setAttributes([.modificationDate: long], ofItemAtPath: folder.path("store/other"))
        #expect(rename(folder.path("store/other"), folder.path("store/cat.jpg")) == 0)
        try await look()
        #expect(seen.count == 3, "the same original")
    }

    @Test(arguments: [
        "link-out", "link-out-absolute", "link-absolute-inside", "folder-out/secret.jpg", "link-dots", "link-loop",
        "fifo", "folder", "folder/", "inside.jpg/x", "device", "socket",
    ])
    func whatIsNoFileInsideIsNoObject(_ name: String) async throws {
        try prepareHostileFolder()
        guard let key = ObjectKey(name) else { return }
        #expect(try await store.head(key) == nil)
        #expect(try await store.open(key) == nil)
        #expect(try await store.read(key, upTo: 100) == nil)
        let listed = try await store.list(under: .all, after: nil, limit: 100).objects.map(\.key)
        #expect(!listed.contains(key))
    }

    @Test(arguments: ["link-inside", "link-to-link", "folder-inside/deep.jpg"])
    func linksThatStayInsideAreFollowed(_ name: String) async throws {
        try prepareHostileFolder()
        #expect(try await store.read(key(name), upTo: 100)?.bytes == ByteBuffer(string: "inside"))
    }

    @Test func nothingIsWrittenOrRemovedThroughALinkThatLeadsOut() async throws {
        try prepareHostileFolder()
        await #expect(throws: StorageError.self) {
            try await store.put(key("folder-out/new.jpg"), ByteBuffer(string: "x"), metadata: ObjectMetadata())
        }
        #expect(try await store.delete(key("folder-out/secret.jpg")) == false)
        #expect(try await store.deleteAll(under: ObjectKeyPrefix(folder: key("folder-out"))) == 0)
        #expect(
            try await store.list(under: ObjectKeyPrefix(folder: key("folder-out")), after: nil, limit: 9).objects
                .isEmpty
        )
        _ = try await store.deleteAll(under: .all)
        #expect(try folder.read("outside/secret.jpg") == Array("secret".utf8))
        #expect(folder.files().contains("outside/secret.jpg"))
        #expect(!FileManager.default.fileExists(atPath: folder.path("outside/new.jpg")))
    }

    @Test(arguments: [
        "", "/", "/etc/passwd", "..", "../x", "a/../b", "a/..", "./a", "a/.", "a//b", "a/", ".hidden", "a/.hidden",
        ".tmp/x", "a\\b", "a\u{0}b", "a\nb", "\u{7f}", String(repeating: "n", count: 256),
        Array(repeating: "abc", count: 257).joined(separator: "/"),
    ])
    func whatIsNoKeyCannotEvenBeAskedFor(_ text: String) { #expect(ObjectKey(text) == nil) }

    @Test(arguments: ["a", "a/b", "a..b", "..." + "x", "é/ü", "a b", "%2e%2e/x", "~root", "-rf", "C:x"])
    func otherTextsAreKeysOrNot(_ text: String) {
        // A leading dot is always hidden, also where it only looks like going up.
        #expect((ObjectKey(text) != nil) == !text.hasPrefix("."))
    }

    @Test func aFolderThatIsNotThereIsAnErrorAndNotEmpty() async throws {
        try FileManager.default.removeItem(atPath: folder.path("store"))
        let cat = try key("cat.jpg")
        let error = await #expect(throws: StorageError.self) { try await store.head(cat) }
        #expect(error?.code == .missing)
        await #expect(throws: StorageError.self) { try await store.check() }
        try folder.write([1], to: "store/cat.jpg")
        #expect(try await store.head(cat)?.size == 1, "a folder that comes back is found")
    }

    @Test func aStoreForReadingTouchesNothing() async throws {
        try folder.write([1], to: "plain/cat.jpg")
        let store = try FolderStore(path: folder.path("plain"), writing: .never, threadPool: .singleton)
        let cat = try key("cat.jpg")
        try await store.check()
        for change in [
            { @Sendable in _ = try await store.put(cat, ByteBuffer(), metadata: ObjectMetadata()) },
            { @Sendable in _ = try await store.delete(cat) },
            { @Sendable in _ = try await store.deleteAll(under: .all) },
        ] {
            let error = await #expect(throws: StorageError.self) { try await change() }
            #expect(error?.code == .denied)
        }
        #expect(folder.files() == ["plain/cat.jpg"])
    }

    /// A sidecar is read once for a file as it is, which costs most of reading a small object.
    @Test func metadataIsRememberedForAsLongAsTheFileIsTheSame() async throws {
        let cat = try key("a/cat.jpg")
        let metadata = ObjectMetadata(mediaType: "image/jpeg", attributes: ["n": "1"])
        _ = try await store.put(cat, ByteBuffer(string: "one"), metadata: metadata)
        let before = try #require(try await store.head(cat))
        try FileManager.default.removeItem(atPath: folder.path("store/a/.cat.jpg.meta"))
        #expect(try await store.read(cat, upTo: 100)?.info == before)
        // Another file of the same name and length.
        try folder.write(Array("two".utf8), to: "store/a/cat.jpg")
        #expect(try await store.head(cat)?.metadata == ObjectMetadata())
        // Ours, with other metadata.
        let other = ObjectMetadata(mediaType: "image/jpeg", attributes: ["n": "2"])
        _ = try await store.put(cat, ByteBuffer(string: "two"), metadata: other)
        #expect(try await store.head(cat)?.metadata == other)
    }

    @Test func metadataOfOtherBytesIsIgnored() async throws {
        let cat = try key("a/cat.jpg")
        let metadata = ObjectMetadata(mediaType: "image/jpeg", attributes: ["n": "1"])
        _ = try await store.put(cat, ByteBuffer(string: "one"), metadata: metadata)
        // Replaced by hand, with the same length.
        try folder.write(Array("two".utf8), to: "store/a/cat.jpg")
        #expect(try await store.head(cat)?.metadata == ObjectMetadata())
        // A sidecar that is damaged, in any byte.
        _ = try await store.put(cat, ByteBuffer(string: "one"), metadata: metadata)
        let sidecar = try folder.read("store/a/.cat.jpg.meta")
        for at in stride(from: 0, to: sidecar.count, by: 7) {
            var damaged = sidecar
            damaged[at] ^= 1
            try folder.write(damaged, to: "store/a/.cat.jpg.meta")
            #expect(try await store.head(cat)?.metadata == ObjectMetadata(), "byte \(at)")
        }
        for length in [0, 1, sidecar.count - 1] {
            try folder.write(Array(sidecar.prefix(length)), to: "store/a/.cat.jpg.meta")
            #expect(try await store.head(cat)?.metadata == ObjectMetadata(), "\(length) bytes")
        }
        try folder.write(sidecar, to: "store/a/.cat.jpg.meta")
        #expect(try await store.head(cat)?.metadata == metadata)
    }

    @Test func anObjectCannotTakeAFoldersName() async throws {
        _ = try await store.put(key("a/b"), ByteBuffer(string: "x"), metadata: ObjectMetadata())
        for text in ["a", "a/b/c"] {
            let error = await #expect(throws: StorageError.self) {
                try await store.put(key(text), ByteBuffer(string: "y"), metadata: ObjectMetadata())
            }
            #expect(error?.code == .badName, "\(text)")
        }
        #expect(folder.files() == ["store/a/.b.meta", "store/a/b"], "and nothing is left of the attempt")
    }

    @Test func foldersThatBecomeEmptyGo() async throws {
        _ = try await store.put(key("a/b/c/1"), ByteBuffer(string: "x"), metadata: ObjectMetadata())
        _ = try await store.put(key("a/2"), ByteBuffer(string: "x"), metadata: ObjectMetadata())
        _ = try await store.delete(key("a/b/c/1"))
        #expect(!FileManager.default.fileExists(atPath: folder.path("store/a/b")))
        #expect(FileManager.default.fileExists(atPath: folder.path("store/a")))
    }

    private func key(_ text: String) throws -> ObjectKey { try #require(ObjectKey(text)) }

    private func prepareHostileFolder() throws {
        let files = FileManager.default
        try folder.write(Array("secret".utf8), to: "outside/secret.jpg")
        try folder.write(Array("inside".utf8), to: "store/inside.jpg")
        try folder.write(Array("inside".utf8), to: "store/folder/deep.jpg")
        for (link, target) in [
            ("link-out", "../outside/secret.jpg"), ("link-out-absolute", folder.path("outside/secret.jpg")),
            ("link-absolute-inside", folder.path("store/inside.jpg")), ("folder-out", "../outside"),
            ("link-dots", "folder/../../outside/secret.jpg"), ("link-loop", "link-loop"),
            ("link-inside", "folder/../inside.jpg"), ("link-to-link", "link-inside"), ("folder-inside", "folder"),
        ] {
            try files.createSymbolicLink(atPath: folder.path("store/\(link)"), withDestinationPath: target)
        }
        #expect(mkfifo(folder.path("store/fifo"), 0o600) == 0)
        // Needs rights; without them there is simply nothing.
        mknod(folder.path("store/device"), S_IFCHR | 0o666, 0x105)
        let socket = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(socket) }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) {
            $0.copyBytes(from: folder.path("store/socket").utf8.prefix(100))
        }
        _ = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(socket, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
    }
}
