/// The address of somebody who gives credentials, taken apart strictly: nothing in it has two meanings.
struct EndpointURL: Hashable, Sendable, CustomStringConvertible {
    /// `http` or `https`.
    let scheme: String
    /// A name or an IPv4 address, in lower case; an IPv6 address in brackets.
    let host: String
    /// The port, where one is named.
    let port: Int?
    /// What follows, from the `/` on, with its query.
    let target: String

    /// Reads an address; `nil` when it has a user, a fragment, odd characters or no host.
    init?(_ text: String) {
        guard text.utf8.count <= 2048, text.utf8.allSatisfy({ (0x21...0x7e).contains($0) && $0 != UInt8(ascii: "\\") }),
            !text.contains("#"), let colon = text.firstIndex(of: ":"), text[colon...].hasPrefix("://")
        else { return nil }
        scheme = text[..<colon].lowercased()
        guard scheme == "http" || scheme == "https" else { return nil }
        let rest = text[text.index(colon, offsetBy: 3)...]
        let authority = rest.prefix { $0 != "/" && $0 != "?" }
        let target = rest[authority.endIndex...]
        self.target = target.hasPrefix("/") ? String(target) : "/" + target
        guard let (host, port) = EndpointURL.authority(authority) else { return nil }
        (self.host, self.port) = (host, port)
    }

    /// The same address with another target, which begins with `/`.
    func with(target: String) -> EndpointURL? {
        target.hasPrefix("/") ? EndpointURL("\(origin)\(target)") : nil
    }

    /// The address without its query: a query may hold anything.
    var description: String { origin + target.prefix { $0 != "?" } }

    /// The whole address.
    var text: String { origin + target }

    /// The target without its query.
    var path: String { String(target.prefix { $0 != "?" }) }

    /// Scheme, host and port.
    private var origin: String { "\(scheme)://\(host)\(port.map { ":\($0)" } ?? "")" }

    private static func authority(_ text: Substring) -> (host: String, port: Int?)? {
        var host = text[...]
        var rest: Substring = ""
        if text.hasPrefix("[") {
            guard let end = text.firstIndex(of: "]") else { return nil }
            host = text[...end]
            rest = text[text.index(after: end)...]
            guard host.dropFirst().dropLast().allSatisfy({ $0.isHexDigit || $0 == ":" || $0 == "." }) else {
                return nil
            }
        } else {
            host = text.prefix { $0 != ":" }
            rest = text[host.endIndex...]
            guard host.allSatisfy({ $0.isLetter || $0.isNumber || $0 == "-" || $0 == "." || $0 == "_" }) else {
                return nil
            }
        }
        guard host.count > (text.hasPrefix("[") ? 2 : 0) else { return nil }
        if rest.isEmpty { return (host.lowercased(), nil) }
        guard rest.first == ":", rest.dropFirst().allSatisfy(\.isNumber), let port = Int(rest.dropFirst()),
            (1...65_535).contains(port)
        else { return nil }
        return (host.lowercased(), port)
    }
}
