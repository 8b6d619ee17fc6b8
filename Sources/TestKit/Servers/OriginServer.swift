import Basics
import Foundation

/// A real web server of its own for a test, which behaves as paths say; see `Tests/Scripts/origin_server.py`.
///
/// All of them live in one process, which starts with the first and ends with the test run.
public final class OriginServer: Sendable {
    /// What a server was asked for.
    public struct Visit: Decodable, Sendable {
        /// The path and the query.
        public var target: String
        /// The headers by their names in lower case.
        public var headers: [String: String]
    }

    /// What a server proves itself with over TLS.
    public struct Certificate: Encodable, Sendable {
        /// What it is for: `DNS:a.example.com,IP:127.0.0.1`.
        public var names: String
        /// When it ends, from now.
        public var days: Int

        /// Makes a certificate.
        public init(_ names: String, days: Int = 2) {
            self.names = names
            self.days = days
        }
    }

    /// Where it listens.
    public let host: String
    /// The port it listens on.
    public let port: Int
    private let scheme: String
    private let id: Int
    private let process: OriginProcess

    /// Starts a server.
    ///
    /// - Parameters:
    ///   - host: Where it listens; all of 127.0.0.0/8 is this machine.
    ///   - port: The port; any free one for 0.
    ///   - certificate: What it proves itself with over TLS; in the clear without one.
    ///   - folder: Files to serve beside the paths that have a meaning.
    /// - Throws: When it does not start.
    public init(
        host: String = "127.0.0.1",
        port: Int = 0,
        certificate: Certificate? = nil,
        folder: String? = nil
    ) async throws {
        process = try await OriginProcess.shared.value
        let order = OriginProcess.Order(
            act: "open",
            host: host,
            port: port,
            folder: folder,
            names: certificate?.names,
            days: certificate?.days
        )
        let reply = try await process.ask(order)
        guard let id = reply.id, let port = reply.port else { throw HelperProcess.Failure("no server: \(reply)") }
        self.id = id
        self.host = host
        self.port = port
        scheme = certificate == nil ? "http" : "https"
    }

    deinit {
        Task { [process, id] in _ = try? await process.ask(OriginProcess.Order(act: "close", id: id)) }
    }

    /// The authority that all certificates come from, as PEM.
    public static func authority() async throws -> String {
        try await OriginProcess.shared.value.ask(OriginProcess.Order(act: "authority")).text ?? ""
    }

    /// The address of a target.
    public func url(_ target: String) -> String { "\(scheme)://\(host):\(port)\(target)" }

    /// What it was asked for so far.
    public func visits() async throws -> [Visit] {
        try await process.ask(OriginProcess.Order(act: "log", id: id)).log ?? []
    }

    /// Changes how it behaves.
    public func set(_ name: String, _ value: String) async throws {
        _ = try await process.ask(OriginProcess.Order(act: "set", id: id, settings: [name: value]))
    }

    /// Accepts no connections any more.
    public func close() async throws { _ = try await process.ask(OriginProcess.Order(act: "close", id: id)) }
}

/// The process that all origin servers live in.
private final class OriginProcess: Sendable {
    struct Order: Encodable, Sendable {
        var act: String
        var id: Int?
        var host: String?
        var port: Int?
        var folder: String?
        var names: String?
        var days: Int?
        var settings: [String: String]?
    }

    struct Reply: Decodable, Sendable {
        var error: String?
        var id: Int?
        var port: Int?
        var text: String?
        var log: [OriginServer.Visit]?
    }

    static let shared = Task { OriginProcess(try await HelperProcess("origin_server.py", [])) }

    private let helper: HelperProcess
    private let turnstile = Turnstile()

    private init(_ helper: HelperProcess) { self.helper = helper }

    func ask(_ order: Order) async throws -> Reply {
        let line = String(decoding: try JSONEncoder().encode(order), as: UTF8.self)
        let answer = try await withCancellationShield { [turnstile, helper] in
            try await turnstile.pass { try await helper.ask(line) }
        }
        let reply = try JSONDecoder().decode(Reply.self, from: Data(answer.utf8))
        if let error = reply.error { throw HelperProcess.Failure("\(order.act): \(error)") }
        return reply
    }
}
