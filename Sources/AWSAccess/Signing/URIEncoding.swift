import Basics

/// Percent-encoding as Signature V4 wants it: all but letters, digits and `-._~`, in upper-case digits.
enum URIEncoding {
    /// A name or value of a query.
    static func encode(_ text: String) -> String { PercentCoding.encode(text, keeping: .unreserved) }

    /// A path; its `/` stay.
    static func encodePath(_ text: String) -> String { PercentCoding.encode(text, keeping: pathBytes) }

    /// A path without `.`, `..` and empty segments, as all services but S3 see it.
    static func normalizedPath(_ path: String) -> String {
        var kept: [Substring] = []
        for segment in path.split(separator: "/") where segment != "." {
            if segment != ".." { kept.append(segment) } else { _ = kept.popLast() }
        }
        let ending = path.hasSuffix("/") && !kept.isEmpty ? "/" : ""
        return "/" + kept.joined(separator: "/") + ending
    }

    private static let pathBytes = PercentCoding.Kept("-._~/")
}
