import NIOCore
import NIOHTTP1
import ObjectStorage
import S3Storage
import Synchronization
import TestKit
import Testing

/// Servers that write under a condition in two steps: they look, and then they write.
@Suite(.timeLimit(.minutes(3))) struct ConditionTests {
    /// A bucket of a server to which an object is there only a while after it was written under a condition.
    private final class SlowBucket: Sendable {
        private let written = Mutex<[String: Int]>([:])

        func answer(_ request: ScriptedServer.Request) -> ScriptedServer.Reply {
            let name = request.uri
            return written.withLock { written in
                switch (request.method, request.headers.contains(name: "if-none-match")) {
                case ("PUT", true):
                    guard written[name, default: 0] < 3 else { return .error(412, "PreconditionFailed") }
                    written[name, default: 0] += 1
                    return .object(ByteBuffer())
                case ("PUT", false):
                    written[name] = 3
                    return .object(ByteBuffer())
                case ("DELETE", _):
                    written[name] = nil
                    return ScriptedServer.Reply(status: 204)
                case ("GET", _) where name.contains("list-type"):
                    return ScriptedServer.Reply(body: ByteBuffer(string: "<ListBucketResult></ListBucketResult>"))
                default: return written[name] == nil ? .error(404, "NoSuchKey") : .object(ByteBuffer())
                }
            }
        }
    }

    @Test func aServerThatLetsSeveralWritersAtOnceBeTheFirstIsNotBelieved() async throws {
        let bucket = SlowBucket()
        try await withServer {
            bucket.answer($1)
        } _: { server in
            let log = LogLines()
            try await withStore { options in
                options.endpoint = server.endpoint
                options.logger = log.logger
            } _: { store in
                _ = try await store.putIfAbsent(try key("ticket"), ByteBuffer(), metadata: ObjectMetadata())
            }
            // It looks by itself, and does not trust the condition.
            let writes = server.requests.filter { $0.uri.hasSuffix("ticket") && $0.method == "PUT" }
            #expect(writes.count == 1 && writes.allSatisfy { !$0.headers.contains(name: "if-none-match") })
            #expect(log.all.contains { $0.contains("best effort") })
            let probes = server.requests.filter { $0.uri.contains(".calotype-probe-") }
            let (put, removed) = (probes.filter { $0.method == "PUT" }, probes.filter { $0.method == "DELETE" })
            #expect(Set(put.map(\.uri)) == Set(removed.map(\.uri)), "nothing stays")
        }
    }

    @Test func theDoctorSaysWhatThatMeansForTickets() async throws {
        let bucket = SlowBucket()
        try await withServer {
            bucket.answer($1)
        } _: { server in
            try await withStore {
                $0.endpoint = server.endpoint
            } _: { store in
                let findings = await store.diagnose(writing: true)
                let finding = findings.first { $0.subject == "conditional writes" }
                #expect(finding?.outcome == .note && finding?.sentence.contains("ticket") == true, "\(findings)")
            }
        }
    }
}
