public import Recipes

/// An answer as a dialect words it.
///
/// Where it says nothing of who may read it or of guessing its type, the server adds its own words; with an `ETag` it is
/// answered to conditions as pictures are.
public struct DialectResponse: Hashable, Sendable {
    /// The HTTP status.
    public var status: Int
    /// The header fields, but for those that a connection needs.
    public var fields: [HeaderField]
    /// What the client reads, in the dialect's own manner; empty where a status says enough.
    public var body: String

    /// Makes an answer.
    public init(status: Int, fields: [HeaderField], body: String = "") {
        self.status = status
        self.fields = fields
        self.body = body
    }
}
