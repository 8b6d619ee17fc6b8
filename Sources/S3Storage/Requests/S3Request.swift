/// A call to S3 before it is addressed and signed.
struct S3Request: Sendable {
    /// The permission it needs.
    var operation: S3Operation
    /// The HTTP method.
    var method: String
    /// The object's whole key; `nil` for the bucket itself.
    var key: String?
    /// The query, not percent-encoded.
    var query: [(name: String, value: String)] = []
    /// Headers beside those that signing sets.
    var headers: [(name: String, value: String)] = []
    var body: S3Body?
    /// Statuses that are answers as good as success here.
    var accepted: Set<Int> = []
}
