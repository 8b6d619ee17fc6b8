import Dialects
import Hummingbird

/// `/playground`: every parameter of a picture's URL, to be played with.
struct PlaygroundRoutes: Sendable {
    let keys: SigningKeys

    func add(to router: Router<WebContext>) {
        router.resource("/playground", get: { try page($0, $1) })
    }

    private func page(_ request: Request, _ context: WebContext) throws -> Response {
        let key = try? QueryParameters(RequestTarget(request).query, ["key"])["key"]
        let view = PlaygroundView(
            frame: PageFrame(
                title: "Playground · Calotype",
                below: context.base,
                script: "playground.js",
                isPlayground: true
            ),
            key: (key ?? nil) ?? "",
            isSigned: !keys.isEmpty
        )
        return try Page.response(.playground, view, caching: "no-cache")
    }
}
