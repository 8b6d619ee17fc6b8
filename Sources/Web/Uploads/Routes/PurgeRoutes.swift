import HTTPTypes
import Hummingbird
import ImageService
import NIOCore

/// `/purge`: removes what was made of an original.
struct PurgeRoutes: Sendable {
    let variants: VariantService
    let authorizer: UploadAuthorizer

    func add(to router: Router<WebContext>) {
        router.resource("/purge", post: { try await purge($0, $1) })
    }

    private func purge(_ request: Request, _ context: WebContext) async throws -> Response {
        try authorizer.check(request, context)
        _ = try QueryParameters(RequestTarget(request).query, [])
        let body = try JSONFields(try await request.smallBody(upTo: JSONFields.limit, context))
        try body.allowOnly(["key"])
        guard let key = try body.text("key", upTo: 8 * 1024), !key.isEmpty else {
            throw JSONFields.problem("The field 'key' is missing: it names the original whose variants are to go.")
        }
        return Response(status: .ok, json: "{\"purged\":\(try await variants.purge(key))}\n")
    }
}
