import Descriptors
import NIOCore
public import ObjectStorage

/// What every ``ObjectStore`` must do, one check at a time; each wants an empty store.
public struct ObjectStoreConformance: Sendable, CustomStringConvertible {
    /// What is checked.
    public let description: String
    /// Throws ``ConformanceFailure`` when the store does otherwise.
    public let run: @Sendable (any ObjectStore) async throws -> Void

    /// All checks.
    public static let all: [ObjectStoreConformance] = reading + writing + removing + listing

    private static func check(
        _ description: String,
        _ run: @escaping @Sendable (any ObjectStore) async throws -> Void
    ) -> ObjectStoreConformance {
        ObjectStoreConformance(description: description, run: run)
    }

    private static let reading = [
        check("what was not put is not there") { store in
            let key = try key("nothing/here.jpg")
            try await expectEqual(store.head(key), nil)
            try expect(try await store.open(key) == nil, "nothing to open")
            try expect(try await store.read(key, upTo: 10) == nil, "nothing to read")
            try await expectEqual(store.delete(key), false)
        },
        check("what was put comes back, by every way of reading") { store in
            let key = try key("2026/été ☂/cat & dog.jpg")
            let put = try await store.put(key, ByteBuffer(string: "meow"), metadata: metadata)
            try expectEqual(put.size, 4)
            try expectEqual(put.metadata, metadata)
            try await expectEqual(store.head(key), put)
            let opened = try await store.open(key)
            try expectEqual(opened?.info, put)
            try expectEqual(try opened?.descriptor.readAll(), Array("meow".utf8))
            let read = try await store.read(key, upTo: 4)
            try expectEqual(read?.info, put)
            try expectEqual(read?.bytes, ByteBuffer(string: "meow"))
        },
        check("an object may be empty and have no metadata") { store in
            let key = try key("empty")
            let put = try await store.put(key, ByteBuffer(), metadata: ObjectMetadata())
            try expectEqual(put.size, 0)
            try await expectEqual(store.head(key), put)
            try await expectEqual(store.read(key, upTo: 0)?.bytes.readableBytes, 0)
        },
        check("reading more than is wanted is an error and not a part") { store in
            let key = try key("long")
            _ = try await store.put(key, ByteBuffer(string: "12345"), metadata: metadata)
            do {
                _ = try await store.read(key, upTo: 4)
                try expect(false, "reading 5 bytes up to 4 should throw")
            } catch let error as StorageError {
                try expectEqual(error.code, .tooLarge)
            }
        },
        check("keys are equal only byte by byte") { store in
            let composed = try key("caf\u{E9}.jpg")
            let decomposed = try key("cafe\u{301}.jpg")
            _ = try await store.put(composed, ByteBuffer(string: "one"), metadata: metadata)
            try await expectEqual(store.head(decomposed), nil)
            _ = try await store.put(decomposed, ByteBuffer(string: "other"), metadata: metadata)
            try await expectEqual(store.read(composed, upTo: 9)?.bytes, ByteBuffer(string: "one"))
        },
        check("names may be as long as keys allow") { store in
            for length in [200, 249, 250, 255] {
                let key = try key("long/" + String(repeating: "n", count: length - 4) + ".jpg")
                let put = try await store.put(key, ByteBuffer(string: "\(length)"), metadata: metadata)
                try await expectEqual(store.head(key), put)
                try await expectEqual(store.delete(key), true)
            }
        },
    ]

    private static let writing = [
        check("the last write stays, with its metadata") { store in
            let key = try key("a/b")
            let first = try await store.put(key, ByteBuffer(string: "first"), metadata: metadata)
            let other = ObjectMetadata(mediaType: "image/webp", attributes: ["made-by": "second"])
            let second = try await store.put(key, ByteBuffer(string: "2nd"), metadata: other)
            try expect(first.etag != second.etag, "other bytes have another validator")
            try await expectEqual(store.head(key), second)
            try await expectEqual(store.head(key)?.metadata, other)
            try await expectEqual(store.read(key, upTo: 10)?.bytes, ByteBuffer(string: "2nd"))
        },
        check("validators differ even where length and moment are the same") { store in
            let key = try key("same")
            var seen = Set<String>()
            for round in 0..<50 {
                seen.insert(try await store.put(key, ByteBuffer(string: "\(round + 10)"), metadata: metadata).etag)
            }
            try expectEqual(seen.count, 50)
        },
        check("an open object stays what it was") { store in
            let key = try key("a/open")
            _ = try await store.put(key, ByteBuffer(string: "before"), metadata: metadata)
            let opened = try await store.open(key)
            _ = try await store.put(key, ByteBuffer(string: "after!"), metadata: metadata)
            try expectEqual(try opened?.descriptor.readAll(), Array("before".utf8))
            _ = try await store.delete(key)
            try expectEqual(try opened?.descriptor.readAll(), Array("before".utf8))
        },
        check("readers see one write or another, never a mixture") { store in
            let key = try key("busy/object")
            try await withThrowingTaskGroup { group in
                for writer in 0..<4 {
                    group.addTask {
                        for round in 0..<25 {
                            // Length, bytes and metadata of one write all say the same number.
                            let number = writer * 25 + round
                            let bytes = ByteBuffer(repeating: UInt8(number), count: 1000 + number)
                            let metadata = ObjectMetadata(mediaType: "a/b", attributes: ["n": "\(number)"])
                            _ = try await store.put(key, bytes, metadata: metadata)
                        }
                    }
                    group.addTask {
                        for _ in 0..<50 {
                            guard let read = try await store.read(key, upTo: 5000) else { continue }
                            let number = read.bytes.readableBytes - 1000
                            try expectEqual(read.info.size, read.bytes.readableBytes)
                            try expectEqual(read.info.metadata.attributes["n"], "\(number)")
                            try expect(
                                read.bytes.readableBytesView.allSatisfy { $0 == UInt8(number) },
                                "the bytes are of one write"
                            )
                        }
                    }
                }
                try await group.waitForAll()
            }
        },
        check("the store says that it is well") { store in try await store.check() },
    ]

    private static let removing = [
        check("what is removed is gone, and can be put again") { store in
            let key = try key("x/y/z.jpg")
            _ = try await store.put(key, ByteBuffer(string: "1"), metadata: metadata)
            try await expectEqual(store.delete(key), true)
            try await expectEqual(store.head(key), nil)
            try await expectEqual(store.delete(key), false)
            _ = try await store.put(key, ByteBuffer(string: "2"), metadata: ObjectMetadata())
            try await expectEqual(store.head(key)?.metadata, ObjectMetadata())
        },
        check("removing below a prefix takes that folder and nothing else") { store in
            try await fill(store, ["a/1", "a/2", "a/b/3", "ab/4", "a.jpg", "b/a/5"])
            try await expectEqual(store.deleteAll(under: ObjectKeyPrefix(folder: key("a"))), 3)
            try await expectEqual(names(store), ["a.jpg", "ab/4", "b/a/5"])
            try await expectEqual(store.deleteAll(under: ObjectKeyPrefix(folder: key("a"))), 0)
            try await expectEqual(store.deleteAll(under: .all), 3)
            try await expectEqual(names(store), [])
        },
        check("putting and removing in one folder at once do not disturb each other") { store in
            try await withThrowingTaskGroup { group in
                for number in 0..<8 {
                    group.addTask {
                        for _ in 0..<20 {
                            let key = try key("shared/deep/\(number)")
                            _ = try await store.put(key, ByteBuffer(string: "x"), metadata: metadata)
                            try await expectEqual(store.delete(key), true)
                        }
                    }
                }
                try await group.waitForAll()
            }
        },
    ]

    private static let listing = [
        check("a listing is ordered by bytes, as S3's") { store in
            // A folder comes where its `/` does, after `-` and `.` and before letters and digits.
            let ordered = ["B", "a-b", "a.txt", "a/b", "a/b-c", "a0", "b/z", "b/é", "é"]
            try await fill(store, ordered.reversed())
            try await expectEqual(names(store), ordered)
        },
        check("a listing goes on where the page before ended") { store in
            let all = (0..<57).map { "p/\($0 % 7)/\($0)" }
            try await fill(store, all)
            let expected = all.sorted()
            for limit in [1, 2, 7, 56, 57, 58] {
                var found: [String] = []
                var last: ObjectKey?
                repeat {
                    let page = try await store.list(under: .all, after: last, limit: limit)
                    try expect(page.objects.count <= limit, "no more than \(limit) at a time")
                    found += page.objects.map(\.key.text)
                    try expectEqual(page.hasMore, found.count < 57)
                    last = page.hasMore ? page.objects.last?.key : nil
                } while last != nil
                try expectEqual(found, expected)
            }
        },
        check("a listing may begin after a key that is not there, and under a prefix") { store in
            try await fill(store, ["a/1", "a/3", "b/1", "c"])
            let page = try await store.list(under: .all, after: key("a/2"), limit: 10)
            try expectEqual(page.objects.map(\.key.text), ["a/3", "b/1", "c"])
            let folder = try ObjectKeyPrefix(folder: key("b"))
            try await expectEqual(store.list(under: folder, after: nil, limit: 10).objects.map(\.key.text), ["b/1"])
            try await expectEqual(store.list(under: folder, after: key("a"), limit: 10).objects.count, 1)
            try await expectEqual(store.list(under: folder, after: key("c"), limit: 10).objects.count, 0)
        },
        check("a listing tells what each object is") { store in
            let key = try key("a/b")
            let put = try await store.put(key, ByteBuffer(string: "1"), metadata: metadata)
            var listed = try await store.list(under: .all, after: nil, limit: 1).objects.first?.info
            // A bucket does not tell.
            if listed?.metadata == ObjectMetadata() { listed?.metadata = put.metadata }
            try expectEqual(listed, put)
        },
        check("a filtered listing has what is wanted, in order, page by page") { store in
            let wanted = [
                "a/1.jpg", "a/b/2.jpg", "a/c.jpg", "a0.jpg", "b/é.jpg", "own/3.jpg", "z.jpg", "é.jpg",
            ]
            let others = [
                "a/1.txt", "a/b/notes", "a.txt", "b/own/x.txt", "own.txt", "skipped/a.jpg", "skipped/b/c.jpg",
            ]
            try await fill(store, (wanted + others).sorted().reversed())
            for limit in [1, 2, 4, 7, 8, 9] {
                var found: [String] = []
                var last: ObjectKey?
                repeat {
                    let page = try await store.list(after: last, limit: limit, where: pictures)
                    found += page.objects.map(\.key.text)
                    try expectEqual(page.objects.count, found.count < wanted.count ? limit : page.objects.count)
                    try expectEqual(page.next != nil, found.count < wanted.count)
                    last = page.next
                } while last != nil
                try expectEqual(found, wanted)
            }
            try await expectEqual(
                store.list(after: key("a/1.jpg"), limit: 2, where: pictures).objects.map(\.key.text),
                ["a/b/2.jpg", "a/c.jpg"]
            )
            try await expectEqual(store.list(after: key("é.jpg"), limit: 2, where: pictures).objects.count, 0)
            try await expectEqual(store.list(after: nil, limit: 2, where: pictures).objects.first?.info.size, 7)
        },
        check("a filtered listing goes on where it has looked into enough folders") { store in
            let wanted = ["f15/b/c.jpg", "f19/z.jpg", "zz.jpg"]
            try await fill(store, (10..<20).map { "f\($0)/a.txt" } + wanted)
            for most in 2...12 {
                var filter = pictures
                filter.mostFolders = most
                var found: [String] = []
                var last: ObjectKey?
                var turns = 0
                repeat {
                    let page = try await store.list(after: last, limit: 2, where: filter)
                    found += page.objects.map(\.key.text)
                    last = page.next
                    turns += 1
                } while last != nil && turns < 50
                try expectEqual(found, wanted)
            }
        },
        check("a filtered listing passes over folders as a whole") { store in
            try await fill(store, (0..<40).map { "skipped/\($0 % 3)/\($0).jpg" } + ["a.txt", "skipped.jpg"])
            let page = try await store.list(after: nil, limit: 2, where: pictures)
            try expectEqual(page.objects.map(\.key.text), ["skipped.jpg"])
            try expectEqual(page.next, nil)
        },
        check("folders are named once each, in order") { store in
            try await fill(store, ["x/1/2", "x/3", "b-/1", "b/1", "c"])
            try await expectEqual(store.folders(under: .all), ["b", "b-", "x"])
            try await expectEqual(store.folders(under: ObjectKeyPrefix(folder: key("x"))), ["1"])
            try await expectEqual(store.folders(under: ObjectKeyPrefix(folder: key("c"))), [])
        },
    ]

    private static let pictures = ObjectFilter(
        passesOver: { $0 == "skipped" },
        wants: { $0.text.hasSuffix(".jpg") }
    )

    private static let metadata = ObjectMetadata(mediaType: "image/jpeg", attributes: ["sha256": "abc", "empty": ""])

    private static func key(_ text: String) throws -> ObjectKey {
        guard let key = ObjectKey(text) else { throw ConformanceFailure(description: "'\(text)' should be a key") }
        return key
    }

    private static func fill(_ store: any ObjectStore, _ keys: [String]) async throws {
        for text in keys { _ = try await store.put(key(text), ByteBuffer(string: text), metadata: metadata) }
    }

    private static func names(_ store: any ObjectStore) async throws -> [String] {
        try await store.list(under: .all, after: nil, limit: 1000).objects.map(\.key.text)
    }
}
