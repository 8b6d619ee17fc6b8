import Hummingbird

/// Errors of pages, shown as pages whoever asks.
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
            return try ProblemWriter.page(problem, to: request, below: context.base, id: context.requestID)
        }
    }
}
