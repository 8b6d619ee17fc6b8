import HTTPTypes
import Hummingbird
import Logging
import Metrics

/// One line in the log and one count for each request.
struct RequestLogMiddleware: RouterMiddleware {
    @concurrent func handle(
        _ request: Request,
        context: WebContext,
        next: @concurrent (Request, WebContext) async throws -> Response
    ) async throws -> Response {
        let start = ContinuousClock.now
        let response = try await next(request, context)
        let duration = ContinuousClock.now - start
        RequestLogMiddleware.count(request, response, duration)
        let level: Logger.Level = request.uri.path.hasPrefix("/health/") ? .debug : .info
        context.logger.log(
            level: level,
            "\(request.method.rawValue) \(request.head.path ?? "")",
            metadata: [
                "status": "\(response.status.code)",
                "bytes": "\(response.headers[.contentLength] ?? "-")",
                "ms": "\(RequestLogMiddleware.milliseconds(duration))",
                "cache": "\(response.headers[.cacheStatus] ?? "-")",
            ]
        )
        return response
    }

    private static func count(_ request: Request, _ response: Response, _ duration: Duration) {
        let status = response.status.code
        let dimensions = [("method", methodLabel(request.method)), ("status", String(status))]
        Counter(label: "requests", dimensions: dimensions).increment()
        Timer(label: "request_duration", dimensions: [("status", "\(status / 100)xx")])
            .recordNanoseconds(
                duration.components.seconds * 1_000_000_000 + duration.components.attoseconds / 1_000_000_000
            )
    }

    /// Methods are the client's to invent; labels are not.
    private static func methodLabel(_ method: HTTPRequest.Method) -> String {
        switch method {
        case .get, .head, .post, .put, .delete, .options, .patch: method.rawValue
        default: "other"
        }
    }

    private static func milliseconds(_ duration: Duration) -> Double {
        let microseconds =
            duration.components.seconds * 1_000_000 + duration.components.attoseconds / 1_000_000_000_000
        return Double(microseconds) / 1000
    }
}
