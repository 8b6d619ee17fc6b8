import HTTPTypes
import Hummingbird

/// Refuses methods that no path has with `501`, which the router would take for a path that is not there.
struct MethodMiddleware: RouterMiddleware {
    /// The methods of RFC 9110 and RFC 5789.
    static let known: [HTTPRequest.Method] = [
        .get, .head, .post, .put, .delete, .connect, .options, .trace, .patch,
    ]

    @concurrent func handle(
        _ request: Request,
        context: WebContext,
        next: @concurrent (Request, WebContext) async throws -> Response
    ) async throws -> Response {
        guard MethodMiddleware.known.contains(request.method) else {
            throw Problem(.notImplemented, "method-not-implemented", "Nothing here answers this method.")
        }
        return try await next(request, context)
    }
}
