import HTTPTypes
import Hummingbird
import NIOCore

/// An error as a client reads it: `application/problem+json` (RFC 9457), or a page for a person.
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

    /// The code as a heading: `unknown-parameter` is "Unknown parameter".
    var title: String {
        let words = code.replacing("-", with: " ")
        return words.prefix(1).uppercased() + words.dropFirst()
    }

    /// The answer to a request; `request` is the id that the log has too.
    func response(to request: Request, requestID: String) -> Response {
        var headers = headers
        headers[.cacheControl] = maxAge.map { "public, max-age=\($0)" } ?? "no-store"
        headers[.xContentTypeOptions] = "nosniff"
        headers[.vary] = "Accept"
        if let retryAfter { headers[.retryAfter] = String(retryAfter) }
        let body: String
        if Problem.isForAPerson(request) {
            headers[.contentType] = "text/html; charset=utf-8"
            headers[.contentSecurityPolicy] = "default-src 'none'; style-src 'unsafe-inline'"
            body = page(requestID)
        } else {
            headers[.contentType] = "application/problem+json"
            body = json(requestID)
        }
        return Response(status: status, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(string: body)))
    }

    /// A browser that navigates names `text/html`; one that fills an `<img>` does not.
    private static func isForAPerson(_ request: Request) -> Bool {
        (request.headers[.accept] ?? "").contains("text/html")
    }

    /// The problem as RFC 9457 writes it.
    func json(_ requestID: String) -> String {
        """
        {"type":"urn:calotype:problem:\(code)","title":\(title.quotedForJSON),"status":\(status.code),\
        "detail":\(detail.quotedForJSON),"code":"\(code)","request":\(requestID.quotedForJSON)}

        """
    }

    private func page(_ requestID: String) -> String {
        """
        <!doctype html>
        <html lang="en">
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width">
        <title>\(status.code) \(title.escapedForHTML)</title>
        <style>
        :root { color-scheme: light dark }
        body { font: 1.1rem/1.6 system-ui, sans-serif; max-width: 36rem; margin: 18vh auto 0; padding: 0 1.5rem }
        h1 { font-size: 1.6rem; font-weight: 600; margin: 0 0 .5rem }
        small { opacity: .7 }
        p { overflow-wrap: anywhere }
        </style>
        <h1>\(title.escapedForHTML)</h1>
        <p>\(detail.escapedForHTML)
        <p><small>Status \(status.code) · \(code) · request \(requestID.escapedForHTML)</small>
        </html>

        """
    }
}
