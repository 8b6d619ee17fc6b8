import Descriptors
import Foundation
import NIOCore
import NIOHTTP1
import ObjectStorage
import S3Storage
import Synchronization
import TestKit
import Testing

/// A network and a server that do everything that networks and servers do.
@Suite(.timeLimit(.minutes(5))) struct FaultTests {
    /// What may lie under a key: what was last written, or, after an error, what an error does not tell.
    private struct Possible {
        var contents: Set<String?> = [nil]

        mutating func wrote(_ content: String?) { contents = [content] }
        mutating func failed(_ content: String?) { contents.insert(content) }
    }

    /// What has become of requests, and what may lie in the store after them.
    private struct Observations {
        var right = 0
        var errors: [String: Int] = [:]
        var wrong: [String] = []
        /// How many took each thing that must be taken once.
        var winners: [String: Int] = [:]
        var possible: [String: Possible] = [:]
    }

    /// What all workers have seen.
    private final class Ledger: Sendable {
        let observations = Mutex(Observations())
    }

    private static let workers = 25
    private static let steps = 40

    @Test(arguments: [1, 2]) func athousandMixedRequestsAreRightOrClearErrors(seed: Int) async throws {
        let server = try await S3TestServer.seaweedFS()
        let bucket = try await server.makeBucket()
        let shares = [
            "error": 0.04, "slowdown": 0.02, "lost": 0.05, "reset": 0.05, "cut": 0.05, "truncate": 0.06, "stall": 0.005,
            "html": 0.02,
        ]
        let proxy = try await FaultProxy(server, seed: seed, shares: shares)
        let ledger = Ledger()
        try await withStore { options in
            options.bucket = bucket
            options.endpoint = proxy.endpoint
            options.configuration.retries = 2
            options.configuration.partsFrom = 5 << 20
            options.configuration.partSize = 5 << 20
        } _: { store in
            await withTaskGroup(of: Void.self) { group in
                for worker in 0..<Self.workers {
                    group.addTask { await Self.work(worker, seed, store, ledger) }
                }
            }
        }
        let result = ledger.observations.withLock { $0 }
        let failed = result.errors.values.reduce(0, +)
        #expect(result.wrong == [])
        #expect(result.right + failed == Self.workers * Self.steps)
        // Most come through in spite of everything, and some cannot: else nothing was tried here.
        #expect(result.right > 900 && failed > 0, "\(result.right) right, errors: \(result.errors)")
        #expect(result.winners.values.allSatisfy { $0 == 1 }, "\(result.winners)")
        try await withStore(server) { options in
            options.bucket = bucket
        } _: { store in
            for (name, possible) in result.possible {
                let found = try await store.read(try key(name), upTo: 8 << 20)
                #expect(possible.contents.contains(found.map(Self.content)), "\(name)")
            }
            let listed = try await store.list(under: .all, after: nil, limit: 5000).objects.map(\.key.text)
            #expect(Set(listed).isSubset(of: Set(result.possible.keys).union(result.winners.keys).union(Self.tickets)))
        }
    }

    private static let tickets = (0..<10).map { "tickets/\($0)" }

    private static func work(_ worker: Int, _ seed: Int, _ store: S3Store, _ ledger: Ledger) async {
        var chances = Chances(state: UInt64(worker * 7919 + seed))
        let names = ["mine/\(worker)/a b+c.jpg", "mine/\(worker)/ü.jpg"]
        var possible = Dictionary(uniqueKeysWithValues: names.map { ($0, Possible()) })
        for step in 0..<steps {
            let name = names[Int(chances.next() % 2)]
            let wish = chances.next() % 60
            do {
                switch wish {
                case 0...24:
                    // Short ones, and now and then a long one that is sent in parts.
                    let bytes =
                        wish == 0
                        ? long(Int(chances.next() % 1000)) : noise(Int(chances.next() % 40_000), seed: chances.next())
                    possible[name]?.failed(content(bytes))
                    _ = try await store.put(try key(name), bytes, metadata: metadata(of: bytes))
                    possible[name]?.wrote(content(bytes))
                case 25...39:
                    let found = try await store.read(try key(name), upTo: 8 << 20)
                    try expect(name, found.map(content), possible)
                    if let found { try expectSame(found.info.metadata, metadata(of: found.bytes)) }
                case 40...44:
                    let opened = try await store.open(try key(name))
                    let bytes = try opened.map { ByteBuffer(bytes: try $0.descriptor.read(0..<$0.info.size)) }
                    try expect(name, bytes.map(content), possible)
                case 45...49:
                    let prefix = ObjectKeyPrefix(folder: try key("mine/\(worker)"))
                    let listed = try await store.list(under: prefix, after: nil, limit: 10).objects.map(\.key.text)
                    for name in names {
                        let may = possible[name]?.contents ?? []
                        guard listed.contains(name) ? may != [nil] : may.contains(nil) else {
                            throw Wrong("the listing \(listed) is wrong about \(name)")
                        }
                    }
                case 50...54:
                    possible[name]?.failed(nil)
                    _ = try await store.delete(try key(name))
                    possible[name]?.wrote(nil)
                default:
                    let ticket = tickets[Int(chances.next() % 10)]
                    let won = try await store.putIfAbsent(try key(ticket), noise(20), metadata: ObjectMetadata()) != nil
                    if won { ledger.observations.withLock { $0.winners[ticket, default: 0] += 1 } }
                }
                ledger.observations.withLock { $0.right += 1 }
            } catch {
                let problem = Self.problem(about: error)
                ledger.observations.withLock { observations in
                    if let problem { observations.wrong.append("\(worker)/\(step): \(problem)") }
                    let code = S3Error(in: error)?.code.rawValue ?? "none"
                    observations.errors[code, default: 0] += 1
                }
            }
        }
        ledger.observations.withLock { [possible] in $0.possible.merge(possible) { $1 } }
    }

    /// What is not clear about an error; `nil` when it says what was tried, where, and what went wrong.
    private static func problem(about error: any Error) -> String? {
        guard let stored = error as? StorageError, let cause = S3Error(in: error) else { return "\(error)" }
        let codes: Set<S3Error.Code> = [.server, .busy, .timedOut, .broken, .unreachable]
        let isClear =
            codes.contains(cause.code) && stored.message.contains("s3://test-") && stored.message.contains("s3:")
            && !stored.message.contains("SECRETTEST") && stored.message.utf8.count < 1000
        return isClear ? nil : stored.message
    }

    private static func expect(_ name: String, _ content: String?, _ possible: [String: Possible]) throws {
        guard possible[name]?.contents.contains(content) == true else {
            throw Wrong("\(name) has \(content ?? "nothing") instead of one of \(possible[name]?.contents ?? [])")
        }
    }

    private static func expectSame(_ found: ObjectMetadata, _ expected: ObjectMetadata) throws {
        guard found == expected else { throw Wrong("metadata of other bytes: \(found)") }
    }

    private static func long(_ start: Int) -> ByteBuffer {
        longest.getSlice(at: start, length: 11 << 19) ?? ByteBuffer()
    }

    private static let longest = noise(6 << 20)

    private static func content(_ bytes: ByteBuffer) -> String { "\(bytes.readableBytes) \(bytes.sha256)" }
    private static func content(_ stored: StoredBytes) -> String { content(stored.bytes) }

    private static func metadata(of bytes: ByteBuffer) -> ObjectMetadata {
        ObjectMetadata(mediaType: "image/jpeg", attributes: ["sha256": bytes.sha256])
    }

    private struct Wrong: Error, CustomStringConvertible {
        var description: String
        init(_ description: String) { self.description = description }
    }

    /// The same course each time.
    private struct Chances {
        var state: UInt64

        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var mixed = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
            mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
            return mixed ^ (mixed >> 31)
        }
    }

    /// Answers that look like others' are not taken for them.
    @Test func anHTMLPageOrAnEmptyAnswerIsNoObject() async throws {
        let page = ByteBuffer(string: "<html><body>Please log in</body></html>")
        try await withServer { number, _ in
            [
                ScriptedServer.Reply(headers: [("content-type", "text/html")], body: page),
                ScriptedServer.Reply(status: 204), ScriptedServer.Reply(status: 200),
                .object(ByteBuffer(string: "1234567890"), headers: [("content-range", "bytes 0-4/10")]),
            ][min(number / 2, 3)]
        } _: { server in
            try await withStore { options in
                options.endpoint = server.endpoint
                options.configuration.retries = 1
            } _: { store in
                for _ in 0..<3 {
                    let error = await failure { _ = try await store.read(try key("a"), upTo: 1000) }
                    #expect(error?.s3?.code == .badAnswer, "\(error as Any)")
                }
            }
        }
    }

    /// What gzip made of an object is not the object, whoever asks in whichever way.
    @Test(arguments: [
        "gzip", "GZIP", "identity, br", "aws-chunked, gzip", "identity", "aws-chunked", "Identity,aws-chunked", "",
    ])
    func whatIsStoredCompressedIsNotPassedOn(encoding: String) async throws {
        let isPlain = !["gzip", "br"].contains { encoding.lowercased().contains($0) }
        let bytes = ByteBuffer(string: "fine")
        try await withServer { _, request in
            var reply = ScriptedServer.Reply.object(bytes, headers: [("content-encoding", encoding)])
            guard request.headers.contains(name: "range") else { return reply }
            reply.status = 206
            reply.headers.append(("content-range", "bytes 0-3/4"))
            return reply
        } _: { server in
            try await withStore { options in
                options.endpoint = server.endpoint
            } _: { store in
                let name = try key("a.jpg")
                var found: [ByteBuffer?] = []
                let ways: [() async throws -> ByteBuffer?] = [
                    { try await store.read(name, upTo: 100)?.bytes }, { try await store.read(name, 0..<4)?.bytes },
                    { try await store.open(name).map { ByteBuffer(bytes: try $0.descriptor.read(0..<$0.info.size)) } },
                ]
                for way in ways {
                    let error = await failure { found.append(try await way()) }
                    guard !isPlain else { continue }
                    #expect(error?.s3?.code == .badAnswer && error?.s3?.attempts == 1, "\(error as Any)")
                    #expect(error?.store.message.contains("is stored with Content-Encoding") == true)
                    #expect(error?.store.message.contains("which is not undone here") == true)
                }
                #expect(found == (isPlain ? [bytes, bytes, bytes] : []))
                // It can be seen and removed all the same.
                #expect(try await store.head(name)?.size == 4)
            }
        }
    }

    /// A bucket's place is taken by an ordinary web server, or by one without TLS.
    @Test func whatIsNoS3ServerIsCalledThat() async throws {
        let page = ByteBuffer(string: "<!DOCTYPE html><title>Not Found</title><p>Nothing here.")
        for status in [404, 200, 405, 400] {
            try await withServer { _, _ in
                ScriptedServer.Reply(status: status, headers: [("content-type", "text/html")], body: page)
            } _: { server in
                try await withStore { options in
                    options.endpoint = server.endpoint
                } _: { store in
                    let findings = await store.diagnose(writing: true)
                    let words = "is \(server.endpoint) an S3 server?"
                    #expect(findings.count == 1 && findings[0].sentence.contains(words), "\(status): \(findings)")
                }
                try await withStore { options in
                    options.endpoint = server.endpoint.replacing("http:", with: "https:")
                    options.configuration.retries = 0
                } _: { store in
                    let sentence = await store.diagnose(writing: true).first?.sentence ?? ""
                    #expect(sentence.contains("does not speak TLS: is it http://? Look"), "\(sentence)")
                    #expect(!sentence.contains("BoringSSL") && !sentence.contains(".swift"), "\(sentence)")
                }
            }
        }
    }

    @Test func aServerThatAnswersBeforeItHasReadEverythingIsHeard() async throws {
        try await withServer { _, request in
            request.uri.contains("refused-early")
                ? {
                    var reply = ScriptedServer.Reply.error(400, "KeyTooLongError")
                    reply.isEarly = true
                    return reply
                }() : .object(ByteBuffer(string: "fine"))
        } _: { server in
            try await withStore { options in
                options.endpoint = server.endpoint
                options.configuration.retries = 0
            } _: { store in
                let jpeg = ObjectMetadata(mediaType: "image/jpeg")
                let error = await failure {
                    _ = try await store.put(try key("refused-early"), noise(8 << 20), metadata: jpeg)
                }
                #expect(error?.store.code == .badName || error?.s3?.code == .broken, "\(error as Any)")
                // The connection that a body is half-way in is not used again.
                let read = try await store.read(try key("a"), upTo: 100)
                #expect(read?.bytes == ByteBuffer(string: "fine"))
                #expect(Set(server.requests.map(\.connection)).count == server.requests.count)
            }
        }
    }
}
