/// A request before it is signed.
public struct SigningRequest: Sendable {
    /// `GET`, `PUT` and so on, in upper case.
    public var method: String
    /// `https` or `http`.
    public var scheme: String
    /// The host's name or address without a port; an IPv6 address in brackets.
    public var host: String
    /// The port, where it is not the scheme's own.
    public var port: Int?
    /// The path as text, such as `/bucket/a b+é.jpg`.
    ///
    /// It is **not** percent-encoded; that is done here, once, in what is sent as in what is signed.
    public var path: String
    /// Names and values of the query, not percent-encoded, in the order in which they are sent.
    public var query: [(name: String, value: String)]
    /// Headers that are sent; all but those that proxies may change are signed.
    public var headers: [(name: String, value: String)]

    /// Makes a request; nothing in it is percent-encoded.
    public init(
        method: String,
        scheme: String = "https",
        host: String,
        port: Int? = nil,
        path: String = "/",
        query: [(name: String, value: String)] = [],
        headers: [(name: String, value: String)] = []
    ) {
        self.method = method
        self.scheme = scheme
        self.host = host
        self.port = port
        self.path = path
        self.query = query
        self.headers = headers
    }

    /// What the `Host` header has to be.
    var authority: String {
        let name = host.lowercased()
        guard let port, port != (scheme == "http" ? 80 : 443) else { return name }
        return "\(name):\(port)"
    }

    /// The path as it is sent.
    var encodedPath: String {
        path.hasPrefix("/") ? URIEncoding.encodePath(path) : "/" + URIEncoding.encodePath(path)
    }

    /// The query as it is sent, in the order given, with `=` behind every name.
    var encodedQuery: String {
        query.map { "\(URIEncoding.encode($0.name))=\(URIEncoding.encode($0.value))" }.joined(separator: "&")
    }

    /// The address as it is sent, percent-encoded.
    public var url: String { "\(scheme)://\(authority)\(encodedPath)\(query.isEmpty ? "" : "?")\(encodedQuery)" }
}

/// A request as it has to be sent, byte for byte.
public struct SignedRequest: Sendable, CustomStringConvertible, CustomReflectable {
    /// The method, in upper case as it is signed.
    public var method: String
    /// The whole address, percent-encoded.
    public var url: String
    /// All headers but `Host`, which is the address's host (with its port unless it is the scheme's own).
    public var headers: [(name: String, value: String)]

    /// The address without its query and the headers' names: a signature and a session token let others in.
    public var description: String {
        "\(method) \(url.prefix { $0 != "?" }) with \(headers.map(\.name).joined(separator: ", "))"
    }

    /// Nothing more than the description says.
    public var customMirror: Mirror { Mirror(self, children: []) }
}
