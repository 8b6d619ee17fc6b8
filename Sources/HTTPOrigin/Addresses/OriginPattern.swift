import Basics

/// The images that may be taken from a server: `https://images.example.com/*`, `https://*.cdn.example.com/photos/*`.
///
/// A `*` in the host stands for one part of a name or more, and is a part by itself. A path that ends in `*` or `/`
/// stands for all that begin so; any other for itself, with every query. Without a path everything on the server is
/// meant. A port that is not the scheme's own has to be named.
public struct OriginPattern: Hashable, Sendable, CustomStringConvertible {
    private enum Host: Hashable {
        case address(IPAddress)
        case labels([Substring])
    }

    private let scheme: RemoteURL.Scheme
    private let host: Host
    private let port: Int
    private let path: String
    private let isPrefix: Bool
    /// The pattern as it was written.
    public let description: String

    /// Reads a pattern.
    ///
    /// - Parameter text: The pattern.
    /// - Throws: ``RemoteURLError``, which says how a pattern is written.
    public init(_ text: String) throws(RemoteURLError) {
        // Reading it as the URL that it is the beginning of checks everything but the stars.
        let start = text.lowercased().hasPrefix("https://") ? 8 : 7
        let authority = text.dropFirst(start).prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        let rest = text.dropFirst(start + authority.count)
        let labels = authority.lowercased().prefix { $0 != ":" }.split(separator: ".", omittingEmptySubsequences: false)
        let stars = labels.filter { $0.contains("*") }
        guard stars.allSatisfy({ $0 == "*" }), stars.count <= 4, !rest.contains("?"), !rest.contains("#"),
            !rest.dropLast().contains("*")
        else {
            throw RemoteURLError(
                "A '*' stands for whole parts of the host, as in https://*.example.com/, or for the end of the path; "
                    + "a pattern has no query."
            )
        }
        // A letter has no other meaning in a host, and the last part must not look like a number.
        let plain = stars.isEmpty ? String(authority) : String(authority.replacing("*", with: "x"))
        let path = rest.isEmpty ? "/" : String(rest)
        let end = path.hasSuffix("*") ? String(path.dropLast()) : path
        let url = try RemoteURL("\(text.prefix(start))\(plain)\(end)")
        guard !RemoteURL.hidesParent(end) else {
            throw RemoteURLError("The path of a pattern has no '..' in it.")
        }
        self.scheme = url.scheme
        self.port = url.port
        self.path = url.path
        self.isPrefix = path.hasSuffix("*") || path.hasSuffix("/")
        self.description = text
        if case .address(let address) = url.host { host = .address(address) } else { host = .labels(labels) }
    }

    /// Whether an image may be taken from an address.
    public func matches(_ url: RemoteURL) -> Bool {
        guard url.scheme == scheme, url.port == port, matches(url.host) else { return false }
        guard isPrefix else { return url.path == path }
        guard path != "/" else { return true }
        return url.path.utf8.starts(with: path.utf8) && !RemoteURL.hidesParent(url.path)
    }

    private func matches(_ other: RemoteHost) -> Bool {
        switch (host, other) {
        case (.address(let address), .address(let given)): return address == given
        case (.labels(let labels), .name(let name)):
            let given = name.split(separator: ".", omittingEmptySubsequences: false)
            // Which numbers of the name's parts the labels so far can stand for.
            var reached: Set<Int> = [0]
            for label in labels {
                if label == "*" {
                    guard let least = reached.min(), least < given.count else { return false }
                    reached = Set((least + 1)...given.count)
                } else {
                    reached = Set(reached.filter { $0 < given.count && given[$0] == label }.map { $0 + 1 })
                }
            }
            return reached.contains(given.count)
        default: return false
        }
    }
}
