import Dialects
import HTTPTypes
import Hummingbird
import ImageService

/// `/`: uploads and the newest images.
struct HomeRoutes: Sendable {
    private static let tiles = 24

    let library: ImageLibrary
    let authorizer: UploadAuthorizer
    let keys: SigningKeys

    func add(to router: Router<WebContext>) {
        router.resource(
            "/",
            get: { request, context in try await PageErrors.shown(request, context) { try await page($0, $1) } },
            // For the page's own script: browsers say of whose page it is where something is posted, and elsewhere only
            // over https and on this machine.
            post: { try await page($0, $1) }
        )
    }

    private func page(_ request: Request, _ context: WebContext) async throws -> Response {
        // What other sites append to links is nothing to us.
        let cursor = try? QueryParameters(RequestTarget(request).query, ["after"])["after"]
        let permission = authorizer.permission(request, context)
        var refusal = permission.refusal
        do {
            try await library.check(UploadTerms())
        } catch {
            refusal = Problem(error)
        }
        let isLater = if case .later = permission { true } else { false }
        let view = HomeView(
            frame: PageFrame(title: "Calotype", below: context.base, script: "home.js", isHome: true),
            refusal: refusal.map { Notice($0, heading: "No uploads here") },
            mostBytes: library.largestImage,
            mostBytesText: ByteText.text(library.largestImage),
            wantsToken: permission.wantsToken,
            hasSession: permission.hasSession,
            newest: try await newest(permission, context.links(keys), after: cursor ?? nil),
            isLater: isLater
        )
        return try Page.response(.home, view)
    }

    private func newest(
        _ permission: UploadPermission,
        _ links: Links,
        after cursor: String?
    ) async throws(ServiceError) -> TilesView {
        switch permission {
        case .granted: break
        case .later:
            return TilesView(notice: "The images come once the page itself asks for them; without scripts, reload it.")
        case .token: return TilesView(notice: "Whoever has a token sees the images here.")
        case .closed: return TilesView(notice: "The images cannot be listed from here: this server takes no token.")
        }
        do throws(ServiceError) {
            let page = try await library.images(limit: HomeRoutes.tiles, after: cursor)
            return TilesView(page, isOlder: cursor != nil, links: links, library: library)
        } catch {
            // Somebody's broken link leads to the newest.
            if error.code == .badCursor { return try await newest(permission, links, after: nil) }
            // Uploading may well be possible still.
            return TilesView(notice: error.message)
        }
    }
}
