import HTTPTypes
import Hummingbird

/// What a client already has, from `If-None-Match` and `If-Modified-Since` (RFC 9110, section 13).
struct Precondition {
    private let tags: String?
    private let since: Int?

    init(_ headers: HTTPFields) {
        tags = headers[.ifNoneMatch]
        since = tags == nil ? headers[.ifModifiedSince].flatMap(HTTPDate.seconds) : nil
    }

    /// Whether the client's copy is the present one, so that `304` is the answer.
    func isSatisfied(etag: String, modified: Double) -> Bool {
        if let tags { return Precondition.lists(tags, etag) }
        if let since { return Int(modified.rounded(.down)) <= since }
        return false
    }

    /// Compares weakly, as `If-None-Match` wants: a `W/` in front does not matter.
    private static func lists(_ tags: String, _ etag: String) -> Bool {
        for tag in tags.split(separator: ",") {
            var tag = tag.drop { $0 == " " || $0 == "\t" }
            while tag.last == " " || tag.last == "\t" { tag.removeLast() }
            if tag == "*" { return true }
            if tag.hasPrefix("W/") { tag.removeFirst(2) }
            if tag.count >= 2, tag.first == "\"", tag.last == "\"", tag.dropFirst().dropLast() == etag { return true }
        }
        return false
    }
}
