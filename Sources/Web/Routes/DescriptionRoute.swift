import HTTPTypes
import Hummingbird
import NIOCore

/// `/openapi.yaml`: the API as OpenAPI 3.0 describes it.
struct DescriptionRoute: Sendable {
    func add(to router: Router<WebContext>) {
        router.resource(
            "/openapi.yaml",
            get: { _, _ in
                var fields: HTTPFields = [.contentType: "application/yaml", .cacheControl: "public, max-age=3600"]
                fields[.xContentTypeOptions] = "nosniff"
                let body = ByteBuffer(bytes: PackageResources.openapi_yaml)
                return Response(status: .ok, headers: fields, body: ResponseBody(byteBuffer: body))
            }
        )
    }
}
