/// A request's target exactly as sent, and what else of the request a dialect may look at.
public struct DialectTarget: Hashable, Sendable {
    /// Path and query, without the path below which a proxy shows this server.
    public let text: String
    /// The path, still percent-encoded.
    public let path: String
    /// What follows the `?`; `nil` where there is none.
    public let query: String?
    /// The `Accept` header, several joined by commas.
    public let accept: String?
    /// What the browser says of its screen and its connection; `nil` where that does not count.
    public let hints: ClientHints?
    /// When it was asked, as Unix time in seconds.
    public let time: Int
    private let host: Host
    private let fields: [String: String]

    /// Takes a target apart.
    ///
    /// - Parameters:
    ///   - text: Path and query.
    ///   - accept: The `Accept` header, several joined by commas.
    ///   - hints: What the browser says of itself; `nil` where that does not count.
    ///   - time: When it was asked, as Unix time in seconds.
    ///   - host: Where whoever asks sees this server.
    ///   - fields: The values of the header fields that dialects look at, by their names in lower case.
    public init(
        _ text: String,
        accept: String?,
        hints: ClientHints? = nil,
        time: Int,
        at host: Host = Host(),
        fields: [String: String] = [:]
    ) {
        self.text = text
        self.accept = accept
        self.hints = hints
        self.time = time
        self.host = host
        self.fields = fields
        let parts = text.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        path = parts.first.map(String.init) ?? "/"
        query = parts.count == 2 ? String(parts[1]) : nil
    }

    /// Where whoever asks sees this server.
    public struct Host: Hashable, Sendable {
        private let isSecure: Bool
        private let authority: String
        private let path: String

        /// Takes what is known of it.
        ///
        /// - Parameters:
        ///   - isSecure: Whether it is asked over TLS.
        ///   - authority: Name and port.
        ///   - path: The path below which a proxy shows it, without a slash at its end.
        public init(isSecure: Bool = false, authority: String = "localhost", path: String = "") {
            self.isSecure = isSecure
            self.authority = authority
            self.path = path
        }

        /// The address, without a slash at its end: `https://images.example.com/base`.
        public var address: String { "\(isSecure ? "https" : "http")://\(authority)\(path)" }
    }

    /// The address below which whoever asks sees this server, without a slash at its end.
    public var base: String { host.address }

    /// A header field of the request.
    ///
    /// - Parameter name: Its name in lower case, one of the dialect's ``Dialect/readFields``.
    /// - Returns: Its value, several joined by commas; `nil` where there is none, and for every other name.
    public func field(_ name: String) -> String? { fields[name] }

    /// The target as a dialect may see it that looks at these header fields.
    func showing(_ names: Set<String>) -> DialectTarget {
        guard !fields.isEmpty else { return self }
        return DialectTarget(
            text,
            accept: accept,
            hints: hints,
            time: time,
            at: host,
            fields: fields.filter { names.contains($0.key) }
        )
    }
}
