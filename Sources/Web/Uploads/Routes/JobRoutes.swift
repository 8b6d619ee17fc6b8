import Dialects
import Foundation
import Hummingbird
import ImageService
import NIOCore
import Queueing

/// `/jobs/{id}` and `/images/{id}/events`: how background work goes.
struct JobRoutes: Sendable {
    let library: ImageLibrary
    let authorizer: UploadAuthorizer
    let keys: SigningKeys

    func add(to router: Router<WebContext>) {
        router.resource("/jobs/:id", get: { try await job($0, $1) })
        router.resource("/images/:id/events", get: { try await events($0, $1) })
    }

    private func job(_ request: Request, _ context: WebContext) async throws -> Response {
        try authorizer.check(request, context)
        guard let id = context.parameters.get("id").flatMap({ JobID($0) }), let status = try await library.job(id)
        else {
            throw Problem(
                .notFound,
                "no-such-job",
                "There is no such job, or it was done so long ago that it is forgotten."
            )
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return Response(status: .ok, json: String(decoding: try encoder.encode(status), as: UTF8.self) + "\n")
    }

    private func events(_ request: Request, _ context: WebContext) async throws -> Response {
        try authorizer.check(request, context)
        guard let id = context.parameters.get("id").flatMap({ ImageID($0) }) else {
            throw ServiceError(.noSuchImage, "There is no such image.")
        }
        let image = try await library.image(id)
        guard let first = try await library.setStatus(of: image) else {
            throw Problem(.notFound, "no-set", "No set is made of this image, so that nothing will be told of it.")
        }
        let json = ImageJSON(links: context.links(keys))
        return Response(
            status: .ok,
            headers: [
                .contentType: "text/event-stream", .cacheControl: "no-store",
                // Proxies that collect answers before they pass them on would make this of no use.
                .xAccelBuffering: "no",
            ],
            body: ResponseBody { writer in
                var news = RenditionSetEvents(of: image, from: first, in: library, json)
                while let text = try await news.text() { try await writer.write(ByteBuffer(string: text)) }
                try await writer.finish(nil)
            }
        )
    }
}
