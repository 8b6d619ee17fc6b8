import HTTPTypes
import Hummingbird

/// `/session`: gives a browser the cookie that stands for a token, and has it forgotten.
struct SessionRoutes: Sendable {
    let authorizer: UploadAuthorizer

    func add(to router: Router<WebContext>) {
        router.resource("/session", post: { try await begin($0, $1) }, delete: { try end($0, $1) })
        // What a form without scripts can ask for.
        router.resource(
            "/session/end",
            post: { request, context in
                var response = try end(request, context)
                response.status = .seeOther
                response.headers[.location] = "\(context.base)/"
                return response
            }
        )
    }

    /// Gives the cookie to who shows a token, in the body or as everywhere; who has the cookie gets it for longer.
    private func begin(_ request: Request, _ context: WebContext) async throws -> Response {
        guard request.headers[.contentType]?.lowercased().hasPrefix("application/x-www-form-urlencoded") == true else {
            let body = try JSONFields(try await request.smallBody(upTo: JSONFields.limit, context))
            try body.allowOnly(["token"])
            return try admitted(request, context, try body.text("token", upTo: AccessTokens.longest), .noContent)
        }
        return try await PageErrors.shown(request, context) { request, context in
            let text = String(buffer: try await request.smallBody(upTo: JSONFields.limit, context))
            var response = try admitted(request, context, try QueryParameters(text, ["token"])["token"], .seeOther)
            response.headers[.location] = "\(context.base)/"
            return response
        }
    }

    private func admitted(
        _ request: Request,
        _ context: WebContext,
        _ token: String?,
        _ status: HTTPResponse.Status
    ) throws(Problem) -> Response {
        let credential = try authorizer.check(request, context, formToken: token)
        var response = Response(status: status, headers: [.cacheControl: "no-store"])
        if let cookie = authorizer.cookie(for: credential, request, context) { response.headers.append(cookie) }
        return response
    }

    private func end(_ request: Request, _ context: WebContext) throws(Problem) -> Response {
        try authorizer.refuseCrossSite(request, context)
        var response = Response(status: .noContent, headers: [.cacheControl: "no-store"])
        response.headers.append(authorizer.forgetting(request, context))
        return response
    }
}
