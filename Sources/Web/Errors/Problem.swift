import Basics
import Dialects
import HTTPTypes

/// An error as a client reads it: `application/problem+json` (RFC 9457), or a page for a person
/// (``ProblemWriter``).
struct Problem: Error, Sendable {
    /// The HTTP status.
    var status: HTTPResponse.Status
    /// The stable code, in kebab case.
    var code: String
    /// What happened, in a sentence; holds nothing a client may not read.
    var detail: String
    /// Seconds after which another try is worth it.
    var retryAfter: Int?
    /// How long the answer may be kept, in seconds; errors are not kept unless this says so.
    var maxAge: Int?
    /// What the answer carries besides, such as `Allow`.
    var headers: HTTPFields
    /// The answer, where the dialect that was asked has a manner of its own to say so.
    var written: DialectResponse?
    /// What is behind it, for the log.
    var cause: (any Error)?

    init(
        _ status: HTTPResponse.Status,
        _ code: String,
        _ detail: String,
        retryAfter: Int? = nil,
        maxAge: Int? = nil,
        headers: HTTPFields = [:]
    ) {
        self.status = status
        self.code = code
        self.detail = detail
        self.retryAfter = retryAfter
        self.maxAge = maxAge
        self.headers = headers
    }

    /// What went wrong with a request of a dialect, in that dialect's manner.
    init(_ error: any Error, in reading: DialectList.Reading) {
        self = Problem(error)
        written = reading.dialect.response(
            to: DialectError(status: status.code, code: code, message: detail, retryAfter: retryAfter, maxAge: maxAge),
            of: reading.target
        )
        cause = error
    }

    /// The code as a heading: `unknown-parameter` is "Unknown parameter".
    var title: String {
        let words = code.replacing("-", with: " ")
        return words.prefix(1).uppercased() + words.dropFirst()
    }

    /// Whether the sentence says more than the title, which one like "There is no such original." does not do.
    var saysMoreThanTitle: Bool { detail != "There is \(code.replacing("-", with: " "))." }

    /// What every answer of it carries, whatever its body is.
    var fields: HTTPFields {
        var fields = headers
        fields[.cacheControl] = caching
        fields[.xContentTypeOptions] = "nosniff"
        // Whom it is written for.
        fields[.vary] = "Accept, Sec-Fetch-Dest"
        if let retryAfter { fields[.retryAfter] = String(retryAfter) }
        return fields
    }

    /// The `Cache-Control`.
    var caching: String { maxAge.map { "public, max-age=\($0)" } ?? "no-store" }

    /// The problem as RFC 9457 writes it.
    func json(_ requestID: String) -> String {
        """
        {"type":"urn:calotype:problem:\(code)","title":\(title.quotedForJSON),"status":\(status.code),\
        "detail":\(detail.quotedForJSON),"code":"\(code)","request":\(requestID.quotedForJSON)}

        """
    }
}
