/// Where a page comes from, as browsers say it in `Origin`: scheme, host, and a port that is not the scheme's own.
struct WebOrigin: Hashable, Sendable, CustomStringConvertible {
    /// `https://shop.example:8443`, in lower case.
    let text: String
    /// `shop.example:8443`.
    private let authority: String
    private let ownPort: String

    /// Reads an origin; `nil` for anything else, `null` included.
    init?(_ text: some StringProtocol) {
        let text = text.lowercased()
        let scheme = text.prefix { $0 != ":" }
        guard text.hasPrefix("\(scheme)://"), scheme == "http" || scheme == "https" else { return nil }
        let rest = text.dropFirst(scheme.count + 3)
        let isHost = rest.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
            default: "-._:[]".utf8.contains(byte)
            }
        }
        guard !rest.isEmpty, isHost else { return nil }
        ownPort = scheme == "http" ? ":80" : ":443"
        authority = WebOrigin.without(ownPort, String(rest))
        self.text = "\(scheme)://\(authority)"
    }

    /// The origin as text.
    var description: String { text }

    /// Whether this is the origin of what has this `Host`; which scheme a proxy in front speaks is not known here.
    func isSame(asHost host: String) -> Bool { authority == WebOrigin.without(ownPort, host.lowercased()) }

    private static func without(_ port: String, _ authority: String) -> String {
        authority.hasSuffix(port) ? String(authority.dropLast(port.count)) : authority
    }
}

/// Names and addresses by which a machine reaches only itself.
package enum Loopback {
    /// Whether a host, without a port, is one of them.
    package static func isLoopback(host: some StringProtocol) -> Bool {
        let host = host.lowercased()
        if host == "localhost" || host.hasSuffix(".localhost") || host == "::1" || host == "[::1]" { return true }
        let parts = host.split(separator: ".", omittingEmptySubsequences: false)
        // Four plain numbers: other spellings of an address are nobody's honest ones.
        let isAddress =
            parts.count == 4
            && parts.allSatisfy { part in
                (1...3).contains(part.utf8.count) && part.utf8.allSatisfy { (0x30...0x39).contains($0) }
                    && (UInt8(part).map { String($0) == part } ?? false)
            }
        return isAddress && parts[0] == "127"
    }

    /// Whether a `Host` header's value, perhaps with a port, names one of them.
    static func isLoopback(authority: String) -> Bool {
        let end = authority.hasSuffix("]") ? nil : authority.lastIndex(of: ":")
        let host = end.map { authority[..<$0] } ?? authority[...]
        let port = end.map { authority[authority.index(after: $0)...] } ?? ""
        guard port.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return false }
        // An IPv6 address in a Host header stands in brackets.
        return isLoopback(host: host) && (!host.contains(":") || host.hasPrefix("["))
    }
}
