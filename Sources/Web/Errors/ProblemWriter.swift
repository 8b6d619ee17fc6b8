import Dialects
import HTTPTypes
import Hummingbird
import NIOCore

/// Writes errors for whoever asked: a page for a person whose browser shows it, JSON for programs and for `<img>`.
struct ProblemWriter: Sendable {
    /// Whether there are pages; where there are none, a person reads one that needs nothing else of this server.
    let pages: PageSwitch

    /// Answers a request.
    ///
    /// - Parameters:
    ///   - problem: What went wrong.
    ///   - request: The request.
    ///   - base: The path below which whoever asks sees this server.
    ///   - id: The request's id, which the log has too.
    /// - Returns: The answer.
    func response(_ problem: Problem, to request: Request, below base: BasePath, id: String) -> Response {
        if let written = problem.written { return Response(written) }
        guard request.headers.prefersHTML else {
            return response(problem, "application/problem+json", problem.json(id))
        }
        if pages == .on, let page = try? ProblemWriter.page(problem, to: request, below: base, id: id) { return page }
        var response = response(problem, "text/html; charset=utf-8", BareErrorPage.text(problem, id: id))
        response.headers[.contentSecurityPolicy] = "default-src 'none'; style-src 'unsafe-inline'"
        return response
    }

    /// The page of an error, looking as all pages do.
    static func page(_ problem: Problem, to request: Request, below base: BasePath, id: String) throws -> Response {
        let view = ErrorView(
            frame: PageFrame(title: "\(problem.title) · Calotype", below: base),
            heading: problem.title,
            lead: problem.saysMoreThanTitle ? problem.detail : nil,
            advice: Advice.text(on: problem),
            links: ErrorLink.links(after: problem, to: request, below: base),
            code: problem.code,
            status: problem.status.code,
            request: id
        )
        var response = try Page.response(.refusal, view, status: problem.status, caching: problem.caching)
        // What the problem says wins over what all pages have: two of a header contradict each other.
        for field in problem.fields { response.headers[field.name] = nil }
        response.headers.append(contentsOf: problem.fields)
        return response
    }

    private func response(_ problem: Problem, _ type: String, _ body: String) -> Response {
        var fields = problem.fields
        fields[.contentType] = type
        return Response(
            status: problem.status,
            headers: fields,
            body: ResponseBody(byteBuffer: ByteBuffer(string: body))
        )
    }
}

/// The page of an error where there are no pages: one that stands for itself.
private enum BareErrorPage {
    static func text(_ problem: Problem, id: String) -> String {
        """
        <!doctype html>
        <html lang="en">
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width">
        <title>\(problem.status.code) \(problem.title.escapedForHTML)</title>
        <style>
        :root { color-scheme: light dark }
        body { font: 1.1rem/1.6 system-ui, sans-serif; max-width: 36rem; margin: 18vh auto 0; padding: 0 1.5rem }
        h1 { font-size: 1.6rem; font-weight: 600; margin: 0 0 .5rem }
        small { opacity: .7 }
        p { overflow-wrap: anywhere }
        </style>
        <h1>\(problem.title.escapedForHTML)</h1>
        <p>\(problem.detail.escapedForHTML) \((Advice.text(on: problem) ?? "").escapedForHTML)
        <p><small>Status \(problem.status.code) · \(problem.code) · request \(id.escapedForHTML)</small>
        </html>

        """
    }
}
