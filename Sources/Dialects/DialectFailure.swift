/// Why a request of a dialect is not answered with a picture.
public struct DialectFailure: Error, Hashable, Sendable {
    /// The HTTP status.
    public var status: Int
    /// A name that stays.
    public var code: String
    /// A sentence for the person who made the request; holds nothing that a client may not read.
    public var message: String
    /// Seconds after which another try is worth it.
    public var retryAfter: Int?
    /// How long the answer may be kept, in seconds; `nil` for not at all.
    public var maxAge: Int?

    /// Makes a failure.
    public init(status: Int, code: String, message: String, retryAfter: Int? = nil, maxAge: Int? = nil) {
        self.status = status
        self.code = code
        self.message = message
        self.retryAfter = retryAfter
        self.maxAge = maxAge
    }
}

/// An answer as a dialect gives it, down to the last byte.
public struct DialectResponse: Hashable, Sendable {
    /// The HTTP status.
    public var status: Int
    /// The header fields, but for those that a connection needs.
    public var headers: [Header]
    /// What the client reads, in the dialect's own manner; empty where a status says enough.
    public var body: String

    /// A header field.
    public struct Header: Hashable, Sendable {
        /// As the dialect spells it; HTTP knows no case.
        public var name: String
        /// Visible characters on one line.
        public var value: String

        /// Makes a field.
        public init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    /// Makes an answer.
    public init(status: Int, headers: [Header], body: String) {
        self.status = status
        self.headers = headers
        self.body = body
    }
}
