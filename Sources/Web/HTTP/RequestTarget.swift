import Hummingbird

/// A request's target exactly as sent, before anybody has decoded anything.
struct RequestTarget {
    let text: String
    let path: String
    let query: String?

    init(_ request: Request) {
        text = request.head.path ?? "/"
        let parts = text.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        path = parts.first.map(String.init) ?? "/"
        query = parts.count == 2 ? String(parts[1]) : nil
    }
}
