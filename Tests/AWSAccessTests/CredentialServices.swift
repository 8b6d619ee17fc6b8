import AsyncHTTPClient
import Foundation
import Logging
import NIOCore
import NIOHTTP1
import Synchronization
import TestKit

@testable import AWSAccess

/// STS, a container's endpoint and an instance's metadata, played by a process of their own.
final class CredentialServices: Sendable {
    struct Entry: Decodable, Sendable {
        var method: String
        var path: String
        var body: String
        var headers: [String: String]
    }

    struct Log: Decodable, Sendable {
        var log: [Entry]
        /// How often credentials were given.
        var issued: Int
    }

    let origin: String
    private let input: Pipe
    private let process: Mutex<Process>

    init() throws {
        let (process, input, output) = (Process(), Pipe(), Pipe())
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [Script.python, Script.path("fake_credential_services.py")]
        process.standardInput = input
        process.standardOutput = output
        try process.start()
        var line = Data()
        while line.last != UInt8(ascii: "\n") {
            guard let byte = try output.fileHandleForReading.read(upToCount: 1), !byte.isEmpty else {
                throw Script.Failed(script: "fake_credential_services.py", status: 1, errors: "it did not begin")
            }
            line += byte
        }
        origin = "http://127.0.0.1:\(String(decoding: line.dropLast(), as: UTF8.self))"
        self.input = input
        self.process = Mutex(process)
    }

    deinit {
        try? input.fileHandleForWriting.close()
        process.withLock { $0.waitUntilExit() }
    }

    func set(time: Double) async throws { try await control("{\"time\": \(time)}") }

    func set(lifetime: Int) async throws { try await control("{\"lifetime\": \(lifetime)}") }

    func set(modes: [String: [String]]) async throws {
        let text = String(decoding: try JSONEncoder().encode(modes), as: UTF8.self)
        try await control("{\"modes\": \(text), \"log\": []}")
    }

    func log() async throws -> Log {
        let response = try await HTTPClient.shared.execute(
            HTTPClientRequest(url: "\(origin)/log"),
            timeout: .seconds(60)
        )
        let body = try await response.body.collect(upTo: 1 << 24)
        return try JSONDecoder().decode(Log.self, from: Data(body.readableBytesView))
    }

    /// The variables that lead to one of the services.
    func variables(_ service: Service, folder: TemporaryFolder) throws -> [String: String] {
        switch service {
        case .role:
            try folder.write(
                Array(
                    "[profile r]\nrole_arn = arn:aws:iam::1:role/r\nsource_profile = s\n[profile s]\n\(Self.keys("AKIDS"))"
                        .utf8
                ),
                to: ".aws/config"
            )
            return ["AWS_PROFILE": "r", "AWS_ENDPOINT_URL_STS": "\(origin)/sts", "AWS_REGION": "eu-central-1"]
        case .webIdentity:
            try folder.write(Array("a.web.token\n".utf8), to: "token")
            return [
                "AWS_WEB_IDENTITY_TOKEN_FILE": folder.path("token"), "AWS_ROLE_ARN": "arn:aws:iam::1:role/w",
                "AWS_ENDPOINT_URL_STS": "\(origin)/sts", "AWS_REGION": "eu-central-1",
            ]
        case .container: return ["AWS_CONTAINER_CREDENTIALS_FULL_URI": "\(origin)/container/c"]
        case .instance: return ["AWS_EC2_METADATA_SERVICE_ENDPOINT": origin]
        }
    }

    enum Service: String, CaseIterable {
        case role, webIdentity, container, instance

        /// The service's name in `set(modes:)`.
        var mode: String { self == .role || self == .webIdentity ? "sts" : rawValue }
    }

    /// Keys whose signature the services can check.
    static func keys(_ id: String) -> String {
        "aws_access_key_id = \(id)\naws_secret_access_key = secret/of+\(id)\n"
    }

    private func control(_ json: String) async throws {
        var request = HTTPClientRequest(url: "\(origin)/control")
        request.method = .POST
        request.body = .bytes(ByteBuffer(string: json))
        _ = try await HTTPClient.shared.execute(request, timeout: .seconds(60)).body.collect(upTo: 1024)
    }
}

/// A wall clock that a test sets.
final class SettableClock: Sendable {
    private let seconds: Mutex<Double>

    init(_ seconds: Double = 1_800_000_000) { self.seconds = Mutex(seconds) }

    var now: Date { Date(timeIntervalSince1970: seconds.withLock { $0 }) }

    func advance(_ by: Double) { seconds.withLock { $0 += by } }
}

/// Asks over HTTP without the short time-outs of the sources, so that a busy machine decides nothing.
struct LongTimeoutExchange: CredentialExchange {
    func send(_ request: CredentialRequest) async throws(AccessError) -> CredentialAnswer {
        var request = request
        (request.connectTimeout, request.timeout) = (.seconds(60), .seconds(60))
        return try await HTTPExchange().send(request)
    }
}

extension SourceSurroundings {
    /// Surroundings in which nobody waits between attempts, and an answer may take as long as it takes.
    static func test(
        _ variables: [String: String],
        home: String = "/nonexistent",
        exchange: any CredentialExchange = LongTimeoutExchange(),
        clock: SettableClock? = nil,
        logger: Logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    ) -> SourceSurroundings {
        SourceSurroundings(
            environment: AWSEnvironment(variables: variables, home: home),
            exchange: exchange,
            attempts: Attempts(limit: 3) { _ in },
            now: { clock?.now ?? Date() },
            logger: logger
        )
    }
}
