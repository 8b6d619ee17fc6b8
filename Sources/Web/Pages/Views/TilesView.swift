import ImageService
import Recipes
import RenderWire

/// A page of the images, or why they are not shown.
struct TilesView: Sendable {
    /// One image.
    struct Tile: Sendable {
        var id: String
        var name: String
        var url: String
        var width: Int
        var height: Int
        var isAnimated: Bool
        /// What stands for the picture until it has come.
        var color: String?
        /// The same as a tiny picture.
        var data: String?
        /// Why there is no picture to show; `nil` where there is one.
        var reason: String?
    }

    var tiles: [Tile] = []
    /// The address of the next page of them.
    var next: String?
    /// Whether these are not the newest.
    var isOlder = false
    /// Whether there is no image at all.
    var isEmpty = false
    /// Why there are none to be seen.
    var notice: String?

    /// Shows no images, and says why.
    init(notice: String) { self.notice = notice }

    /// Shows a page of images.
    init(_ page: ImagePage, isOlder: Bool, links: Links, library: ImageLibrary) {
        self.isOlder = isOlder
        isEmpty = page.images.isEmpty && page.next == nil && !isOlder
        next = page.next.map { links.address("/?after=\($0)") }
        tiles = page.images.map { listed in
            let image: LibraryImage
            switch listed {
            case .known(let known): image = known
            case .uninspected(let unseen): return Tile(unseen, links)
            }
            let query = TilesView.query(library.orderedSet(of: image))
            return Tile(
                id: image.id.text,
                name: image.name,
                url: links.picture(image.key, query),
                width: image.width,
                height: image.height,
                isAnimated: image.pages > 1 && image.format.animates,
                color: image.placeholder?.colorText,
                data: image.placeholder?.dataURI
            )
        }
    }

    /// The smallest variant that is sharp in a tile, from the set where it has one: that need not be made first.
    static func query(_ set: RenditionSetStatus?) -> String {
        let candidates = (set?.variants ?? []).filter { variant in
            guard variant.member.format == nil, let size = variant.size else { return false }
            return max(size.width, size.height) >= 400
        }
        let best = candidates.min { ($0.size?.width ?? 0) < ($1.size?.width ?? 0) }
        return best?.member.negotiatedParameters ?? "height=500&format=auto"
    }
}

extension TilesView.Tile {
    /// An original that nobody has looked into: in a place of a usual shape.
    fileprivate init(_ image: UninspectedImage, _ links: Links) {
        self.init(
            id: image.id.text,
            name: image.name,
            url: links.picture(image.key, TilesView.query(nil)),
            width: 3,
            height: 2,
            isAnimated: false,
            color: nil,
            data: nil,
            reason: image.reason
        )
    }
}
