import Basics
import HTTPTypes

/// What a client says of the copy that it has, from `If-Match`, `If-Unmodified-Since`, `If-None-Match` and
/// `If-Modified-Since` (RFC 9110, section 13).
struct Precondition {
    /// What follows from it.
    enum Outcome: Equatable {
        /// The answer is wanted.
        case goesOn
        /// The client's copy is the present one: `304`.
        case notModified
        /// The client wants the rest of something that is no longer there: `412`.
        case failed
    }

    private let match: String?
    private let unmodifiedSince: Int?
    private let noneMatch: String?
    private let modifiedSince: Int?

    init(_ headers: HTTPFields) {
        match = headers[.ifMatch]
        unmodifiedSince = match == nil ? headers[.ifUnmodifiedSince].flatMap(HTTPDate.seconds) : nil
        noneMatch = headers[.ifNoneMatch]
        modifiedSince = noneMatch == nil ? headers[.ifModifiedSince].flatMap(HTTPDate.seconds) : nil
    }

    /// What follows for a representation with this validator and date.
    func outcome(etag: String, modified: Double) -> Outcome {
        let modified = Int(clamping: modified.rounded(.down))
        if let match, !Precondition.lists(match, etag, weakly: false) { return .failed }
        if let unmodifiedSince, modified > unmodifiedSince { return .failed }
        if let noneMatch { return Precondition.lists(noneMatch, etag, weakly: true) ? .notModified : .goesOn }
        if let modifiedSince, modified <= modifiedSince { return .notModified }
        return .goesOn
    }

    /// Weakly, a `W/` in front does not matter; ours are strong.
    private static func lists(_ tags: String, _ etag: String, weakly: Bool) -> Bool {
        for tag in tags.split(separator: ",") {
            var tag = tag.drop { $0 == " " || $0 == "\t" }
            while tag.last == " " || tag.last == "\t" { tag.removeLast() }
            if tag == "*" { return true }
            if weakly, tag.hasPrefix("W/") { tag.removeFirst(2) }
            if tag.count >= 2, tag.first == "\"", tag.last == "\"", tag.dropFirst().dropLast() == etag { return true }
        }
        return false
    }
}

extension HTTPFields {
    /// What of a full answer's headers belongs on a `304` (RFC 9110, section 15.4.5).
    var forNotModified: HTTPFields {
        var fields = self
        for name in [HTTPField.Name.contentType, .contentDisposition, .acceptRanges, .contentLength] {
            fields[name] = nil
        }
        return fields
    }
}

extension Problem {
    /// The client's condition does not hold.
    static var preconditionFailed: Problem {
        Problem(.preconditionFailed, "precondition-failed", "What the request's condition speaks of has changed.")
    }

    /// No byte of what is there was asked for.
    static func rangeNotSatisfiable(length: Int) -> Problem {
        Problem(
            .rangeNotSatisfiable,
            "range-not-satisfiable",
            "The range lies outside of the \(length) bytes that there are.",
            headers: [.contentRange: "bytes */\(length)"]
        )
    }
}
