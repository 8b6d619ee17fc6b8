import Foundation
import NIOCore
import ObjectStorage
import S3Storage
import TestKit
import Testing

/// Each thing that can be wrong with a machine's settings, and the sentence that says so.
@Suite(.timeLimit(.minutes(2))) struct WrongSettingsTests {
    private static let text = ObjectMetadata(mediaType: "text/plain")

    @Test(arguments: [1200.0, -1200], ["head", "put", "list", "read", "parts"])
    func aWrongClockIsSeenThrough(secondsBehind: Double, first: String) async throws {
        let server = try await S3TestServer.seaweedFS()
        let (bucket, log) = (try await server.makeBucket(), LogLines())
        try await withStore(server) { options in
            options.bucket = bucket
            options.secondsBehind = secondsBehind
            options.logger = log.logger
            options.configuration.partsFrom = 5 << 20
        } _: { store in
            let (name, bytes) = (try key("a.txt"), noise(first == "parts" ? 6 << 20 : 1000))
            switch first {
            case "head": #expect(try await store.head(name) == nil)
            case "list": #expect(try await store.list(under: .all, after: nil, limit: 1).objects.isEmpty)
            case "read": #expect(try await store.read(name, upTo: 10) == nil)
            default: break
            }
            let info = try await store.put(name, bytes, metadata: Self.text)
            // By the server's time, not by ours.
            #expect(abs(info.modified - Date().timeIntervalSince1970) < 300)
            #expect(try await store.read(name, upTo: 10 << 20)?.bytes == bytes)
            let url = try await store.presignedURL(of: name, lifetime: .seconds(60))
            #expect(try await server.boto().fetch(url).sha256 == bytes.sha256)
            let finding = await store.diagnose(writing: true).first { $0.subject == "clock" }
            #expect(finding?.outcome == .note)
            let side = secondsBehind < 0 ? "ahead of" : "behind"
            #expect(finding?.sentence.contains("seconds \(side) the server's: set it.") == true, "\(finding as Any)")
        }
        #expect(log.warnings.count == 1 && log.warnings[0].contains("Set the clock."))
    }

    @Test func aWrongRegionIsFoundOut() async throws {
        let server = try await S3TestServer.seaweedFS()
        let (bucket, log) = (try await server.makeBucket(), LogLines())
        let proxy = try await FaultProxy(server)
        try await proxy.tell("region eu-west-1")
        for first in ["head", "put", "list"] {
            try await withStore { options in
                options.bucket = bucket
                options.endpoint = proxy.endpoint
                options.logger = log.logger
            } _: { store in
                switch first {
                case "head": #expect(try await store.head(try key("none.txt")) == nil)
                case "list": _ = try await store.list(under: .all, after: nil, limit: 1)
                default: break
                }
                _ = try await store.put(try key("a.txt"), noise(100_000), metadata: Self.text)
                #expect(try await store.read(try key("a.txt"), upTo: 1 << 20)?.bytes == noise(100_000))
                let finding = await store.diagnose(writing: true).first { $0.subject == "region" }
                #expect(finding?.outcome == .note)
                #expect(
                    finding?.sentence.contains("is in eu-west-1, not in us-east-1: set s3-region to eu-west-1.") == true
                )
            }
        }
        #expect(log.warnings.count == 3 && log.warnings.allSatisfy { $0.contains("set s3-region") })
        try await withStore { options in
            options.bucket = bucket
            options.endpoint = proxy.endpoint
            options.region = "eu-west-1"
        } _: { store in
            #expect(await store.diagnose(writing: true).allSatisfy { $0.outcome == .well })
        }
    }

    struct Mistake: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var accessKeyID = "AKIDTEST"
        var secret = "SECRETTESTSECRETTEST"
        var endpoint: String?
        var hasBucket = true
        /// What the doctor looks at when it finds this.
        var subject: String
        /// What its sentence says.
        var words: [String]
        /// What reading and writing say.
        var read: S3Error.Code?
        var written: S3Error.Code?
    }

    private static let mistakes = [
        Mistake(
            testDescription: "no such bucket",
            hasBucket: false,
            subject: "bucket",
            words: ["404 NoSuchBucket", "Make the bucket 'nobody-made-this', or name another one."],
            read: .noSuchBucket,
            written: .noSuchBucket
        ),
        Mistake(
            testDescription: "a secret of another key",
            secret: "wrong",
            subject: "credentials",
            words: ["403 SignatureDoesNotMatch", "set the right AWS_SECRET_ACCESS_KEY"],
            read: .denied,
            written: .badCredentials
        ),
        Mistake(
            testDescription: "an unknown key",
            accessKeyID: "AKIDNOBODY",
            subject: "credentials",
            words: ["403 InvalidAccessKeyId", "Set the right AWS_ACCESS_KEY_ID"],
            read: .denied,
            written: .badCredentials
        ),
        Mistake(
            testDescription: "who may only read",
            accessKeyID: "AKIDREAD",
            secret: "READSECRETREADSECRET",
            subject: "s3:PutObject",
            words: ["403 AccessDenied", "The credentials need the permission s3:PutObject there."],
            written: .denied
        ),
        Mistake(
            testDescription: "nobody listens",
            endpoint: "http://127.0.0.1:9",
            subject: "endpoint",
            words: ["no connection could be made", "Look whether http://127.0.0.1:9 is the right server"],
            read: .unreachable,
            written: .unreachable
        ),
    ]

    @Test(arguments: mistakes) func aMistakeIsToldInASentence(_ mistake: Mistake) async throws {
        let server = try await S3TestServer.seaweedFS()
        let (bucket, log) = (try await server.makeBucket(), LogLines())
        try await withStore(server) { options in
            options.bucket = mistake.hasBucket ? bucket : "nobody-made-this"
            options.endpoint = mistake.endpoint
            options.accessKeyID = mistake.accessKeyID
            options.secret = mistake.secret
            options.configuration.retries = 1
            options.logger = log.logger
        } _: { store in
            let findings = await store.diagnose(writing: true)
            let problems = findings.filter { $0.outcome == .problem }
            #expect(problems.map(\.subject) == [mistake.subject])
            for word in mistake.words { #expect(problems.first?.sentence.contains(word) == true, "\(findings)") }

            let read = await failure { _ = try await store.head(try key("a.txt")) }
            #expect(read?.s3?.code == mistake.read, "\(read as Any)")
            // SeaweedFS makes the bucket of whoever may write into it.
            guard mistake.hasBucket else { return }
            let written = await failure { _ = try await store.put(try key("a.txt"), noise(10), metadata: Self.text) }
            #expect(written?.s3?.code == mistake.written, "\(written as Any)")
            for error in [read, written].compactMap({ $0 }) {
                #expect(!error.store.message.contains(mistake.secret))
            }
        }
        #expect(try await server.boto().list(bucket).isEmpty)
        #expect(log.all.allSatisfy { !$0.contains(mistake.secret) })
    }
}
