import Mustache

/// The templates of all pages, which are embedded in the program.
struct PageTemplates: Sendable {
    /// The templates that are pages of their own.
    enum Name: String, CaseIterable, Sendable {
        case home, image, deletion, form, playground, documentation, refusal
    }

    /// The templates, read once; what is embedded can be read or cannot, which a test finds out.
    static let embedded = Result { try PageTemplates(sources) }

    /// Pages and what they share, by name.
    static let sources: [String: [UInt8]] = [
        "content": PackageResources.content_mustache,
        "field": PackageResources.field_mustache,
        "layout": PackageResources.layout_mustache,
        "placeholder": PackageResources.placeholder_mustache,
        "tiles": PackageResources.tiles_mustache,
        "token": PackageResources.token_mustache,
        "variants": PackageResources.variants_mustache,
        Name.home.rawValue: PackageResources.home_mustache,
        Name.image.rawValue: PackageResources.image_mustache,
        Name.deletion.rawValue: PackageResources.deletion_mustache,
        Name.form.rawValue: PackageResources.form_mustache,
        Name.playground.rawValue: PackageResources.playground_mustache,
        Name.documentation.rawValue: PackageResources.documentation_mustache,
        Name.refusal.rawValue: PackageResources.refusal_mustache,
    ]

    private static let escaping = "SCALARS"
    private let library: MustacheLibrary

    /// Reads templates.
    ///
    /// - Parameter sources: Their text, by name.
    /// - Throws: Where one cannot be read.
    init(_ sources: [String: [UInt8]]) throws {
        MustacheContentTypes.register(EscapedScalars(), named: PageTemplates.escaping)
        var library = MustacheLibrary()
        for (name, bytes) in sources {
            // Each one says how it escapes, since partials do not take that over from who uses them.
            let text = "{{% CONTENT_TYPE: \(PageTemplates.escaping) }}" + String(decoding: bytes, as: UTF8.self)
            try library.register(text, named: name)
        }
        self.library = library
    }

    /// The text of a page.
    func render(_ name: Name, _ view: some Sendable) throws -> String {
        guard let text = library.render(view, withTemplate: name.rawValue) else { throw Missing(name: name.rawValue) }
        return text
    }

    /// A template that is not there.
    private struct Missing: Error {
        var name: String
    }
}

/// Escapes for HTML one Unicode scalar after the other, as browsers read.
///
/// The engine's own escaping looks at characters, to which a quote followed by a combining accent is no quote.
private struct EscapedScalars: MustacheContentType {
    func escapeText(_ text: String) -> String { text.escapedForHTML }
}
