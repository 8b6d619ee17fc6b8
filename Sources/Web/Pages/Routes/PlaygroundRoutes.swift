import Dialects
import Hummingbird

/// `/playground`: every parameter of a picture's URL, to be played with.
struct PlaygroundRoutes: Sendable {
    let keys: SigningKeys

    func add(to router: Router<WebContext>) {
        router.resource("/playground", get: { try page($0, $1) })
    }

    /// The filters that have a slider or a switch in the template.
    private static let usual = ["blur", "sharpen", "grayscale"]

    /// All others, which follow as fields of text.
    private static let more = NativeDialect.parameters.filter { $0.isFilter && !usual.contains($0.name) }
        .map { parameter in
            PlaygroundView.Field(
                name: parameter.name,
                label: parameter.name.prefix(1).uppercased() + parameter.name.dropFirst(),
                example: parameter.example,
                help: parameter.help
            )
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
            isSigned: !keys.isEmpty,
            more: PlaygroundRoutes.more
        )
        return try Page.response(.playground, view, caching: "no-cache")
    }
}
