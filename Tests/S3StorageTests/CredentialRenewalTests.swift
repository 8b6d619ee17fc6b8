import AsyncHTTPClient
import Foundation
import Logging
import NIOCore
import NIOHTTP1
import NIOPosix
import ObjectStorage
import Synchronization
import TestKit
import Testing

@testable import AWSAccess
@testable import S3Storage

/// Credentials that are soon over, as the containers of a cluster get them.
@Suite(.timeLimit(.minutes(2))) struct CredentialRenewalTests {
    /// A time that passes when a test says so, shared by who gives credentials, who uses and who checks them.
    private final class WallClock: Sendable {
        private let seconds = Mutex(1_800_000_000.0)
        var now: Date { Date(timeIntervalSince1970: seconds.withLock { $0 }) }
        func advance(_ by: Double) { seconds.withLock { $0 += by } }
    }

    /// Remembers when each token is over.
    private final class Watched: CredentialsProvider {
        let source: any CredentialsProvider
        private let ends = Mutex<[String: Date]>([:])
        private let revoked = Mutex<Set<String>>([])

        init(_ source: any CredentialsProvider) { self.source = source }

        var count: Int { ends.withLock(\.count) }

        func credentials() async throws -> AWSCredentials {
            let credentials = try await source.credentials()
            let token = try #require(credentials.sessionToken).text
            ends.withLock { $0[token] = credentials.expires }
            return credentials
        }

        func revokeAll() { revoked.withLock { $0.formUnion(ends.withLock { Array($0.keys) }) } }

        func accepts(_ token: String, at now: Date) -> Bool {
            guard let end = ends.withLock({ $0[token] }), !revoked.withLock({ $0.contains(token) }) else {
                return false
            }
            return now < end
        }
    }

    /// A container's endpoint with credentials of 60 seconds, S3 that knows which of them are over, and a store.
    private func withShortCredentials(
        _ body: (S3Store, Watched, WallClock, ScriptedServer) async throws -> Void
    ) async throws {
        let (log, clock) = (LogLines(), WallClock())
        let services = try await HelperProcess("fake_credential_services.py", [])
        let origin = "http://127.0.0.1:\(services.greeting)"
        let variables = ["AWS_CONTAINER_CREDENTIALS_FULL_URI": "\(origin)/container/c"]
        let chain = CredentialChain(
            SourceSurroundings(
                environment: AWSEnvironment(variables: variables, home: "/nonexistent"),
                exchange: HTTPExchange(),
                attempts: Attempts(limit: 3) { _ in },
                now: { clock.now },
                logger: log.logger
            )
        )
        try await control(origin, clock)
        let watched = Watched(SettingTime(chain) { try await self.control(origin, clock) })
        let caching = CachingCredentials(
            watched,
            clock: CachingCredentials.Clock(now: { clock.now }),
            logger: log.logger
        )
        try await withServer { _, request in
            let token = request.headers.first(name: "x-amz-security-token") ?? ""
            guard watched.accepts(token, at: clock.now) else {
                if request.method == "HEAD" { return ScriptedServer.Reply(status: 400) }
                let echo = "<Token-0>\(token)</Token-0><StringToSign>\(token)</StringToSign>"
                return .error(400, "ExpiredToken", echo)
            }
            return .object(ByteBuffer(string: "object"))
        } _: { server in
            var configuration = S3Configuration()
            configuration.endpoint = S3Endpoint(server.endpoint)
            configuration.retries = 0
            let connections = S3Connections(configuration)
            let store = S3Store(
                try S3Location("s3://photos"),
                configuration: configuration,
                connections: connections,
                credentials: caching,
                threadPool: .singleton,
                limit: 1 << 20,
                logger: log.logger,
                now: { clock.now }
            )
            do {
                try await body(store, watched, clock, server)
            } catch {
                try await connections.shutdown()
                throw error
            }
            try await connections.shutdown()
        }
        for line in log.all {
            #expect(!line.contains("token-") && !line.contains("secret/of") && !line.contains("Signature="), "\(line)")
        }
        #expect(log.all.contains { $0.contains("AWS access by credentials ASIA…") })
    }

    /// Tells the endpoint what time it is before every question.
    private struct SettingTime: CredentialsProvider {
        let source: any CredentialsProvider
        let tell: @Sendable () async throws -> Void

        init(_ source: any CredentialsProvider, _ tell: @escaping @Sendable () async throws -> Void) {
            (self.source, self.tell) = (source, tell)
        }

        func credentials() async throws -> AWSCredentials {
            try await tell()
            return try await source.credentials()
        }
    }

    private func control(_ origin: String, _ clock: WallClock) async throws {
        var request = HTTPClientRequest(url: "\(origin)/control")
        request.method = .POST
        let json = "{\"time\": \(clock.now.timeIntervalSince1970), \"lifetime\": 60}"
        request.body = .bytes(ByteBuffer(string: json))
        _ = try await HTTPClient.shared.execute(request, timeout: .seconds(30)).body.collect(upTo: 1024)
    }

    @Test func noRequestFailsOverFiveRenewals() async throws {
        try await withShortCredentials { store, watched, clock, server in
            for _ in 0..<330 {
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for number in 0..<4 {
                        group.addTask {
                            let name = try key("a\(number)")
                            if number == 0 {
                                #expect(try await store.head(name) != nil)
                            } else {
                                #expect(try await store.read(name, upTo: 100)?.bytes == ByteBuffer(string: "object"))
                            }
                        }
                    }
                    try await group.waitForAll()
                }
                clock.advance(1)
            }
            #expect(watched.count >= 6)
            // Nothing was asked twice: S3 has seen no credentials that are over.
            #expect(server.requests.count == 4 * 330)
        }
    }

    @Test(arguments: ["read", "head"]) func whatIsTakenBackEarlyIsAskedForAnew(first: String) async throws {
        try await withShortCredentials { store, watched, clock, server in
            #expect(try await store.head(try key("a")) != nil)
            clock.advance(35)
            watched.revokeAll()
            // Each of them learns of it, and one question is enough for all.
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<16 {
                    group.addTask {
                        let name = try key("a")
                        let found =
                            first == "head" ? try await store.head(name) : try await store.read(name, upTo: 9)?.info
                        #expect(found != nil)
                    }
                }
                try await group.waitForAll()
            }
            #expect(watched.count == 2)
        }
    }

    @Test func nothingGoesToWhereAnAnswerPoints() async throws {
        let credentials = AWSCredentials(accessKeyID: "ASIATEST", secretAccessKey: "hush", sessionToken: "tell nobody")
        try await withServer { _, _ in
            .object(ByteBuffer(string: "gotcha"))
        } _: { stranger in
            let replies: [ScriptedServer.Reply] = [
                .error(307, "TemporaryRedirect", headers: [("Location", "\(stranger.endpoint)/photos/a")]),
                .error(301, "PermanentRedirect", "<Endpoint>\(stranger.endpoint)</Endpoint>"),
                .error(302, "Found", headers: [("Location", "\(stranger.endpoint)/photos/a")]),
                .error(400, "AuthorizationHeaderMalformed", "<Region>\(stranger.endpoint)</Region>"),
            ]
            try await withServer { number, _ in
                replies[number % replies.count]
            } _: { server in
                var configuration = S3Configuration()
                configuration.endpoint = S3Endpoint(server.endpoint)
                let log = LogLines()
                let connections = S3Connections(configuration)
                let store = S3Store(
                    try S3Location("s3://photos"),
                    configuration: configuration,
                    connections: connections,
                    credentials: StaticCredentials(credentials),
                    threadPool: .singleton,
                    limit: 1 << 20,
                    logger: log.logger
                )
                for _ in replies {
                    let error = await failure { _ = try await store.read(try key("a"), upTo: 100) }
                    #expect(error?.s3 != nil && error?.store.message.contains("hush") == false)
                }
                try await connections.shutdown()
                #expect(server.requests.count == replies.count)
                #expect(log.all.allSatisfy { !$0.contains("hush") && !$0.contains("tell nobody") })
            }
            #expect(stranger.requests.isEmpty)
        }
    }
}
