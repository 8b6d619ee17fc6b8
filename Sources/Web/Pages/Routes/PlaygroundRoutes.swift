import Dialects
import Hummingbird

/// `/playground`: every parameter of a picture's URL, to be played with (API section 5).
struct PlaygroundRoutes: Sendable {
    let keys: SigningKeys

    func add(to router: Router<WebContext>) {
        router.resource("/playground", get: { request, _ in try page(request) })
    }

    private func page(_ request: Request) throws -> Response {
        let key = try? QueryParameters(RequestTarget(request).query, ["key"])["key"]
        let view = PlaygroundView(key: (key ?? nil) ?? "", isSigned: !keys.isEmpty)
        return try Page.response(.playground, view, caching: "no-cache")
    }
}
