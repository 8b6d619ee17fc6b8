import Foundation
import NIOCore
import Web

/// How many connections there may be, and how near to that a server comes that runs with these settings.
struct ConnectionCheck: DoctorCheck {
    private let configuration: ServerParts.Configuration

    init(_ configuration: ServerParts.Configuration) { self.configuration = configuration }

    func run(_ report: inout DoctorReport) async {
        let connections = configuration.boundConnections
        if case .unix(let path, _) = configuration.address, let problem = problem(ofSocket: path) {
            report.add("host", ProbeFinding(.error, problem))
        }
        let all = connections.limit ?? 0
        let share = connections.perAddress.count(of: all)
        report.add("connections", ProbeFinding(.ok, "At most \(all), \(share) of them from one address."))
        // Its own checks may take some seconds each.
        guard let health = try? await RunningServer(configuration)?.ask(.ready, within: .seconds(10)),
            let finding = finding(of: health)
        else { return }
        report.add("connections now", finding)
    }

    /// What a running server says of its connections; `nil` where it says nothing of them.
    private func finding(of health: RunningServer.Health) -> ProbeFinding? {
        guard let check = health.checks?["connections"] else { return nil }
        let counts = (check.details ?? [:]).sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
        let state = ProbeFinding.State(rawValue: check.status) ?? .warning
        return ProbeFinding(state, "The running server says: \(check.message) (\(counts.joined(separator: ", ")))")
    }

    /// Why a Unix socket cannot be made; looks, and makes nothing.
    private func problem(ofSocket path: String) -> String? {
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
