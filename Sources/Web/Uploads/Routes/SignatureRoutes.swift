import Basics
import Dialects
import HTTPTypes
import Hummingbird

/// `/signatures`: signs addresses of pictures for whoever may write, as `calotype sign` does.
struct SignatureRoutes: Sendable {
    private static let most = 32
    private static let longest = 8 * 1024
    private static let longestTime = 366 * 86_400

    let keys: SigningKeys
    let authorizer: UploadAuthorizer

    func add(to router: Router<WebContext>) {
        router.resource("/signatures", post: { try await sign($0, $1) })
    }

    private func sign(_ request: Request, _ context: WebContext) async throws -> Response {
        try authorizer.check(request, context)
        _ = try QueryParameters(RequestTarget(request).query, [])
        let order = try JSONFields(try await request.smallBody(upTo: 4 * JSONFields.limit, context))
        try order.allowOnly(["urls", "expires_in"])
        guard let urls = try order.texts("urls"), (1...SignatureRoutes.most).contains(urls.count) else {
            throw JSONFields.problem("'urls' must be a list of 1 to \(SignatureRoutes.most) addresses.")
        }
        let seconds = try order.integer("expires_in", in: 1...SignatureRoutes.longestTime)
        let expires = seconds.map { UnixTime.now.seconds +| $0 }
        for url in urls where !SignatureRoutes.canBeSigned(url) {
            throw JSONFields.problem(
                "'urls' has '\(url.prefix(60))'; an address begins with '/', is percent-encoded, and has at most "
                    + "\(SignatureRoutes.longest) bytes."
            )
        }
        let signed = urls.map { keys.sign(url: $0, expires: expires).quotedForJSON }
        return Response(status: .ok, json: "{\"urls\":[\(signed.joined(separator: ","))]}\n")
    }

    private static func canBeSigned(_ url: String) -> Bool {
        url.hasPrefix("/") && url.utf8.count <= longest && !url.contains("#")
            && url.utf8.allSatisfy { (0x21...0x7e).contains($0) }
    }
}
