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
            switch request.method {
            case .get, .head:
                guard let response = try await pictures.answerIfKnown(request, context) else { throw error }
                return request.method == .head ? response.createHeadResponse() : response
            case .options:
                // Browsers ask beforehand whether a script may read a document.
                guard pictures.isKnown(request, context) else { throw error }
                return Response(status: .noContent, headers: [.allow: "GET, HEAD, OPTIONS"])
            default: throw error
            }
        }
    }
}
