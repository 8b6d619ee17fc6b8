import Hummingbird
import NIOCore

/// Logs and counts what the routes answer.
struct RequestLogMiddleware: RouterMiddleware {
    let log: RequestLog

    @concurrent func handle(
        _ request: Request,
        context: WebContext,
        next: @concurrent (Request, WebContext) async throws -> Response
    ) async throws -> Response {
        let start = ContinuousClock.now
        let response = try await next(request, context)
        log.record(
            request.head,
            from: context.channel?.remoteAddress,
            status: response.status.code,
            headers: response.headers,
            since: start,
            logger: context.logger
        )
        return response
    }
}
