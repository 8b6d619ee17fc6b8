#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// A server that speaks S3, where it is not AWS's own.
public struct S3Endpoint: Hashable, Sendable, CustomStringConvertible {
    /// Whether what is sent can be read and changed on its way.
    public enum Scheme: String, Hashable, Sendable {
        /// Plain; bodies are hashed, so that nobody changes them unseen.
        case http
        /// Over TLS.
        case https
    }

    /// How the server is spoken to.
    public let scheme: Scheme
    /// Its name or address; an IPv6 address in brackets.
    public let host: String
    /// Its port, where it is not the scheme's own.
    public let port: Int?
    /// What comes before every path: empty, or beginning with `/` and not ending in it.
    public let path: String

    /// Reads `https://host`, `http://host:port` or `https://host/path`.
    ///
    /// - Parameter text: The address as an operator writes it; `nil` when it cannot be one.
    public init?(_ text: String) {
        guard let parts = URLComponents(string: text), let scheme = parts.scheme.flatMap({ Scheme(rawValue: $0) }),
            let host = parts.host, !host.isEmpty, parts.user == nil, parts.password == nil, parts.query == nil,
            parts.fragment == nil, parts.port.map({ (1...65_535).contains($0) }) != false
        else { return nil }
        self.scheme = scheme
        self.host = host.contains(":") && !host.hasPrefix("[") ? "[\(host)]" : host
        port = parts.port == (scheme == .http ? 80 : 443) ? nil : parts.port
        var path = parts.path
        while path.hasSuffix("/") { path.removeLast() }
        self.path = path
    }

    /// The address as an operator writes it.
    public var description: String { "\(scheme.rawValue)://\(host)\(port.map { ":\($0)" } ?? "")\(path)" }

    /// Whether the host is an address and not a name; no bucket's name can stand before it.
    var isAddress: Bool {
        host.hasPrefix("[") || host.split(separator: ".").allSatisfy { $0.utf8.allSatisfy { (48...57).contains($0) } }
    }
}
