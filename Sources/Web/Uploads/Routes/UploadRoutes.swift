import Dialects
import HTTPTypes
import Hummingbird
import ImageService
import NIOCore

/// `/images`: uploads, listing, and removing.
struct UploadRoutes: Sendable {
    let receiver: UploadReceiver
    let authorizer: UploadAuthorizer
    let keys: SigningKeys

    private var library: ImageLibrary { receiver.library }

    func add(to router: Router<WebContext>) {
        router.resource(
            "/images",
            get: { try await list($0, $1) },
            post: { try await upload($0, $1) },
            delete: { try await undo($0, $1) }
        )
        router.resource("/images/:id", get: { try await image($0, $1) }, delete: { try await delete($0, $1) })
    }

    private func upload(_ request: Request, _ context: WebContext) async throws -> Response {
        let query = try UploadQuery(RequestTarget(request).query, library.scheduler?.catalog)
        let ticket = try authorizer.admit(request, context, ticket: query.ticket)
        try MultiImageUpload.check(query.name)
        let kind = try BodyKind(request.headers)
        let terms = UploadTerms(
            maxBytes: ticket?.maxBytes,
            formats: ticket?.allowedFormats,
            ticket: ticket?.id,
            set: query.set
        )
        let names = MultiImageUpload.Names(given: ticket?.name, otherwise: query.name)
        let outcome = try await receiver.receive(request, context, kind, terms, names: names)
        var response = Response(
            status: .created,
            json: ImageJSON(links: context.links(keys)).text(outcome) { library.orderedSet(of: $0) }
        )
        response.headers[.location] = outcome.images.first.map { context.links(keys).image(.upload($0.id)) }
        return response
    }

    private func list(_ request: Request, _ context: WebContext) async throws -> Response {
        try authorizer.check(request, context)
        let query = try QueryParameters(RequestTarget(request).query, ["limit", "after"])
        var limit = 50
        if let text = query["limit"] {
            guard let number = Int(text), (1...ImagePage.limit).contains(number) else {
                let detail = "'limit' is '\(text.prefix(20))'; it must be from 1 to \(ImagePage.limit)."
                throw Problem(.badRequest, "out-of-range", detail)
            }
            limit = number
        }
        return Response(
            status: .ok,
            json: ImageJSON(links: context.links(keys)).text(
                try await library.images(limit: limit, after: query["after"])
            )
        )
    }

    private func image(_ request: Request, _ context: WebContext) async throws -> Response {
        try authorizer.check(request, context)
        let image = try await library.image(try id(context))
        let set = try await library.setStatus(of: image)
        return Response(status: .ok, json: ImageJSON(links: context.links(keys)).text(image, set) + "\n")
    }

    private func delete(_ request: Request, _ context: WebContext) async throws -> Response {
        try authorizer.check(request, context)
        try await library.delete(try id(context))
        return Response(status: .noContent, headers: [.cacheControl: "no-store"])
    }

    /// Removes the images of an upload, whose whole answer is the body: FilePond takes that for the upload's name.
    private func undo(_ request: Request, _ context: WebContext) async throws -> Response {
        try authorizer.check(request, context)
        _ = try QueryParameters(RequestTarget(request).query, [])
        let answer = try UploadResponse(try await request.smallBody(upTo: UploadResponse.limit, context))
        var removed = 0
        for id in answer.ids.prefix(receiver.mostImages) {
            do throws(ServiceError) {
                try await library.delete(ImageID.upload(id))
                removed += 1
            } catch {
                // Somebody else was faster; the others may be there.
                guard error.code == .noSuchImage else { throw error }
            }
        }
        guard removed > 0 else { throw ServiceError(.noSuchImage, "None of these images is there.") }
        return Response(status: .noContent, headers: [.cacheControl: "no-store"])
    }

    private func id(_ context: WebContext) throws -> ImageID {
        guard let id = context.parameters.get("id").flatMap({ ImageID($0) }) else {
            throw ServiceError(.noSuchImage, "There is no such image.")
        }
        return id
    }
}
