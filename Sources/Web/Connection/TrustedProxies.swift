import Basics
import HTTPTypes
public import NIOCore

/// The proxies whose word counts: who asked them, in which scheme, and under which path.
///
/// Any client can write `X-Forwarded-For`, and some proxies pass it on as they got it; so nobody is believed who is not
/// named (setting `trusted-proxies`).
public struct TrustedProxies: Hashable, Sendable {
    private let networks: [IPNetwork]
    /// Whether whoever asks over a Unix socket is one: the socket's file decides who can.
    private let includesUnixSockets: Bool

    /// No proxy at all.
    public static let none = TrustedProxies(networks: [], includesUnixSockets: false)

    private init(networks: [IPNetwork], includesUnixSockets: Bool) {
        self.networks = networks
        self.includesUnixSockets = includesUnixSockets
    }

    /// Reads addresses and networks (`10.0.0.0/8`), and the word `unix`, joined by commas.
    ///
    /// - Parameter text: The setting.
    /// - Throws: ``ProxyListError`` for anything else.
    public init(parsing text: String) throws(ProxyListError) {
        var (networks, includesUnixSockets): ([IPNetwork], Bool) = ([], false)
        for entry in text.split(whereSeparator: { $0 == "," || $0.isWhitespace }) {
            if entry == "unix" {
                includesUnixSockets = true
            } else if let network = IPNetwork(entry) {
                networks.append(network)
            } else {
                throw ProxyListError(entry: String(entry))
            }
        }
        self.init(networks: networks, includesUnixSockets: includesUnixSockets)
    }

    /// Whether nobody's word counts.
    public var isEmpty: Bool { networks.isEmpty && !includesUnixSockets }

    /// Whether a peer's word counts.
    ///
    /// - Parameter peer: The other end of a connection; `nil` where it is not known.
    /// - Returns: Whether the peer is a trusted proxy.
    public func contains(_ peer: SocketAddress?) -> Bool {
        guard let peer else { return false }
        if case .unixDomainSocket = peer { return includesUnixSockets }
        return IPAddress(peer).map(contains) ?? false
    }

    /// The entries of a header that proxies add to, in their order.
    private static func list(_ name: HTTPField.Name, _ fields: HTTPFields) -> [Substring] {
        fields[values: name].joined(separator: ",").split(separator: ",")
    }

    private func contains(_ address: IPAddress) -> Bool { networks.contains { $0.contains(address) } }

    /// The client behind a request.
    ///
    /// - Parameters:
    ///   - fields: The request's headers.
    ///   - peer: The other end of its connection.
    /// - Returns: What trusted proxies say of it, or what the connection says.
    func client(_ fields: HTTPFields, peer: SocketAddress?) -> Client {
        var client = Client(address: IPAddress(peer))
        guard contains(peer) else { return client }
        // Each proxy adds whoever asked it at the end: the last one that is no proxy of ours is as far as can be known.
        var proxies = 0
        for entry in TrustedProxies.list(.xForwardedFor, fields).reversed() {
            guard let address = IPAddress(forwarded: entry) else { break }
            client.address = address
            proxies += 1
            if !contains(address) { break }
        }
        // In the same way each adds how it was asked; one that knows better puts its own word in place of all.
        let schemes = TrustedProxies.list(.xForwardedProto, fields)
        let scheme = schemes.suffix(max(1, proxies)).first
        client.isSecure = scheme?.trimmingOptionalSpace.lowercased() == "https"
        client.prefix = fields[.xForwardedPrefix].flatMap { BasePath($0) }
        return client
    }
}

/// What is neither an address nor a network, nor the word `unix`.
public struct ProxyListError: Error, Hashable {
    /// The entry of the list.
    public var entry: String
}

/// Who asks, as far as it can be known.
struct Client: Hashable, Sendable {
    /// The address; `nil` over a Unix socket, and for events that come without a connection.
    var address: IPAddress?
    /// Whether a trusted proxy says that it was asked over TLS.
    var isSecure = false
    /// The path under which a trusted proxy shows this server; `nil` where none says so.
    var prefix: BasePath?
}

extension IPAddress {
    /// The address of a peer; a version 4 address inside a version 6 one is itself.
    init?(_ peer: SocketAddress?) {
        guard let text = peer?.ipAddress else { return nil }
        self.init(text.prefix { $0 != "%" })
        if case .v6(let number) = self, number >> 32 == 0xffff { self = .v4(UInt32(truncatingIfNeeded: number)) }
    }

    /// One entry of `X-Forwarded-For`: an address, which may have a port behind it.
    fileprivate init?(forwarded entry: Substring) {
        let text = entry.trimmingOptionalSpace
        if let address = IPAddress(text) {
            self = address
        } else if text.hasPrefix("["), let end = text.firstIndex(of: "]") {
            self.init(text[text.index(after: text.startIndex)..<end])
        } else if let colon = text.lastIndex(of: ":") {
            self.init(text[..<colon])
        } else {
            return nil
        }
    }
}

extension StringProtocol where SubSequence == Substring {
    /// The text without the spaces and tabs around it that a header's value may have (RFC 9110, section 5.6.3).
    var trimmingOptionalSpace: Substring {
        var text = drop { $0 == " " || $0 == "\t" }
        while let last = text.last, last == " " || last == "\t" { text.removeLast() }
        return text
    }
}
