import HTTPTypes

/// A request that was refused from its head, before any route saw it, as far as it could be read.
struct RefusedRequest: Sendable {
    /// The answer.
    let refusal: Problem
    /// The id that the answer names.
    let id: String
    /// The method; `nil` where none could be read.
    var method: String?
    /// The path and the query, or what stood in their place.
    var target: String?
    /// The headers.
    var fields: HTTPFields = [:]
}
