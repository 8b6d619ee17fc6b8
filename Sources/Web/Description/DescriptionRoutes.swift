import HTTPTypes
import Hummingbird
import NIOCore

/// `/openapi.yaml`, the API as OpenAPI 3.0 describes it, and `/docs/api`, the same as a page.
struct DescriptionRoutes: Sendable {
    /// Adds the description, and its page where pages are answered.
    func add(to router: Router<WebContext>, withPages: Bool) {
        router.resource(
            "/openapi.yaml",
            get: { _, context in
                var fields: HTTPFields = [.contentType: "application/yaml", .cacheControl: "public, max-age=3600"]
                fields[.xContentTypeOptions] = "nosniff"
                let body = ByteBuffer(bytes: DescriptionRoutes.text(below: context.base))
                return Response(status: .ok, headers: fields, body: ResponseBody(byteBuffer: body))
            }
        )
        guard withPages else { return }
        router.resource(
            "/docs/api",
            get: { _, context in
                let view = DescriptionView(try APIDescription.embedded.get(), below: context.base)
                return try Page.response(.documentation, view, caching: "no-cache")
            }
        )
    }

    /// The description with the server where whoever asks sees it.
    private static func text(below base: BasePath) -> [UInt8] {
        let text = PackageResources.openapi_yaml
        guard base != .root else { return text }
        let place = String(decoding: text, as: UTF8.self).replacing("\n  - url: /\n", with: "\n  - url: \(base)\n")
        return Array(place.utf8)
    }
}
