import HTTPTypes
import Hummingbird
import NIOCore

/// `/openapi.yaml`: the API as OpenAPI 3.0 describes it.
struct DescriptionRoute: Sendable {
    func add(to router: Router<WebContext>) {
        router.resource(
            "/openapi.yaml",
            get: { _, context in
                var fields: HTTPFields = [.contentType: "application/yaml", .cacheControl: "public, max-age=3600"]
                fields[.xContentTypeOptions] = "nosniff"
                let body = ByteBuffer(bytes: DescriptionRoute.text(below: context.base))
                return Response(status: .ok, headers: fields, body: ResponseBody(byteBuffer: body))
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
