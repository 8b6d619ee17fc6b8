import Hummingbird

/// Errors of pages, shown as pages.
enum PageErrors {
    /// Answers with a page, or with one that says why there is none.
    ///
    /// - Parameters:
    ///   - request: The request.
    ///   - context: Its context.
    ///   - page: Makes the page.
    /// - Returns: The answer.
    /// - Throws: What nobody waits for any more, or cannot be shown.
    static func shown(
        _ request: Request,
        _ context: WebContext,
        _ page: (Request, WebContext) async throws -> Response
    ) async throws -> Response {
        do {
            return try await page(request, context)
        } catch {
            let problem = Problem(error)
            // A fault of ours belongs in the log, which is where the usual way leads.
            guard problem.status.code < 500, problem.code != Problem.cancelled else { throw error }
            let view = RefusalView(
                frame: Frame(title: "\(problem.title) · Calotype", below: context.base),
                heading: problem.title,
                text: problem.detail,
                code: problem.code,
                status: problem.status.code,
                request: context.id
            )
            var response = try Page.response(.refusal, view, status: problem.status)
            if let retryAfter = problem.retryAfter { response.headers[.retryAfter] = String(retryAfter) }
            // What the problem says wins over what all pages have: two of a header contradict each other.
            for field in problem.headers { response.headers[field.name] = nil }
            response.headers.append(contentsOf: problem.headers)
            return response
        }
    }
}
