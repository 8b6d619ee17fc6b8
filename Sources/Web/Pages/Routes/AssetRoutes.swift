import HTTPTypes
import Hummingbird
import NIOCore

/// `/assets/…` and `/calotype.js`: what pages are made of beside their text.
struct AssetRoutes: Sendable {
    // checked: files of ours, whose names differ
    private static let assets = Dictionary(uniqueKeysWithValues: Asset.all.map { ($0.name, $0) })
    private let headers: PictureHeaders

    /// Answers with the cross-origin header that pictures have, since other sites' pages use the script.
    init(headers: PictureHeaders) { self.headers = headers }

    /// Adds the script for everybody's pages, and what our own pages need where they are answered.
    func add(to router: Router<WebContext>, withPages: Bool) {
        router.resource("/calotype.js", get: { request, _ in try loader(request) })
        guard withPages else { return }
        router.resource("/assets/:version/:name", get: { try asset($0, $1) })
        // What a browser asks for by itself where it shows a picture alone.
        router.resource("/favicon.ico", get: { request, _ in try icon(request) })
    }

    private func icon(_ request: Request) throws -> Response {
        guard let icon = AssetRoutes.assets["icon.svg"] else { throw HTTPError(.notFound) }
        return try answer(icon, request, "public, max-age=86400")
    }

    private func loader(_ request: Request) throws -> Response {
        var response = try answer(.loader, request, "public, max-age=3600, stale-while-revalidate=86400")
        response.headers[.accessControlAllowOrigin] = headers.configuration.allowedOrigin
        return response
    }

    private func asset(_ request: Request, _ context: WebContext) throws -> Response {
        guard let asset = context.parameters.get("name").flatMap({ AssetRoutes.assets[$0] }) else {
            throw HTTPError(.notFound)
        }
        // A page of another version, from before an update or from another server, gets what there is, and asks again.
        let isPresent = context.parameters.get("version") == Asset.version
        return try answer(asset, request, isPresent ? "public, max-age=31536000, immutable" : "no-cache")
    }

    private func answer(_ asset: Asset, _ request: Request, _ caching: String) throws -> Response {
        var fields: HTTPFields = [.contentType: asset.mediaType, .cacheControl: caching, .eTag: "\"\(asset.etag)\""]
        fields[.xContentTypeOptions] = "nosniff"
        // There is no date to compare with, only the validator.
        var conditions = HTTPFields()
        conditions[.ifNoneMatch] = request.headers[.ifNoneMatch]
        if Precondition(conditions).outcome(etag: asset.etag, modified: 0) == .notModified {
            return Response(status: .notModified, headers: fields.forNotModified)
        }
        let body = ResponseBody(byteBuffer: ByteBuffer(bytes: asset.bytes))
        return Response(status: .ok, headers: fields, body: body)
    }
}
