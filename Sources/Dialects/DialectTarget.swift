/// A request's target exactly as sent, and what else of the request a dialect may look at.
public struct DialectTarget: Hashable, Sendable {
    /// Path and query.
    public let text: String
    /// The path, still percent-encoded.
    public let path: String
    /// What follows the `?`; `nil` where there is none.
    public let query: String?
    /// The `Accept` header, several joined by commas.
    public let accept: String?
    /// When it was asked, as Unix time in seconds.
    public let time: Int

    /// Takes a target apart.
    public init(_ text: String, accept: String?, time: Int) {
        self.text = text
        self.accept = accept
        self.time = time
        let parts = text.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        path = parts.first.map(String.init) ?? "/"
        query = parts.count == 2 ? String(parts[1]) : nil
    }
}
