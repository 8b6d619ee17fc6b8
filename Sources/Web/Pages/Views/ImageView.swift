import Basics
import Dialects
import Foundation
import ImageService
import Recipes
import RenderWire

/// The page of one image.
struct ImageView: Sendable {
    /// One of the better formats.
    struct Source: Sendable {
        var type: String
        var srcset: String
    }

    let frame: PageFrame
    let id: String
    let name: String
    let key: String
    let width: Int
    let height: Int
    let facts: String
    /// What is wrong with the original; `nil` where nothing is.
    let warning: String?
    let created: String
    let createdText: String
    let original: String
    let playground: String
    let sources: [Source]
    let src: String
    let srcset: String
    let sizes: String
    let snippet: String
    let url: String
    /// What stands for the picture until it has come.
    let color: String?
    /// The same as a tiny picture.
    let data: String?
    let hasSet: Bool
    let setName: String
    let state: String
    let stateText: String
    let isUnderWay: Bool
    let error: String?
    let formats: [String]
    let rows: [VariantRow]
    let mayDelete: Bool

    /// Shows an image.
    ///
    /// - Parameters:
    ///   - image: The image.
    ///   - set: Its set, as far as it has come.
    ///   - links: What addresses are like.
    ///   - mayDelete: Whether whoever looks may be able to delete it.
    init(_ image: LibraryImage, _ set: RenditionSetStatus?, links: Links, mayDelete: Bool) {
        (id, name, key) = (image.id.text, image.name, image.key)
        (width, height) = (image.width, image.height)
        self.mayDelete = mayDelete
        frame = PageFrame(title: "\(image.name) · Calotype", below: links.base, script: "image.js")
        let pages = image.pages > 1 ? [image.format.animates ? "\(image.pages) frames" : "\(image.pages) pages"] : []
        let size = "\(image.width) × \(image.height)"
        facts = ([image.format.rawValue.uppercased(), size] + pages + [ByteText.text(image.bytes)])
            .joined(separator: " · ")
        warning = image.damage?.sentence
        created = image.created.formatted(.iso8601)
        createdText = created.replacing("T", with: " ").replacing("Z", with: " UTC")
        original = links.original(image.key)
        playground = links.address("/playground?key=" + PercentCoding.encodeQuery(image.key))

        let isWhole = set?.state == .done
        let shown = PictureSources(image, set, onlyMade: !isWhole, links: links)
        sources = shown.better.map { Source(type: $0.type, srcset: $0.srcset) }
        src = shown.usual?.url ?? ""
        srcset = shown.plain.srcset
        sizes = ImageView.sizes(of: image)
        let whole = PictureSources(image, set, onlyMade: false, links: links)
        snippet = whole.snippet
        url = whole.usual?.url ?? ""
        (color, data) = (image.placeholder?.colorText, image.placeholder?.dataURI)

        hasSet = set != nil
        setName = set?.name ?? ""
        state = set?.state.rawValue ?? "none"
        isUnderWay = set.map { !$0.isOver } ?? false
        error = set?.error
        let made = set?.variants.count { $0.bytes != nil } ?? 0
        stateText = set.map { ImageView.text($0.state, made, of: $0.variants.count) } ?? ""
        (formats, rows) = VariantRow.table(of: set, image, links: links)
    }

    /// How wide the picture is on its page, as the style sheet has it: the page's width, 78 hundredths of the window's
    /// height, and never enlarged.
    private static func sizes(of image: LibraryImage) -> String {
        let thousandths = Int(clamping: (Double(image.width) / Double(max(image.height, 1)) * 1000).rounded())
        let fraction = String(thousandths % 1000)
        let aspect = "\(thousandths / 1000)." + String(repeating: "0", count: 3 - fraction.count) + fraction
        return "min(\(image.width)px, 72rem, calc(100vw - 2.5rem), calc(78vh * \(aspect)))"
    }

    private static func text(_ state: RenditionSetStatus.State, _ made: Int, of all: Int) -> String {
        switch state {
        case .queued: "Waiting for a worker: \(made) of \(all) made"
        case .running: "Being made: \(made) of \(all)"
        case .done: made == all ? "All \(all) made" : "\(made) of \(all) made, the rest when it is asked for"
        case .failed: "Given up with \(made) of \(all) made"
        case .unknown: "\(made) of \(all) made; the queue cannot be asked at present"
        }
    }
}
