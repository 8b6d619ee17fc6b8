import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import Web

/// A server that runs on this machine with the same settings, if there is one.
struct RunningServer {
    /// The place as one says it.
    let name: String
    private let base: String

    /// What can be asked.
    enum Question: String {
        /// Whether it answers at all.
        case live
        /// Whether it can make pictures.
        case ready
    }

    /// What a server says of itself.
    struct Health: Decodable {
        /// What it says of a part.
        struct Check: Decodable {
            /// `ok`, `warning` or `error`.
            let status: String
            /// A sentence.
            let message: String
            /// More, by name.
            let details: [String: String]?
        }

        /// `ok` or `error`.
        let status: String
        /// What it says of its parts, by their names; `nil` of one that was only asked whether it answers.
        let checks: [String: Check]?
    }

    /// Somebody answers, but not as Calotype does.
    struct Stranger: Error {}

    /// Finds the place where it is asked for its health; `nil` where only the server knows, as port 0 is any free one.
    init?(_ configuration: ServerParts.Configuration) {
        switch configuration.adminAddress ?? configuration.address {
        case .port(let host, let port) where port != 0:
            let host = RunningServer.reachable(host)
            (base, name) = ("http://\(host):\(port)", "http://\(host):\(port)")
        case .unix(let path, _):
            guard let host = path.addingPercentEncoding(withAllowedCharacters: .alphanumerics) else { return nil }
            (base, name) = ("http+unix://\(host)", "unix:\(path)")
        default: return nil
        }
    }

    /// Asks it.
    ///
    /// - Parameters:
    ///   - question: What.
    ///   - time: How long it may take to answer.
    /// - Returns: What it says.
    /// - Throws: ``Stranger``, or why nobody answers.
    func ask(_ question: Question, within time: Duration) async throws -> Health {
        var configuration = HTTPClient.Configuration()
        // Where nobody listens now, the answer is just that.
        configuration.connectionPool.retryConnectionEstablishment = false
        configuration.redirectConfiguration = .disallow
        // The request's own limit ends with the answer's head.
        configuration.timeout.read = TimeAmount(time)
        return try await HTTPClient.withHTTPClient(configuration: configuration) { client in
            var request = HTTPClientRequest(url: "\(base)/health/\(question.rawValue)")
            // Of a Unix socket the client would make a name that no host can have.
            if base.hasPrefix("http+unix:") { request.headers.add(name: "Host", value: "localhost") }
            let response = try await client.execute(request, timeout: TimeAmount(time))
            guard [.ok, .serviceUnavailable].contains(response.status) else { throw Stranger() }
            let body = try await response.body.collect(upTo: 1 << 20)
            guard let health = try? JSONDecoder().decode(Health.self, from: Data(body.readableBytesView)) else {
                throw Stranger()
            }
            return health
        }
    }

    /// A host as an address has it; of one that stands for all addresses, the one of this machine.
    private static func reachable(_ host: String) -> String {
        switch host {
        case "0.0.0.0": "127.0.0.1"
        case "::": "[::1]"
        default: host.contains(":") ? "[\(host)]" : host
        }
    }
}
