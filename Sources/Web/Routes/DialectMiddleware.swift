import HTTPTypes
import Hummingbird

/// Asks the dialects about addresses that no route has: those of other dialects may be anywhere.
struct DialectMiddleware: RouterMiddleware {
    let pictures: PictureRoutes

    @concurrent func handle(
        _ request: Request,
        context: WebContext,
        next: @concurrent (Request, WebContext) async throws -> Response
    ) async throws -> Response {
        do {
            return try await next(request, context)
        } catch let error as HTTPError where error.status == .notFound {
            guard request.method == .get || request.method == .head,
                let response = try await pictures.answerIfKnown(request, context)
            else { throw error }
            return request.method == .head ? response.createHeadResponse() : response
        }
    }
}
