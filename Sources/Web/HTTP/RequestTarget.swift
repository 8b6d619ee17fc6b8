import Hummingbird

/// A request's target exactly as sent, before anybody has decoded anything.
struct RequestTarget {
    let text: String
    let path: String
    let query: String?

    init(_ request: Request) { self.init(text: request.head.path ?? "/") }

    init(text: String) {
        self.text = text
        let parts = text.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        path = parts.first.map(String.init) ?? "/"
        query = parts.count == 2 ? String(parts[1]) : nil
    }
}
