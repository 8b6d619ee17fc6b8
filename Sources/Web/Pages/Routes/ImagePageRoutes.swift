import Dialects
import HTTPTypes
import Hummingbird
import ImageService
import NIOCore

/// `/image/{id}`: the page of an image, open to whoever knows its name as its picture is, and the way to delete it.
struct ImagePageRoutes: Sendable {
    private static let longestForm = 4_096

    let library: ImageLibrary
    let authorizer: UploadAuthorizer
    let keys: SigningKeys

    func add(to router: Router<WebContext>) {
        router.resource(
            "/image/:id",
            get: { request, context in try await PageErrors.shown(request, context) { try await page($0, $1) } }
        )
        router.resource(
            "/image/:id/delete",
            get: { request, context in try await PageErrors.shown(request, context) { try await question($0, $1) } },
            post: { request, context in try await PageErrors.shown(request, context) { try await delete($0, $1) } }
        )
    }

    private func page(_ request: Request, _ context: WebContext) async throws -> Response {
        let image = try await image(context)
        let set = try await library.setStatus(of: image)
        let mayDelete = authorizer.permission(request, context).refusal == nil
        let view = ImageView(image, set, keys: keys, mayDelete: mayDelete)
        return try Page.response(.image, view, caching: "no-cache")
    }

    private func question(_ request: Request, _ context: WebContext) async throws -> Response {
        let permission = authorizer.permission(request, context)
        if let refusal = permission.refusal { throw refusal }
        return try Page.response(.deletion, view(of: try await image(context), permission.wantsToken))
    }

    private func delete(_ request: Request, _ context: WebContext) async throws -> Response {
        let image = try await image(context)
        let form = try await form(request, context)
        let credential: WriteAccess.Credential
        do throws(Problem) {
            credential = try authorizer.check(request, context, formToken: form["token"])
        } catch {
            guard error.status == .unauthorized, authorizer.hasTokens else { throw error }
            var view = view(of: image, true)
            view.notice = Notice(heading: error.title, text: error.detail, code: error.code)
            return try Page.response(.deletion, view, status: error.status)
        }
        try await library.delete(image.id)
        // See other: whoever reloads does not delete twice.
        var response = Response(status: .seeOther, headers: [.location: "/", .cacheControl: "no-store"])
        if let cookie = authorizer.cookie(for: credential, request, context) { response.headers.append(cookie) }
        return response
    }

    private func view(of image: StoredImage, _ wantsToken: Bool) -> DeletionView {
        let query = TilesView.query(library.orderedSet(of: image))
        return DeletionView(
            id: image.id.text,
            name: image.name,
            url: keys.sign(path: "/picture/" + PercentCoding.encodePath(image.key), query: query),
            width: image.width,
            height: image.height,
            wantsToken: wantsToken
        )
    }

    private func form(_ request: Request, _ context: WebContext) async throws -> QueryParameters {
        await context.wantBody()
        var body = ByteBuffer()
        for try await chunk in request.body {
            body.writeImmutableBuffer(chunk)
            guard body.readableBytes <= ImagePageRoutes.longestForm else {
                throw Problem(
                    .contentTooLarge,
                    "body-too-large",
                    "The form is longer than one that was sent from here."
                )
            }
        }
        return try QueryParameters(String(buffer: body), ["token"])
    }

    private func image(_ context: WebContext) async throws -> StoredImage {
        guard let id = context.parameters.get("id").flatMap({ ImageID($0) }) else {
            throw ServiceError(.noSuchImage, "There is no such image.")
        }
        return try await library.image(id)
    }
}
