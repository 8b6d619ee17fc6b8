import Basics
import ImageService
import Recipes

/// The variants of an image as a page's `<picture>` names them.
struct PictureSources: Sendable {
    /// One file.
    struct Candidate: Sendable {
        var url: String
        var width: Int
        var height: Int
    }

    /// The files of one format, the narrowest first.
    struct Source: Sendable {
        var type: String
        var candidates: [Candidate]

        /// As an attribute has them.
        var srcset: String { candidates.map { "\($0.url) \($0.width)w" }.joined(separator: ", ") }
    }

    /// The better formats, the best first.
    var better: [Source]
    /// What every browser shows.
    var plain: Source

    /// What to show where only one file can be named: the widest one up to what a page is wide.
    var usual: Candidate? { plain.candidates.last { $0.width <= PictureSources.usualWidth } ?? plain.candidates.first }

    private static let usualWidth = 1200
    private static let ladder = [330, 500, 960, 1280, 1920, 2400]

    /// Takes the variants of a set where there is one; otherwise some that are made when they are asked for.
    ///
    /// - Parameters:
    ///   - image: The image.
    ///   - set: Its set.
    ///   - onlyMade: Whether the better formats are to be shown only as far as they have been made.
    ///   - links: What addresses are like.
    init(_ image: LibraryImage, _ set: RenditionSetStatus?, onlyMade: Bool, links: Links) {
        var found: [OutputFormat?: [Candidate]] = [:]
        for variant in set?.variants ?? [] {
            let format = variant.member.format
            guard let size = variant.size, !onlyMade || format == nil || variant.bytes != nil else { continue }
            let url = links.picture(image.key, variant.member.parameters)
            found[format, default: []].append(Candidate(url: url, width: size.width, height: size.height))
        }
        if found[nil] == nil {
            for format in [nil, .webp, .avif] as [OutputFormat?] {
                found[format] = PictureSources.widths(of: image).map { width in
                    let query = "width=\(width)" + (format.map { "&format=\($0.rawValue)" } ?? "")
                    let height = Double(width) * Double(image.height) / Double(max(image.width, 1))
                    return Candidate(
                        url: links.picture(image.key, query),
                        width: width,
                        height: max(1, Int(clamping: height.rounded()))
                    )
                }
            }
        }
        // A picture that moves is not to stand still in the browsers that know more formats, nor to be waited for too long.
        let isAnimated = image.pages > 1 && image.format.animates
        better = [OutputFormat.jxl, .avif, .webp].compactMap { format in
            guard let candidates = found[format], !isAnimated || format.animates && !format.isSlow else { return nil }
            return Source(type: format.mediaType, candidates: PictureSources.ordered(candidates))
        }
        plain = Source(
            type: (image.format.shownByBrowsers ?? .jpeg).mediaType,
            candidates: PictureSources.ordered(found[nil] ?? [])
        )
    }

    /// Common widths, none of them wider than an image.
    private static func widths(of image: LibraryImage) -> [Int] {
        let widths = ladder.filter { $0 < image.width }
        return widths.count < ladder.count ? widths + [image.width] : widths
    }

    /// The narrowest first, each width once.
    private static func ordered(_ candidates: [Candidate]) -> [Candidate] {
        var widths: Set<Int> = []
        return candidates.filter { widths.insert($0.width).inserted }.sorted { $0.width < $1.width }
    }

    /// What to copy into a page: text in which everything that came from outside is escaped.
    ///
    /// It is as large as its widest file and never wider than its place, wherever it is put. Browsers that know `auto`
    /// take the file that fits that place; others take its place for as wide as the window.
    var snippet: String {
        guard let widest = plain.candidates.last else { return "" }
        let sizes = "sizes=\"auto, (max-width: \(widest.width)px) 100vw, \(widest.width)px\""
        var lines = ["<picture>"]
        for source in better {
            lines.append("  <source type=\"\(source.type)\" srcset=\"\(source.srcset.escapedForHTML)\" \(sizes)>")
        }
        let srcset = "srcset=\"\(plain.srcset.escapedForHTML)\" \(sizes)"
        lines.append("  <img src=\"\((usual?.url ?? "").escapedForHTML)\" \(srcset)")
        lines.append(
            "       width=\"\(widest.width)\" height=\"\(widest.height)\" style=\"max-width:100%;height:auto\""
        )
        lines.append("       alt=\"\" loading=\"lazy\" decoding=\"async\">")
        return (lines + ["</picture>"]).joined(separator: "\n")
    }
}
