import Dialects
import HTTPTypes
import Hummingbird
import ImageService
import NIOCore

/// `/image/{id}`: the page of an image, as open as its picture is, and the way to delete it.
///
/// Nobody guesses the name of an upload. That of an original which came as a file can be made from its key: where URLs
/// must be signed its page, which has signed ones, is for those who may list.
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
        let id = try id(context)
        let isForListers = if case .key = id { !keys.isEmpty } else { false }
        if isForListers { try authorizer.check(request, context) }
        let image = try await library.image(id)
        let set = try await library.setStatus(of: image)
        let mayDelete = image.isUpload && authorizer.permission(request, context).refusal == nil
        let view = ImageView(image, set, links: context.links(keys), mayDelete: mayDelete)
        return try Page.response(.image, view, caching: isForListers ? "no-store" : "no-cache")
    }

    private func question(_ request: Request, _ context: WebContext) async throws -> Response {
        let permission = authorizer.permission(request, context)
        if let refusal = permission.refusal { throw refusal }
        if case .key = try id(context) { try await library.delete(try id(context)) }
        return try Page.response(.deletion, view(context, of: try await image(context), permission.wantsToken))
    }

    private func delete(_ request: Request, _ context: WebContext) async throws -> Response {
        let form = try await form(request, context)
        if case .key = try id(context) {
            // Says why it does not, to those who may ask.
            try authorizer.check(request, context, formToken: form["token"])
            try await library.delete(try id(context))
        }
        let image = try await image(context)
        let credential: WriteAccess.Credential
        do throws(Problem) {
            credential = try authorizer.check(request, context, formToken: form["token"])
        } catch {
            guard error.status == .unauthorized, authorizer.hasTokens else { throw error }
            var view = view(context, of: image, true)
            view.notice = Notice(error)
            return try Page.response(.deletion, view, status: error.status)
        }
        try await library.delete(image.id)
        // See other: whoever reloads does not delete twice.
        let home = context.links(keys).address("/")
        var response = Response(status: .seeOther, headers: [.location: home, .cacheControl: "no-store"])
        if let cookie = authorizer.cookie(for: credential, request, context) { response.headers.append(cookie) }
        return response
    }

    private func view(_ context: WebContext, of image: LibraryImage, _ wantsToken: Bool) -> DeletionView {
        let query = TilesView.query(library.orderedSet(of: image))
        return DeletionView(
            frame: PageFrame(title: "Delete an image · Calotype", below: context.base),
            id: image.id.text,
            name: image.name,
            url: context.links(keys).picture(image.key, query),
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

    private func image(_ context: WebContext) async throws -> LibraryImage {
        try await library.image(try id(context))
    }

    private func id(_ context: WebContext) throws(ServiceError) -> ImageID {
        guard let id = context.parameters.get("id").flatMap({ ImageID($0) }) else {
            throw ServiceError(.noSuchImage, "There is no such image.")
        }
        return id
    }
}
