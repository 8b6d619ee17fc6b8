import Foundation
import Web

/// Where the server listens, put together from its settings and what it has been handed.
struct ListeningAddresses: Hashable {
    /// For everything.
    var main: [BindAddress]
    /// For health and metrics only.
    var admin: [BindAddress]
    /// Whether the main places answer health and metrics as well.
    var mainHasHealth: Bool { admin.isEmpty }

    /// Puts them together: sockets that were handed over stand for `host` and `port`.
    init(_ configuration: ServerParts.Configuration, _ handed: HandedSockets = HandedSockets()) {
        main = handed.main.isEmpty ? [configuration.address] : handed.main.map { .handedOver($0) }
        admin = handed.admin.map { .handedOver($0) } + [configuration.adminAddress].compactMap { $0 }
    }
}

extension BindAddress {
    /// Who else can ask there than programs of this machine over its own addresses, in words; `nil` where nobody can.
    var others: String? {
        switch self {
        case .port(let host, _): Loopback.isLoopback(host: host) ? nil : "'\(host)', which others may reach"
        case .unix: "a Unix socket, over which nobody has an address"
        case .handedOver(let descriptor):
            HandedSockets.isOfThisMachine(descriptor)
                ? nil : "a socket that was handed over (LISTEN_FDS), which is not one of 127.0.0.1 or [::1]"
        }
    }
}
