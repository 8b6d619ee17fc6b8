import AsyncHTTPClient
import Foundation
import NIOCore
import Web

extension DoctorReport {
    /// How many connections there may be, and how near to that a server comes that runs with these settings.
    mutating func addConnections(_ configuration: ServerParts.Configuration) async {
        let connections = configuration.boundConnections
        if case .unix(let path, _) = configuration.place, let problem = DoctorReport.problem(ofSocket: path) {
            add("host", ProbeFinding(.error, problem))
        }
        let all = connections.limit ?? 0
        let share = connections.perAddress.count(of: all)
        add("connections", ProbeFinding(.ok, "At most \(all), \(share) of them from one address."))
        guard let finding = await RunningServer(configuration).connections() else { return }
        add("connections now", finding)
    }

    /// Why a Unix socket cannot be made; looks, and makes nothing.
    private static func problem(ofSocket path: String) -> String? {
        let folder = (path as NSString).deletingLastPathComponent
        if (try? SocketAddress(unixDomainSocketPath: path)) == nil {
            return "'\(path)' cannot be a Unix socket: its path has from 1 to 107 bytes; set --host to a shorter one."
        }
        var status = stat()
        if lstat(path, &status) == 0, status.st_mode & S_IFMT != S_IFSOCK {
            return "'\(path)' is there and is no socket; set --host to another path."
        }
        guard access(folder.isEmpty ? "." : folder, W_OK | X_OK) == 0 else {
            return "'\(path)' cannot be made: its folder is not there, or this user may not write it."
        }
        return nil
    }
}

/// A server that runs on this machine with the same settings, if there is one.
private struct RunningServer {
    private let base: String?

    init(_ configuration: ServerParts.Configuration) {
        switch configuration.adminPlace ?? configuration.place {
        // Port 0 is any free one, which only the server's greeting tells.
        case .port(let host, let port) where port != 0:
            base = "http://\(host.contains(":") ? "[\(host)]" : host):\(port)"
        case .unix(let path, _):
            base = path.addingPercentEncoding(withAllowedCharacters: .alphanumerics).map { "http+unix://\($0)" }
        default: base = nil
        }
    }

    /// What the server says of its connections; `nil` where none answers as Calotype does.
    func connections() async -> ProbeFinding? {
        guard let base else { return nil }
        // Its own checks may take some seconds each.
        let request = HTTPClientRequest(url: "\(base)/health/ready")
        guard let response = try? await HTTPClient.shared.execute(request, timeout: .seconds(10)),
            let body = try? await response.body.collect(upTo: 1 << 20),
            let health = try? JSONDecoder().decode(Health.self, from: Data(body.readableBytesView)),
            let check = health.checks["connections"]
        else { return nil }
        let counts = check.details.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", ")
        let state = ProbeFinding.State(rawValue: check.status) ?? .warning
        return ProbeFinding(state, "The running server says: \(check.message) (\(counts))")
    }

    private struct Health: Decodable {
        struct Check: Decodable {
            let status: String
            let message: String
            let details: [String: String]
        }

        let checks: [String: Check]
    }
}
