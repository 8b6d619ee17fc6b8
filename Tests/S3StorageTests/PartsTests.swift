import Foundation
import Logging
import NIOCore
import ObjectStorage
import S3Storage
import TestKit
import Testing

/// Long objects, which are sent in parts.
@Suite(.timeLimit(.minutes(2))) struct PartsTests {
    private static let jpeg = ObjectMetadata(mediaType: "image/jpeg", attributes: ["a": "b"])

    @Test(arguments: InteroperationTests.Server.allCases)
    func aLongObjectIsWholeForOthers(server: InteroperationTests.Server) async throws {
        let server = try await server.started()
        let (bucket, boto) = (try await server.makeBucket(), try await server.boto())
        let bytes = noise((13 << 20) + 1)
        let log = LogLines()
        try await withStore(server) { options in
            options.bucket = bucket
            options.configuration.partsFrom = 5 << 20
            options.configuration.partSize = 5 << 20
            options.logger = log.logger
        } _: { store in
            let incoming = try await store.receive()
            var rest = bytes
            while let piece = rest.readSlice(length: min(1 << 20, rest.readableBytes)), piece.readableBytes > 0 {
                try await incoming.append(piece)
            }
            let info = try await incoming.commit(as: try key("long.jpg"), metadata: Self.jpeg)
            let sight = try await boto.get(bucket, "some/prefix/long.jpg")
            #expect(sight.sha256 == bytes.sha256 && sight.size == info.size && sight.type == "image/jpeg")
            #expect(sight.metadata?["a"] == "b")
            #expect(try await store.head(try key("long.jpg"))?.etag == info.etag)

            let theirs = try await boto.upload(bucket, "some/prefix/theirs.jpg", 12 << 20, type: "image/jpeg")
            let read = try #require(try await store.read(try key("theirs.jpg"), upTo: 20 << 20))
            #expect(read.bytes.sha256 == theirs.sha256 && read.info.metadata.mediaType == "image/jpeg")
        }
        #expect(try await boto.unfinished(bucket).isEmpty)
        #expect(log.warnings.isEmpty)
    }

    /// A store behind a proxy that sends what is longer than 5 MiB in parts of that.
    private func withParts(
        _ bucket: String,
        through proxy: FaultProxy,
        _ body: (S3Store) async throws -> Void
    ) async throws {
        try await withStore { options in
            options.bucket = bucket
            options.endpoint = proxy.endpoint
            options.configuration.partsFrom = 5 << 20
            options.configuration.partSize = 5 << 20
        } _: { store in
            try await body(store)
        }
    }

    @Test func whatIsBrokenOffLeavesNothing() async throws {
        let server = try await S3TestServer.seaweedFS()
        let (bucket, boto) = (try await server.makeBucket(), try await server.boto())
        let proxy = try await FaultProxy(server)
        try await withParts(bucket, through: proxy) { store in
            // A part is refused.
            try await proxy.tell("refuse PUT partNumber=3")
            let error = await failure {
                _ = try await store.put(try key("refused.jpg"), noise(18 << 20), metadata: Self.jpeg)
            }
            #expect(error?.store.code == .denied && error?.s3?.operation == .putObject)
            #expect(try await boto.unfinished(bucket).isEmpty)

            // Nobody wants it any more.
            try await proxy.tell("free")
            try await proxy.tell("hold PUT partNumber=2")
            let task = Task { try await store.put(try key("left.jpg"), noise(12 << 20), metadata: Self.jpeg) }
            try await proxy.tell("wait 1")
            #expect(try await boto.unfinished(bucket) == ["some/prefix/left.jpg"])
            task.cancel()
            await #expect(throws: CancellationError.self) { try await task.value }
            #expect(try await boto.unfinished(bucket).isEmpty)
            try await proxy.tell("free")
        }
        #expect(try await boto.list(bucket).isEmpty)
    }

    /// Ceph 16 answers an empty ETag to what it has done well; gateways lose one, or the whole answer.
    @Test(arguments: ["tagless", "empty", "quoted", "failed", "lose"])
    func aWriteThatIsNotToldOfWellIsLookedAtAndStays(_ rule: String) async throws {
        let server = try await S3TestServer.seaweedFS()
        let (bucket, boto) = (try await server.makeBucket(), try await server.boto())
        let proxy = try await FaultProxy(server)
        try await withParts(bucket, through: proxy) { store in
            try await proxy.tell("\(rule) POST uploadId=")
            let bytes = noise(12 << 20)
            let info = try await store.put(try key("good.jpg"), bytes, metadata: Self.jpeg)
            #expect(info.size == bytes.readableBytes && !info.etag.isEmpty)
            let head = try await store.head(try key("good.jpg"))
            #expect(head?.etag == info.etag && head?.metadata == info.metadata)
            #expect(try await boto.get(bucket, "some/prefix/good.jpg").sha256 == bytes.sha256)
        }
        #expect(try await boto.unfinished(bucket).isEmpty)
    }

    @Test(arguments: ["tagless", "empty", "quoted"])
    func partsAndShortObjectsWithoutAnETagAreWritten(_ rule: String) async throws {
        let server = try await S3TestServer.seaweedFS()
        let (bucket, boto) = (try await server.makeBucket(), try await server.boto())
        let proxy = try await FaultProxy(server)
        try await withParts(bucket, through: proxy) { store in
            try await proxy.tell("\(rule) PUT some/prefix")
            let (long, short) = (noise(12 << 20), noise(1000, seed: 2))
            let info = try await store.put(try key("long.jpg"), long, metadata: Self.jpeg)
            #expect(info.size == long.readableBytes)
            #expect(try await boto.get(bucket, "some/prefix/long.jpg").sha256 == long.sha256)
            let small = try await store.put(try key("short.jpg"), short, metadata: Self.jpeg)
            let head = try await store.head(try key("short.jpg"))
            #expect(small.size == 1000 && small.etag == head?.etag)
        }
    }

    @Test func whatKilledWritersHaveLeftIsSweptByItsAge() async throws {
        let server = try await S3TestServer.seaweedFS()
        let (bucket, boto) = (try await server.makeBucket(), try await server.boto())
        let proxy = try await FaultProxy(server)
        try await withParts(bucket, through: proxy) { store in
            // Not even the parts can be thrown away, as if nobody were there any more to do it.
            try await proxy.tell("refuse PUT partNumber=2")
            try await proxy.tell("refuse DELETE uploadId=")
            for name in ["one.jpg", "two.jpg"] {
                let error = await failure {
                    _ = try await store.put(try key(name), noise(12 << 20), metadata: Self.jpeg)
                }
                #expect(error?.store.code == .denied)
            }
            try await proxy.tell("free")
            try await store.sweep(olderThan: .seconds(3600))
            #expect(try await boto.unfinished(bucket).count == 2)
            try await store.sweep(olderThan: .seconds(-60))
            #expect(try await boto.unfinished(bucket).isEmpty)
        }
    }
}
