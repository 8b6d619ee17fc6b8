import Basics

/// The address of an image on another web server, in its one spelling.
///
/// What is checked is what is sent: a request is made from these parts, never from the text that a client gave. User
/// names, odd spellings of hosts, and whatever two readers of a URL could understand in two ways are refused.
public struct RemoteURL: Hashable, Sendable, CustomStringConvertible {
    /// How the server is spoken with.
    public enum Scheme: String, Hashable, Sendable {
        /// In the clear.
        case http
        /// Over TLS, with the certificate checked.
        case https

        /// The port where a URL names none.
        var port: Int { self == .https ? 443 : 80 }
    }

    /// How the server is spoken with.
    public let scheme: Scheme
    /// The server.
    public let host: RemoteHost
    /// The port, also where the text had none.
    public let port: Int
    /// The path, beginning with `/`, without `.` and `..`, and with no escape that is not needed.
    public let path: String
    /// What follows the `?`; `nil` where there is none.
    public let query: String?

    /// Longer ones are refused by most servers anyway.
    static let longest = 4096

    /// Reads an absolute URL; a fragment is dropped.
    ///
    /// - Parameter text: The URL.
    /// - Throws: ``RemoteURLError``, which says what is wrong with it.
    public init(_ text: String) throws(RemoteURLError) {
        let bytes = Array(text.utf8)
        guard bytes.count <= RemoteURL.longest, bytes.allSatisfy({ $0 > 0x20 && $0 < 0x7f && $0 != UInt8(ascii: "\\") })
        else {
            throw RemoteURLError(
                "An image's address has at most \(RemoteURL.longest) visible ASCII characters and no backslash; "
                    + "names in other alphabets are written as xn--…, other characters as %XX."
            )
        }
        let start = String(text.prefix(8)).lowercased()
        guard let scheme: Scheme = start == "https://" ? .https : start.hasPrefix("http://") ? .http : nil else {
            throw RemoteURLError("An image's address begins with https:// or http://.")
        }
        let rest = bytes[(scheme.rawValue.utf8.count + 3)...]
        let end = rest.firstIndex { "/?#".utf8.contains($0) } ?? rest.endIndex
        (host, port) = try RemoteURL.authority(rest[..<end], scheme)
        self.scheme = scheme
        (path, query) = RemoteURL.target(rest[end...])
    }

    /// The URL in its one spelling.
    public var description: String { "\(origin)\(target)" }

    /// Scheme, host and port.
    var origin: String { "\(scheme.rawValue)://\(authority)" }

    /// The host, and the port unless it is the scheme's own.
    var authority: String { port == scheme.port ? "\(host)" : "\(host):\(port)" }

    /// What the server is asked for.
    var target: String { query.map { "\(path)?\($0)" } ?? path }

    /// The address that a redirect of this one leads to.
    ///
    /// - Parameter given: The redirect's `Location`, absolute or relative.
    /// - Returns: The address.
    /// - Throws: ``RemoteURLError``.
    func resolving(_ given: String) throws(RemoteURLError) -> RemoteURL {
        // Servers write what they should have escaped; in a host it is refused as an escape, too.
        let location = RemoteURL.escapingForeign(given)
        if location.contains(":"), let scheme = location.split(separator: ":").first, RemoteURL.isScheme(scheme) {
            return try RemoteURL(location)
        }
        if location.hasPrefix("//") { return try RemoteURL("\(scheme.rawValue):\(location)") }
        if location.hasPrefix("/") { return try RemoteURL(origin + location) }
        if location.isEmpty || location.hasPrefix("#") { return self }
        if location.hasPrefix("?") { return try RemoteURL(origin + path + location) }
        let folder = path[...(path.lastIndex(of: "/") ?? path.startIndex)]
        return try RemoteURL(origin + folder + location)
    }

    private static func isScheme(_ text: Substring) -> Bool {
        guard let first = text.utf8.first, (0x61...0x7a).contains(first | 0x20) else { return false }
        return text.utf8.allSatisfy { byte in
            (0x61...0x7a).contains(byte | 0x20) || (0x30...0x39).contains(byte) || "+-.".utf8.contains(byte)
        }
    }

    private static func authority(
        _ bytes: ArraySlice<UInt8>,
        _ scheme: Scheme
    ) throws(RemoteURLError) -> (RemoteHost, Int) {
        guard !bytes.isEmpty else { throw RemoteURLError("An image's address needs a host.") }
        guard !bytes.contains(UInt8(ascii: "@")) else {
            throw RemoteURLError("An image's address has no user name or password before its host.")
        }
        var (name, rest) = (bytes, bytes[bytes.endIndex...])
        if bytes.first == UInt8(ascii: "[") {
            guard let close = bytes.firstIndex(of: UInt8(ascii: "]")) else { throw .host }
            (name, rest) = (bytes[(bytes.startIndex + 1)..<close], bytes[(close + 1)...])
            guard case .v6? = IPAddress(String(decoding: name, as: UTF8.self)) else { throw .host }
        } else if let colon = bytes.firstIndex(of: UInt8(ascii: ":")) {
            (name, rest) = (bytes[..<colon], bytes[colon...])
        }
        guard let host = RemoteHost(String(decoding: name, as: UTF8.self)) else { throw .host }
        guard let first = rest.first else { return (host, scheme.port) }
        let digits = rest.dropFirst()
        guard first == UInt8(ascii: ":"), let port = Int(String(decoding: digits, as: UTF8.self)),
            (1...65_535).contains(port), String(port).utf8.elementsEqual(digits)
        else { throw RemoteURLError("A port is a number from 1 to 65535.") }
        return (host, port)
    }
}

/// Why a text is not the address of an image; what it says may be read by clients.
public struct RemoteURLError: Error, Hashable, Sendable, CustomStringConvertible {
    /// A sentence for the person who gave the address.
    public var description: String

    init(_ description: String) { self.description = description }

    fileprivate static let host = RemoteURLError(
        "The host of an image's address is a name, an IPv4 address as in 192.0.2.1, or an IPv6 address in brackets; "
            + "short, octal and hexadecimal spellings are not read."
    )
}
