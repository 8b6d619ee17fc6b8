import Basics
import Synchronization

/// A real S3 server for tests, started when the first of them asks, and ended with the test run.
public final class S3TestServer: Sendable {
    /// The server's address, `http://127.0.0.1:PORT`; the bucket's name stands in the path.
    public let endpoint: String
    /// Who may do everything.
    public let accessKeyID = "AKIDTEST"
    /// The secret of who may do everything.
    public let secretAccessKey = "SECRETTESTSECRETTEST"
    /// Who may read and list, and nothing else; only SeaweedFS knows.
    public let readerKeyID = "AKIDREAD"
    /// The secret of who may read and list.
    public let readerSecret = "READSECRETREADSECRET"

    private let process: HelperProcess
    private let turnstile = Turnstile()
    private let other = Mutex<Task<S3TestClient, any Error>?>(nil)

    /// SeaweedFS: checks signatures, clocks and conditions; lists folder by folder instead of in the order of bytes.
    public static func seaweedFS() async throws -> S3TestServer { try await seaweed.value }

    /// moto: checks no signatures, knows ACLs, and lists in the order of bytes.
    public static func moto() async throws -> S3TestServer { try await mock.value }

    /// Where it listens on this machine.
    public var port: Int { endpoint.split(separator: ":").last.flatMap { Int($0) } ?? 0 }

    /// boto3 on this server, shared by all tests.
    public func boto() async throws -> S3TestClient {
        let task = other.withLock { task in
            // Waited for by every test that asks for the client.
            let started = task ?? Task { [endpoint] in try await S3TestClient(endpoint) }
            task = started
            return started
        }
        return try await task.value
    }

    /// Makes a bucket that nobody else has, and gives its name.
    public func makeBucket() async throws -> String {
        let name = "test-" + String(UInt64.random(in: .min ... .max), radix: 36)
        let answer = try await withCancellationShield { [turnstile, process] in
            try await turnstile.pass { try await process.ask(name) }
        }
        guard answer == "ok" else { throw HelperProcess.Failure("no bucket: \(answer)") }
        return name
    }

    private init(_ kind: String) async throws {
        process = try await HelperProcess("s3_server.py", [kind])
        endpoint = process.greeting
    }

    // Waited for by every test that asks for the server.
    private static let seaweed = Task { try await S3TestServer("seaweedfs") }
    private static let mock = Task { try await S3TestServer("moto") }
}
