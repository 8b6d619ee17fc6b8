import HTTPTypes

/// The cookie by which a browser shows that its person has a token.
///
/// Browsers keep cookies of all ports of a host in one jar, so that the port stands in the name. No script can read it,
/// and browsers send it with what this site's own pages ask only; whether it counts is ``WriteAccess``'s to say.
struct SessionCookie: Sendable {
    /// How long a browser keeps it, in seconds: 30 days.
    private static let lifetime = 2_592_000
    /// The longest value that can be one.
    private static let longest = 128

    /// The name, such as `calotype-8080`.
    let name: String
    private let attributes: String

    /// The cookie of the server that a browser knows by this address.
    ///
    /// - Parameters:
    ///   - host: The request's `Host`; its port is the one that the browser has asked.
    ///   - isSecure: Whether the browser has asked over TLS.
    ///   - base: The path below which the browser sees this server: what else is on the host never gets the cookie.
    init(host: String?, isSecure: Bool, base: BasePath = .root) {
        let given = host.flatMap { host in
            host.lastIndex(of: ":").map { host[host.index(after: $0)...] }
        }
        let isPort = given.map {
            !$0.isEmpty && $0.utf8.count <= 5 && $0.utf8.allSatisfy { (0x30...0x39).contains($0) }
        }
        let port = isPort == true ? given.map(String.init) : nil
        name = "calotype-\(port ?? (isSecure ? "443" : "80"))"
        attributes = "; Path=\(base == .root ? "/" : base.text); HttpOnly; SameSite=Strict\(isSecure ? "; Secure" : "")"
    }

    /// The values that a request has for it: what another site of the same host has set stands beside ours.
    ///
    /// - Parameter fields: The request's headers.
    /// - Returns: The values, at most four.
    func values(in fields: HTTPFields) -> [Substring] {
        let pairs = fields[values: .cookie].lazy.flatMap { $0.split(separator: ";") }
        let values = pairs.compactMap { pair -> Substring? in
            let pair = pair.drop { $0 == " " || $0 == "\t" }
            guard pair.hasPrefix("\(name)=") else { return nil }
            let value = pair.dropFirst(name.count + 1)
            return value.utf8.count <= SessionCookie.longest ? value : nil
        }
        return Array(values.prefix(4))
    }

    /// The header that has a browser keep it.
    func setting(_ value: some StringProtocol) -> HTTPField {
        HTTPField(name: .setCookie, value: "\(name)=\(value); Max-Age=\(SessionCookie.lifetime)\(attributes)")
    }

    /// The header that has a browser forget it.
    var clearing: HTTPField { HTTPField(name: .setCookie, value: "\(name)=; Max-Age=0\(attributes)") }
}
