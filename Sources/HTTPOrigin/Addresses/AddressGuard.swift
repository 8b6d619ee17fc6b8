public import Basics

/// Decides which addresses may be connected to; knows nothing of sockets and look-ups.
///
/// Only what is on the public internet may be, unless the operator permits more. A name is judged by all of its
/// addresses: one that is refused refuses the name, since it would only be a matter of trying again.
public struct AddressGuard: Hashable, Sendable {
    private let networks: [IPNetwork]
    private let hosts: Set<String>

    /// Makes a guard.
    ///
    /// - Parameter permissions: What may be connected to although it is not public.
    public init(permitting permissions: [AddressPermission] = []) {
        var networks: [IPNetwork] = []
        var hosts: Set<String> = []
        for permission in permissions {
            switch permission {
            case .network(let network): networks.append(network)
            case .host(let name): hosts.insert(name)
            }
        }
        self.networks = networks
        self.hosts = hosts
    }

    /// Refuses hosts that cannot be allowed whatever they resolve to, so that they are not even looked up.
    ///
    /// - Parameter host: A URL's host.
    /// - Throws: ``AddressRefusal``.
    public func check(_ host: RemoteHost) throws(AddressRefusal) {
        switch host {
        case .address(let address): try check([address], of: host)
        case .name(let name):
            // Where a network is permitted, names of the inner network may lead there.
            guard InnerNames.contains(name), !hosts.contains(name), networks.isEmpty else { return }
            throw AddressRefusal("'\(name)' is a name of the inner network")
        }
    }

    /// Refuses a host if any of its addresses may not be connected to.
    ///
    /// - Parameters:
    ///   - addresses: All addresses of the host.
    ///   - host: A URL's host.
    /// - Throws: ``AddressRefusal``.
    public func check(_ addresses: [IPAddress], of host: RemoteHost) throws(AddressRefusal) {
        guard !addresses.isEmpty else { throw AddressRefusal("'\(host)' has no address") }
        for address in addresses {
            if networks.contains(where: { $0.contains(address) }) { continue }
            if case .name(let name) = host {
                if hosts.contains(name) {
                    if let kind = AddressKind(address), !kind.isInner {
                        throw AddressRefusal("'\(host)' is at \(address), \(kind.rawValue)")
                    }
                    continue
                }
                guard !InnerNames.contains(name) else {
                    throw AddressRefusal("'\(host)' is a name of the inner network, and \(address) is not permitted")
                }
            }
            if let kind = AddressKind(address) { throw AddressRefusal("'\(host)' is at \(address), \(kind.rawValue)") }
        }
    }
}

/// Something that is not public and may be connected to all the same.
public enum AddressPermission: Hashable, Sendable {
    /// Every address of a network, whatever kind it is.
    case network(IPNetwork)
    /// A host by its name; whatever private or loopback address it has, but none that only the own link or a cloud's
    /// metadata service has.
    case host(String)

    /// Reads a network (`10.1.0.0/16`), an address, or a host's name.
    public init?(_ text: some StringProtocol) {
        if let network = IPNetwork(text) {
            self = .network(network)
        } else if case .name(let name)? = RemoteHost(text) {
            self = .host(name)
        } else {
            return nil
        }
    }
}

/// Why a host is not connected to; for the log, never for clients.
public struct AddressRefusal: Error, Hashable, Sendable, CustomStringConvertible {
    /// What is wrong with it.
    public var description: String

    init(_ description: String) { self.description = description }
}

/// Names that have no place on the public internet.
enum InnerNames {
    private static let endings: Set<Substring> = [
        "localhost", "local", "localdomain", "internal", "intranet", "lan", "home", "corp", "private", "arpa", "onion",
        "invalid",
    ]

    /// Whether a name has one part only, or ends as names of inner networks do.
    static func contains(_ name: String) -> Bool {
        guard let dot = name.lastIndex(of: ".") else { return true }
        return endings.contains(name[name.index(after: dot)...])
    }
}
