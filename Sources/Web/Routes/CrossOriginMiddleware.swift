import HTTPTypes
import Hummingbird

/// Lets pages of other origins read refusals, and ask beforehand whether they may read.
///
/// Pictures carry their own header. What changes something is not offered to other origins' pages, and a page of ours
/// (which has a `Referrer-Policy`) is for people: scripts of others read nothing of it.
struct CrossOriginMiddleware: RouterMiddleware {
    /// The `Access-Control-Allow-Origin`; `nil` sends none.
    let allowedOrigin: String?

    @concurrent func handle(
        _ request: Request,
        context: WebContext,
        next: @concurrent (Request, WebContext) async throws -> Response
    ) async throws -> Response {
        var response = try await next(request, context)
        guard let allowedOrigin, response.headers[.accessControlAllowOrigin] == nil,
            !UploadCORS.covers(RequestTarget(request).path)
        else { return response }
        switch request.method {
        case .get, .head:
            if response.status.code >= 400, response.headers[.referrerPolicy] == nil {
                response.headers[.accessControlAllowOrigin] = allowedOrigin
            }
        case .options:
            let methods = response.headers.offeredMethods.filter { $0 == "GET" || $0 == "HEAD" }
            guard !methods.isEmpty else { break }
            response.headers[.accessControlAllowOrigin] = allowedOrigin
            response.headers[.accessControlAllowMethods] = methods.joined(separator: ", ")
            response.headers[.accessControlAllowHeaders] = "*"
            response.headers[.accessControlMaxAge] = "86400"
        default: break
        }
        return response
    }
}
