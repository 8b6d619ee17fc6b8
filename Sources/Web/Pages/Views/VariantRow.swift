import ImageService
import Recipes

/// The variants of one preset, a row of the table on an image's page.
struct VariantRow: Sendable {
    /// One file, or that there is none.
    struct Cell: Sendable {
        var format: String
        /// `ready`, `waiting`, `open` for what is made when it is asked for, `failed` or `none`.
        var state: String
        /// Its bytes, or why there are none.
        var text: String
        var url: String?
    }

    var preset: String
    var size: String
    var cells: [Cell]

    private static func state(ofMissingIn set: RenditionSetStatus.State?) -> String {
        switch set {
        case .failed: "failed"
        // Evicted, or of a preset that the set has got since.
        case .done: "open"
        case .queued, .running, .unknown, nil: "waiting"
        }
    }

    /// The table: the formats' names, and a row for each preset.
    ///
    /// - Parameters:
    ///   - set: The set; `nil` gives an empty table.
    ///   - image: Its image.
    ///   - links: What addresses are like.
    /// - Returns: Head and rows.
    static func table(
        of set: RenditionSetStatus?,
        _ image: LibraryImage,
        links: Links
    ) -> (formats: [String], rows: [VariantRow]) {
        let variants = set?.variants ?? []
        var presets: [String] = []
        var formats: [OutputFormat?] = []
        for variant in variants {
            if !presets.contains(variant.member.preset) { presets.append(variant.member.preset) }
            if !formats.contains(variant.member.format) { formats.append(variant.member.format) }
        }
        func name(_ format: OutputFormat?) -> String {
            (format ?? image.format.shownByBrowsers)?.rawValue.uppercased() ?? "Original’s"
        }
        let rows = presets.map { preset in
            let ofPreset = variants.filter { $0.member.preset == preset }
            let size = ofPreset.lazy.compactMap(\.size).first
            return VariantRow(
                preset: preset,
                size: size.map { "\($0.width) × \($0.height)" } ?? "–",
                cells: formats.map { format in
                    guard let variant = ofPreset.first(where: { $0.member.format == format }) else {
                        return Cell(format: name(format), state: "none", text: "the same", url: nil)
                    }
                    let missing = state(ofMissingIn: set?.state)
                    return Cell(
                        format: name(format),
                        state: variant.bytes != nil ? "ready" : missing,
                        text: variant.bytes.map(ByteText.text) ?? (missing == "open" ? "when asked" : missing),
                        // What could not be made is nothing to look at.
                        url: variant.bytes == nil && missing == "failed"
                            ? nil : links.picture(image.key, variant.member.parameters)
                    )
                }
            )
        }
        return (formats.map(name), rows)
    }
}
