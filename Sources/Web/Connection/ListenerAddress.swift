import NIOCore
import Synchronization

/// The address that a listener has been given by the system.
final class ListenerAddress: Sendable {
    private let loopback = Atomic(false)

    /// Whether only this machine can reach it; not before it is known.
    var isLoopback: Bool { loopback.load(ordering: .relaxed) }

    func note(_ address: SocketAddress?) { loopback.store(address.isLoopback, ordering: .relaxed) }
}

extension SocketAddress? {
    /// Whether this is an address by which a machine reaches only itself; what is not known is none.
    var isLoopback: Bool { self?.ipAddress.map { Loopback.isLoopback(host: $0) } ?? false }
}
