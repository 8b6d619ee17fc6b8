import Foundation
import NIOCore
import ObjectStorage
import S3Storage
import TestKit
import Testing

/// What we write, read by boto3, and the other way round.
@Suite(.timeLimit(.minutes(2))) struct InteroperationTests {
    enum Server: String, CaseIterable {
        case seaweedFS, moto

        func started() async throws -> S3TestServer {
            switch self {
            case .seaweedFS: try await S3TestServer.seaweedFS()
            case .moto: try await S3TestServer.moto()
            }
        }
    }

    private static let oddKeys = [
        "plain.jpg", "with spaces/and  two.jpg", "plus+plus.jpg", "100%.jpg", "%41%2F.jpg", "a?b=c&d=e#f.jpg",
        "ünïcödé/日本語 😀.jpg", "e\u{301}.jpg", "semi;colon:at@eq=,$!*'().jpg", "~tilde_-.jpg", "<&>\"'.jpg",
        "a[b]{c}|^`.jpg",
        (0..<3).map { "\($0)" + String(repeating: "long", count: 60) }.joined(separator: "/") + ".jpg",
        String(repeating: "ü", count: 127) + "/x.jpg",
    ]

    @Test(arguments: Server.allCases) func whatWeWriteOthersRead(server: Server) async throws {
        let server = try await server.started()
        let (bucket, boto) = (try await server.makeBucket(), try await server.boto())
        try await withStore(server) { options in
            options.bucket = bucket
        } _: { store in
            for (index, text) in Self.oddKeys.enumerated() {
                let bytes = noise(100 + index, seed: UInt64(index + 1))
                let attributes = ["sha256": bytes.sha256, "note": "é 100% \(index)"]
                let metadata = ObjectMetadata(mediaType: "image/jpeg", attributes: attributes)
                let info = try await store.put(try key(text), bytes, metadata: metadata)
                let sight = try await boto.get(bucket, "some/prefix/\(text)")
                #expect(sight.error == nil && sight.bytes == Data(bytes.readableBytesView), "\(text)")
                #expect(sight.type == "image/jpeg" && info.size == sight.size, "\(text)")
                #expect(
                    sight.metadata == ["sha256": bytes.sha256, "note": "%C3%A9%20100%25%20\(index)"],
                    "\(text)"
                )
            }
            let listed = try await boto.list(bucket)
            #expect(Set(listed.map { Array($0.utf8) }) == Set(Self.oddKeys.map { Array("some/prefix/\($0)".utf8) }))
        }
    }

    @Test(arguments: Server.allCases) func whatOthersWriteWeRead(server: Server) async throws {
        let server = try await server.started()
        let (bucket, boto) = (try await server.makeBucket(), try await server.boto())
        for (index, text) in Self.oddKeys.enumerated() {
            let metadata = ["owner": "number \(index)"]
            try await boto.put(
                bucket,
                "some/prefix/\(text)",
                Data("\(index)".utf8),
                type: "image/png",
                metadata: metadata
            )
        }
        // What others keep beside ours and cannot be ours.
        try await boto.put(bucket, "some/prefix/folder/", Data())
        try await boto.put(bucket, "some/prefixed.jpg", Data("x".utf8))
        try await withStore(server) { options in
            options.bucket = bucket
        } _: { store in
            for (index, text) in Self.oddKeys.enumerated() {
                let read = try #require(try await store.read(try key(text), upTo: 100), "\(text)")
                #expect(read.bytes == ByteBuffer(string: "\(index)"), "\(text)")
                #expect(read.info.metadata.mediaType == "image/png", "\(text)")
                #expect(read.info.metadata.attributes == ["owner": "number \(index)"], "\(text)")
                let opened = try #require(try await store.open(try key(text)))
                #expect(opened.info == read.info)
            }
            let page = try await store.list(under: .all, after: nil, limit: 100)
            #expect(Set(page.objects.map(\.key)) == Set(try Self.oddKeys.map { try key($0) }) && !page.hasMore)
            for text in Self.oddKeys { #expect(try await store.delete(try key(text)), "\(text)") }
        }
        #expect(try await boto.list(bucket).filter { $0.hasPrefix("some/prefix/") } == ["some/prefix/folder/"])
    }

    @Test func aLongListingComesInPages() async throws {
        let server = try await S3TestServer.moto()
        let (bucket, boto) = (try await server.makeBucket(), try await server.boto())
        try await boto.fill(bucket, "some/prefix/a/", 1003)
        try await withStore(server) { options in
            options.bucket = bucket
        } _: { store in
            let prefix = ObjectKeyPrefix(folder: try key("a"))
            let whole = try await store.list(under: prefix, after: nil, limit: 5000)
            #expect(whole.objects.count == 1003 && !whole.hasMore)
            #expect(whole.objects.map(\.key) == whole.objects.map(\.key).sorted())
            let page = try await store.list(under: prefix, after: try key("a/0499"), limit: 500)
            #expect(page.objects.first?.key.text == "a/0500" && page.objects.last?.key.text == "a/0999")
            #expect(page.objects.count == 500 && page.hasMore)
            #expect(try await store.deleteAll(under: prefix) == 1003)
        }
        #expect(try await boto.list(bucket).isEmpty)
    }

    /// Sidecars, intents and used tickets tell of uploads, and are nobody's business whatever images are.
    @Test func onlyImagesGetTheACLAndWhatCachesAreTold() async throws {
        let server = try await S3TestServer.moto()
        let (bucket, boto) = (try await server.makeBucket(), try await server.boto())
        try await withStore(server) { options in
            options.bucket = bucket
            options.configuration.acl = "public-read"
            options.configuration.cacheControl = "public, max-age=60"
            options.configuration.partsFrom = 1 << 20
            options.configuration.partSize = 5 << 20
        } _: { store in
            let json = ObjectMetadata(mediaType: "application/json")
            let jpeg = ObjectMetadata(mediaType: "image/jpeg")
            _ = try await store.put(try key("a.jpg"), noise(10), metadata: jpeg)
            _ = try await store.put(try key("long.jpg"), noise(6 << 20), metadata: jpeg)
            _ = try await store.put(try key("calotype-images/0/1.json"), noise(10), metadata: json)
            _ = try await store.putIfAbsent(try key("calotype-tickets/1"), noise(0), metadata: ObjectMetadata())
            #expect(await store.diagnose(writing: true).allSatisfy { $0.outcome == .well })
        }
        for (name, isPublic) in [
            ("a.jpg", true), ("long.jpg", true), ("calotype-images/0/1.json", false), ("calotype-tickets/1", false),
        ] {
            #expect(try await boto.isPublic(bucket, "some/prefix/\(name)") == isPublic, "\(name)")
            let told = try await boto.get(bucket, "some/prefix/\(name)").cacheControl
            #expect(told == (isPublic ? "public, max-age=60" : nil), "\(name)")
        }
    }

    @Test func aSignedAddressLetsAnybodyReadOneObjectForAWhile() async throws {
        let server = try await S3TestServer.seaweedFS()
        let (bucket, boto) = (try await server.makeBucket(), try await server.boto())
        let metadata = ObjectMetadata(mediaType: "image/jpeg")
        for text in Self.oddKeys {
            let bytes = noise(500, seed: UInt64(text.utf8.count))
            try await withStore(server) { options in
                options.bucket = bucket
            } _: { store in
                _ = try await store.put(try key(text), bytes, metadata: metadata)
                let url = try await store.presignedURL(of: try key(text), lifetime: .seconds(60))
                let sight = try await boto.fetch(url)
                #expect(sight.status == 200 && sight.type == "image/jpeg", "\(url)")
                #expect(sight.bytes == Data(bytes.readableBytesView), "\(url)")
                #expect(try await boto.fetch(try store.publicURL(of: try key(text))).status == 403)
                #expect(!url.contains("SECRETTEST"))
                let other = url.replacing("X-Amz-Expires=60", with: "X-Amz-Expires=600")
                let refused = try await boto.fetch(other)
                #expect(other != url && refused.status == 403)
            }
        }
        try await withStore(server) { options in
            options.bucket = bucket
            options.secondsBehind = 600
        } _: { store in
            let url = try await store.presignedURL(of: try key("plain.jpg"), lifetime: .seconds(60))
            #expect(try await boto.fetch(url).status == 403)
        }
    }
}
