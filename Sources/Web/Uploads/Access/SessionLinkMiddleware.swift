import Basics
import Dialects
import HTTPTypes
import Hummingbird

/// Takes a token out of a page's address, and puts a cookie into the browser: a link with a token opens the pages.
struct SessionLinkMiddleware: RouterMiddleware {
    let authorizer: UploadAuthorizer

    @concurrent func handle(
        _ request: Request,
        context: WebContext,
        next: @concurrent (Request, WebContext) async throws -> Response
    ) async throws -> Response {
        let target = RequestTarget(request)
        guard request.method == .get || request.method == .head, authorizer.hasTokens,
            SessionLinkMiddleware.isPage(target.path),
            let (token, rest) = SessionLinkMiddleware.token(in: target.query)
        else { return try await next(request, context) }
        return try await PageErrors.shown(request, context) { request, context in
            let credential = try authorizer.credential(ofLink: token)
            var response = Response(status: .seeOther)
            response.headers[.location] = "\(context.base)\(target.path)\(rest.isEmpty ? "" : "?\(rest)")"
            response.headers[.cacheControl] = "no-store"
            response.headers[.referrerPolicy] = "no-referrer"
            if let cookie = authorizer.cookie(for: credential, request, context) { response.headers.append(cookie) }
            return response
        }
    }

    private static func isPage(_ path: String) -> Bool {
        path == "/" || path == "/playground" || path == "/upload-image" || path.hasPrefix("/image/")
    }

    /// A query's token, and the query without it; `nil` where there is none.
    private static func token(in query: String?) -> (token: String, rest: String)? {
        guard let parts = query?.split(separator: "&", omittingEmptySubsequences: false) else { return nil }
        guard let part = parts.first(where: { $0.hasPrefix("token=") }) else { return nil }
        let token = PercentCoding.decodeQuery(Array(part.dropFirst("token=".count).utf8)[...]) ?? ""
        return (token, parts.filter { !$0.hasPrefix("token=") }.joined(separator: "&"))
    }
}
