import Descriptors
import NIOCore
public import ObjectStorage

/// What every ``ReceivingStore`` must do beside what ``ObjectStoreConformance`` says; each check wants an empty store.
public struct ReceivingStoreConformance: Sendable, CustomStringConvertible {
    /// What is checked.
    public let description: String
    /// Throws ``ConformanceFailure`` when the store does otherwise.
    public let run: @Sendable (any ReceivingStore) async throws -> Void

    /// All checks.
    public static let all: [ReceivingStoreConformance] = receiving + ending + first

    private static func check(
        _ description: String,
        _ run: @escaping @Sendable (any ReceivingStore) async throws -> Void
    ) -> ReceivingStoreConformance {
        ReceivingStoreConformance(description: description, run: run)
    }

    private static let receiving = [
        check("pieces become one object when it is committed, and not before") { store in
            let key = try key("0198/été ☂.jpg")
            let incoming = try await store.receive()
            for piece in ["one ", "", "two ", "three"] { try await incoming.append(ByteBuffer(string: piece)) }
            try await expectEqual(store.list(under: .all, after: nil, limit: 10).objects.count, 0)
            let committed = try await incoming.commit(as: key, metadata: metadata)
            try expectEqual(committed.size, 13)
            try expectEqual(committed.metadata, metadata)
            try await expectEqual(store.head(key), committed)
            try await expectEqual(store.read(key, upTo: 13)?.bytes, ByteBuffer(string: "one two three"))
        },
        check("what has arrived can be read from the start, again and again") { store in
            let incoming = try await store.receive()
            let descriptor = incoming.descriptor
            try await incoming.append(ByteBuffer(string: "abc"))
            try expectEqual(try descriptor.readAll(), Array("abc".utf8))
            try await incoming.append(ByteBuffer(string: "def"))
            try expectEqual(try descriptor.readAll(), Array("abcdef".utf8))
            try expectEqual(try incoming.descriptor.read(2..<5), Array("cde".utf8))
            await incoming.discard()
        },
        check("an object may arrive in many pieces, and be larger than a part of S3's") { store in
            let key = try key("large/object.bin")
            let incoming = try await store.receive()
            for number in 0..<90 {
                try await incoming.append(ByteBuffer(repeating: UInt8(number), count: 131_071))
            }
            let committed = try await incoming.commit(as: key, metadata: metadata)
            try expectEqual(committed.size, 90 * 131_071)
            let bytes = try await store.open(key)?.descriptor.readAll() ?? []
            try expectEqual(bytes.count, committed.size)
            for number in 0..<90 {
                let piece = bytes[(number * 131_071)..<((number + 1) * 131_071)]
                try expect(piece.allSatisfy { $0 == UInt8(number) }, "piece \(number) is where it belongs")
            }
        },
        check("an object of no bytes can be committed") { store in
            let key = try key("empty")
            try await expectEqual(store.receive().commit(as: key, metadata: ObjectMetadata()).size, 0)
            try await expectEqual(store.read(key, upTo: 0)?.bytes.readableBytes, 0)
        },
        check("objects that arrive at the same time do not mix") { store in
            try await withThrowingTaskGroup { group in
                for number in 0..<8 {
                    group.addTask {
                        let incoming = try await store.receive()
                        for _ in 0..<20 { try await incoming.append(ByteBuffer(repeating: UInt8(number), count: 999)) }
                        _ = try await incoming.commit(as: key("same/\(number)"), metadata: metadata)
                    }
                }
                try await group.waitForAll()
            }
            for number in 0..<8 {
                let read = try await store.read(key("same/\(number)"), upTo: 20_000)
                try expectEqual(read?.bytes, ByteBuffer(repeating: UInt8(number), count: 19_980))
            }
        },
    ]

    private static let ending = [
        check("a commit replaces what was there") { store in
            let key = try key("a/b")
            let first = try await store.put(key, ByteBuffer(string: "old"), metadata: ObjectMetadata())
            let incoming = try await store.receive()
            try await incoming.append(ByteBuffer(string: "new"))
            let second = try await incoming.commit(as: key, metadata: metadata)
            try expect(first.etag != second.etag, "other bytes have another validator")
            try await expectEqual(store.read(key, upTo: 9)?.bytes, ByteBuffer(string: "new"))
            try await expectEqual(store.head(key)?.metadata, metadata)
        },
        check("what is discarded is gone, and discarding twice is nothing") { store in
            let incoming = try await store.receive()
            try await incoming.append(ByteBuffer(string: "abc"))
            await incoming.discard()
            await incoming.discard()
            try await expectEqual(store.list(under: .all, after: nil, limit: 10).objects.count, 0)
            try await expectFailure { try await incoming.append(ByteBuffer(string: "d")) }
            try await expectFailure { _ = try await incoming.commit(as: key("a"), metadata: metadata) }
            try await expectEqual(store.head(key("a")), nil)
        },
        check("after a commit nothing can be added, thrown away or committed again") { store in
            let key = try key("a")
            let incoming = try await store.receive()
            try await incoming.append(ByteBuffer(string: "abc"))
            let committed = try await incoming.commit(as: key, metadata: metadata)
            await incoming.discard()
            try await expectFailure { try await incoming.append(ByteBuffer(string: "d")) }
            try await expectFailure { _ = try await incoming.commit(as: Self.key("b"), metadata: metadata) }
            try await expectEqual(store.head(key), committed)
            try await expectEqual(store.head(Self.key("b")), nil)
        },
        check("sweeping leaves alone what is there and what is arriving") { store in
            let kept = try await store.put(key("a"), ByteBuffer(string: "a"), metadata: metadata)
            let incoming = try await store.receive()
            try await incoming.append(ByteBuffer(string: "abc"))
            try await store.sweep(olderThan: .seconds(3600))
            try await incoming.append(ByteBuffer(string: "def"))
            _ = try await incoming.commit(as: key("b"), metadata: metadata)
            try await expectEqual(store.read(key("b"), upTo: 9)?.bytes, ByteBuffer(string: "abcdef"))
            try await expectEqual(store.head(key("a")), kept)
        },
    ]

    private static let first = [
        check("only the first writer of a key writes") { store in
            let key = try key("tickets/one")
            let written = try await store.putIfAbsent(key, ByteBuffer(string: "first"), metadata: metadata)
            try expectEqual(written?.size, 5)
            try await expectEqual(store.head(key), written)
            try await expectEqual(
                store.putIfAbsent(key, ByteBuffer(string: "second"), metadata: ObjectMetadata()),
                nil
            )
            try await expectEqual(store.head(key), written)
            try await expectEqual(store.read(key, upTo: 9)?.bytes, ByteBuffer(string: "first"))
        },
        check("a key is free again when its object has been removed") { store in
            let key = try key("tickets/again")
            _ = try await store.put(key, ByteBuffer(string: "1"), metadata: metadata)
            try await expectEqual(store.putIfAbsent(key, ByteBuffer(string: "2"), metadata: metadata), nil)
            _ = try await store.delete(key)
            try await expectEqual(store.putIfAbsent(key, ByteBuffer(string: "3"), metadata: metadata)?.size, 1)
            try await expectEqual(store.read(key, upTo: 9)?.bytes, ByteBuffer(string: "3"))
        },
        check("of many who write a key at the same time one is the first, and it is the one who is told") { store in
            for round in 0..<5 {
                let key = try key("tickets/\(round)")
                let winners = try await withThrowingTaskGroup(of: Int?.self) { group in
                    for number in 0..<12 {
                        group.addTask {
                            let bytes = ByteBuffer(string: "\(number)")
                            return try await store.putIfAbsent(key, bytes, metadata: metadata) == nil ? nil : number
                        }
                    }
                    return try await group.reduce(into: [Int]()) { winners, number in
                        if let number { winners.append(number) }
                    }
                }
                try expectEqual(winners.count, 1)
                let read = try await store.read(key, upTo: 9)
                try expectEqual(read?.bytes, winners.first.map { ByteBuffer(string: "\($0)") })
                try expectEqual(read?.info.metadata, metadata)
            }
        },
    ]

    private static let metadata = ObjectMetadata(mediaType: "image/jpeg", attributes: ["sha256": "abc"])

    private static func key(_ text: String) throws -> ObjectKey {
        guard let key = ObjectKey(text) else { throw ConformanceFailure(description: "'\(text)' should be a key") }
        return key
    }

    private static func expectFailure(_ body: () async throws -> Void) async throws {
        do {
            try await body()
        } catch is StorageError {
            return
        }
        try expect(false, "that should throw a StorageError")
    }
}
