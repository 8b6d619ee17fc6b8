import Basics
public import Queueing

/// Where a Redis server is, and who we are to it.
///
/// `redis://[USER:PASSWORD@]HOST[:PORT][/DATABASE]`, or the same with `rediss://` for TLS. User and password are
/// percent-encoded. With TLS, `?ca=FILE` trusts the certificates in a PEM file instead of the system's, and
/// `&cert=FILE&key=FILE` shows a certificate of ours to the server.
public struct RedisAddress: Hashable, Sendable {
    /// How the connection is secured.
    public struct TLS: Hashable, Sendable {
        /// A PEM file of certificates to trust; `nil` for the system's.
        public var trusted: String?
        /// A PEM file with our certificate, where the server asks for one.
        public var certificate: String?
        /// A PEM file with the key of our certificate.
        public var key: String?

        /// Makes a way of securing; without arguments the system's certificates are trusted.
        public init(trusted: String? = nil, certificate: String? = nil, key: String? = nil) {
            self.trusted = trusted
            self.certificate = certificate
            self.key = key
        }
    }

    /// A name or an address.
    public var host: String
    /// 6379 where nothing is said.
    public var port: Int
    /// The user; `nil` for the server's default one.
    public var user: String?
    /// The password, if there is one.
    public var password: String?
    /// The number of the database.
    public var database: Int
    /// How the connection is secured; `nil` when it is not.
    public var tls: TLS?

    /// Makes an address.
    public init(
        host: String,
        port: Int = 6379,
        user: String? = nil,
        password: String? = nil,
        database: Int = 0,
        tls: TLS? = nil
    ) {
        self.host = host
        self.port = port
        self.user = user
        self.password = password
        self.database = database
        self.tls = tls
    }

    /// Reads a URL.
    ///
    /// - Parameter url: The URL; see ``RedisAddress``.
    /// - Throws: ``JobQueueError`` with code `badAddress`, which never repeats the URL, since it may hold a password.
    public init(_ url: String) throws(JobQueueError) {
        guard let end = url.firstRange(of: "://") else {
            throw Self.bad("it does not begin with redis:// or rediss://")
        }
        let isSecure: Bool
        switch url[..<end.lowerBound].lowercased() {
        case "redis": isSecure = false
        case "rediss": isSecure = true
        default: throw Self.bad("it does not begin with redis:// or rediss://")
        }
        var rest = url[end.upperBound...]
        guard !rest.contains("#") else { throw Self.bad("it contains '#', which in a password is written %23") }
        var query: Substring = ""
        if let mark = rest.firstIndex(of: "?") {
            query = rest[rest.index(after: mark)...]
            rest = rest[..<mark]
        }
        var path: Substring = ""
        if let slash = rest.firstIndex(of: "/") {
            path = rest[rest.index(after: slash)...]
            rest = rest[..<slash]
        }
        self.init(host: "")
        if let at = rest.lastIndex(of: "@") {
            (user, password) = try Self.credentials(rest[..<at])
            rest = rest[rest.index(after: at)...]
        }
        (host, port) = try Self.place(rest)
        if !path.isEmpty {
            guard let number = Int(path), (0...1_000_000).contains(number), path.utf8.allSatisfy({ $0 != 0x2B }) else {
                throw Self.bad("what follows the host is no number of a database")
            }
            database = number
        }
        tls = try Self.tls(query, isSecure: isSecure)
    }

    private static func bad(_ reason: String) -> JobQueueError {
        JobQueueError(
            .badAddress,
            "The queue's Redis URL cannot be used: \(reason). It looks like "
                + "redis://USER:PASSWORD@HOST:6379/0, with rediss:// for TLS."
        )
    }

    private static func credentials(_ text: Substring) throws(JobQueueError) -> (String?, String?) {
        guard let colon = text.firstIndex(of: ":") else {
            throw bad("there is a user without a password; a password alone is written ':PASSWORD@'")
        }
        guard let user = PercentCoding.decode(text: text[..<colon]),
            let password = PercentCoding.decode(text: text[text.index(after: colon)...])
        else {
            throw bad("its user or password is not percent-encoded as it should be")
        }
        guard !password.isEmpty else { throw bad("its password is empty") }
        return (user.isEmpty ? nil : user, password)
    }

    private static func place(_ text: Substring) throws(JobQueueError) -> (String, Int) {
        var host = text
        var port: Substring?
        if text.hasPrefix("[") {
            guard let end = text.firstIndex(of: "]") else { throw bad("its address lacks a ']'") }
            host = text[text.index(after: text.startIndex)..<end]
            let rest = text[text.index(after: end)...]
            guard rest.isEmpty || rest.hasPrefix(":") else { throw bad("its port is no port") }
            port = rest.isEmpty ? nil : rest.dropFirst()
        } else if let colon = text.firstIndex(of: ":") {
            host = text[..<colon]
            port = text[text.index(after: colon)...]
        }
        let isHost = !host.isEmpty && host.utf8.allSatisfy { (0x21...0x7E).contains($0) && $0 != 0x25 }
        guard isHost else { throw bad("its host is missing, or is none") }
        guard let port else { return (String(host), 6379) }
        guard let number = Int(port), (1...65_535).contains(number), port.utf8.allSatisfy({ $0 != 0x2B }) else {
            throw bad("its port is no port")
        }
        return (String(host), number)
    }

    private static func tls(_ query: Substring, isSecure: Bool) throws(JobQueueError) -> TLS? {
        var tls = TLS()
        for part in query.split(separator: "&") {
            let pair = part.split(separator: "=", maxSplits: 1)
            guard isSecure else { throw bad("what follows its '?' is for rediss:// only") }
            guard pair.count == 2, let value = PercentCoding.decode(text: pair[1]) else {
                throw bad("what follows its '?' is not of the form ca=FILE")
            }
            switch pair[0] {
            case "ca": tls.trusted = value
            case "cert": tls.certificate = value
            case "key": tls.key = value
            default: throw bad("after its '?' may stand ca, cert and key")
            }
        }
        guard (tls.certificate == nil) == (tls.key == nil) else { throw bad("cert and key belong together") }
        return isSecure ? tls : nil
    }
}

extension RedisAddress: CustomStringConvertible {
    /// The address without its password.
    public var description: String {
        let name = host.contains(":") ? "[\(host)]" : host
        let base = "\(tls == nil ? "redis" : "rediss")://\(user.map { "\($0)@" } ?? "")\(name):\(port)"
        return database == 0 ? base : "\(base)/\(database)"
    }
}

extension RedisAddress: CustomDebugStringConvertible, CustomReflectable {
    /// The address without its password.
    public var debugDescription: String { description }
    /// Nothing, so that no dump shows the password.
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}
