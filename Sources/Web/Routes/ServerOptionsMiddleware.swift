import HTTPTypes
import Hummingbird

/// Answers `OPTIONS *`, which asks what the server can do, whatever the address (RFC 9110, section 9.3.7).
struct ServerOptionsMiddleware: RouterMiddleware {
    @concurrent func handle(
        _ request: Request,
        context: WebContext,
        next: @concurrent (Request, WebContext) async throws -> Response
    ) async throws -> Response {
        guard request.method == .options, request.head.path == "*" else { return try await next(request, context) }
        return Response(status: .noContent, headers: [.allow: "GET, HEAD, POST, DELETE, OPTIONS"])
    }
}
