import HTTPTypes
import Hummingbird
import Logging
import NIOHTTP1

/// Turns whatever a route throws into an answer; what has no public message becomes a bare 500.
struct ProblemMiddleware: RouterMiddleware {
    let writer: ProblemWriter

    @concurrent func handle(
        _ request: Request,
        context: WebContext,
        next: @concurrent (Request, WebContext) async throws -> Response
    ) async throws -> Response {
        do {
            return try await next(request, context)
        } catch let error as HTTPParserError {
            throw error
        } catch {
            let problem = Problem(error)
            if problem.status.code >= 500 {
                let cause = problem.cause ?? error
                context.logger.error("\(problem.detail)", metadata: ["error": "\(cause)", "code": "\(problem.code)"])
            }
            var response = writer.response(problem, to: request, below: context.base, id: context.requestID)
            if request.method == .head { response = response.createHeadResponse() }
            return response
        }
    }
}
