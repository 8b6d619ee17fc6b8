/// Why a request of a dialect is not answered with what it wants.
public struct DialectError: Error, Hashable, Sendable {
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

    /// Makes an error.
    public init(status: Int, code: String, message: String, retryAfter: Int? = nil, maxAge: Int? = nil) {
        self.status = status
        self.code = code
        self.message = message
        self.retryAfter = retryAfter
        self.maxAge = maxAge
    }
}
