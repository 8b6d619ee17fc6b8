import Basics

extension Recipe {
    /// The version of the text; what changes pixels is a ``RenderingChange``.
    private static let textVersion = 1
    /// The longest text that is read, in bytes.
    private static let longestText = 16 << 10
    /// The most steps that are read.
    private static let mostSteps = 256

    /// The recipe as one line of text: equal recipes have equal texts, different ones different texts.
    ///
    /// Stored variants are found by its digest, jobs keep it, and renderers are given it, so the text of a step must never
    /// change its meaning.
    public var canonicalText: String {
        var text = "v\(Recipe.textVersion)"
        if pages != PageSelection() { text += ";" + pages.canonicalText }
        for step in steps { text += ";" + step.canonicalText }
        text += ";" + output.canonicalText
        if rounding != .halfUp { text += ";rounding=\(rounding.rawValue)" }
        if light != .linear { text += ";light=\(light.rawValue)" }
        if let redaction { text += ";" + redaction.canonicalText }
        if !isUpright { text += ";upright=0" }
        return text
    }

    /// Whether the text is short enough to be read.
    public var hasReadableText: Bool {
        steps.count <= Recipe.mostSteps && canonicalText.utf8.count <= Recipe.longestText
    }

    /// Reads what ``canonicalText`` gave.
    ///
    /// - Parameter text: The text of one recipe.
    /// - Throws: A ``RecipeTextError`` for every other text, even where it could mean only one recipe.
    public init(canonicalText text: String) throws(RecipeTextError) {
        guard text.utf8.count <= Recipe.longestText else {
            throw RecipeTextError("The text of a recipe is longer than \(Recipe.longestText) bytes.")
        }
        var parts = text.split(separator: ";", omittingEmptySubsequences: false)[...]
        guard let version = parts.popFirst(), version == "v\(Recipe.textVersion)" else {
            throw RecipeTextError("The text of a recipe begins with 'v\(Recipe.textVersion)', and this does not.")
        }
        var recipe = Recipe()
        recipe.pages = try Recipe.part(&parts) ?? PageSelection()
        while let part = parts.first, part.prefix(while: { $0 != "=" }) != Output.name {
            parts.removeFirst()
            guard recipe.steps.count < Recipe.mostSteps else {
                throw RecipeTextError("The text of a recipe has more than \(Recipe.mostSteps) steps.")
            }
            recipe.steps.append(try Step(canonicalText: part))
        }
        guard let output: Output = try Recipe.part(&parts) else {
            throw RecipeTextError("The text of a recipe says how the result is written, and this does not.")
        }
        recipe.output = output
        recipe.rounding = Recipe.word(&parts, "rounding=") ?? .halfUp
        recipe.light = Recipe.word(&parts, "light=") ?? .linear
        recipe.redaction = try Recipe.part(&parts)
        if parts.first == "upright=0" {
            parts.removeFirst()
            recipe.isUpright = false
        }
        // Whatever was read too generously above is not spelled as we spell it.
        guard parts.isEmpty, recipe.canonicalText.utf8.elementsEqual(text.utf8) else {
            throw RecipeTextError(
                "The text of a recipe is not spelled as recipes are: '\(RecipeTextError.quoted(text[...]))'."
            )
        }
        self = recipe
    }

    /// Reads the next part where it is of this kind.
    private static func part<Part: CanonicalFields>(
        _ parts: inout ArraySlice<Substring>
    ) throws(RecipeTextError) -> Part? {
        guard let text = parts.first, text.prefix(while: { $0 != "=" }) == Part.name else { return nil }
        parts.removeFirst()
        return try Part(canonicalText: text)
    }

    /// Reads a word behind its name where that comes next.
    private static func word<Word: RawRepresentable<String>>(
        _ parts: inout ArraySlice<Substring>,
        _ name: String
    ) -> Word? {
        guard let text = parts.first, text.hasPrefix(name) else { return nil }
        parts.removeFirst()
        return Word(rawValue: String(text.dropFirst(name.count)))
    }
}

extension CanonicalFields {
    /// Reads name and fields, whose name is known to be this one.
    init(canonicalText text: Substring) throws(RecipeTextError) {
        var fields = FieldReader(text)
        try self.init(from: &fields)
        try fields.end()
    }
}

extension PageSelection: CanonicalFields {
    static let name = "pages"

    func write(to fields: inout FieldWriter) { fields.add("\(first)+\(count.map(String.init) ?? "all")") }

    init(from fields: inout FieldReader) throws(RecipeTextError) {
        let sides = try fields.text().split(separator: "+", omittingEmptySubsequences: false)
        guard sides.count == 2 else { throw fields.refusal("is no selection of pages") }
        let pages = 1...1_000_000_000
        first = try fields.whole(sides[0], in: pages)
        count = sides[1] == "all" ? nil : try fields.whole(sides[1], in: pages)
    }
}

extension Output: CanonicalFields {
    static let name = "output"

    func write(to fields: inout FieldWriter) {
        switch format {
        case .exact(let format): fields.add(format)
        case .original(let acceptance): fields.add("original(\(acceptance.rawValue))")
        case .negotiated(let acceptance): fields.add("negotiated(\(acceptance.rawValue))")
        }
        let scale = qualityScale == .format ? "" : "/\(qualityScale.rawValue)"
        fields.add("q=\(quality.map(String.init) ?? "default")\(scale)")
        fields.add("metadata=\(metadata.rawValue)")
        if gamut != .sRGB { fields.add("color=\(gamut.rawValue)") }
        if let hdr { fields.add("hdr=\(hdr.rawValue)") }
        options.write(to: &fields)
        byteLimit?.write(to: &fields)
        if let summary { fields.add("summary=\(summary.rawValue)") }
        defaults.write(to: &fields)
    }

    init(from fields: inout FieldReader) throws(RecipeTextError) {
        let name = try fields.text()
        if name.hasPrefix("original(") {
            format = .original(try Acceptance(name.dropFirst(9).dropLast(), of: fields))
        } else if name.hasPrefix("negotiated(") {
            format = .negotiated(try Acceptance(name.dropFirst(11).dropLast(), of: fields))
        } else if let exact = OutputFormat(rawValue: String(name)) {
            format = .exact(exact)
        } else {
            throw fields.refusal("names no format")
        }
        let quality = try fields.text().dropFirst(2).split(
            separator: "/",
            maxSplits: 1,
            omittingEmptySubsequences: false
        )
        self.quality = quality.first == "default" ? nil : try fields.whole(quality.first ?? "", in: 1...100)
        guard let scale = quality.count < 2 ? .format : QualityScale(rawValue: String(quality[1])) else {
            throw fields.refusal("says nothing known of what the quality's number means")
        }
        qualityScale = scale
        guard let metadata = MetadataPolicy(rawValue: String(try fields.text().dropFirst(9))) else {
            throw fields.refusal("says nothing of metadata")
        }
        self.metadata = metadata
        gamut = fields.word(behind: "color=") ?? .sRGB
        hdr = fields.word(behind: "hdr=")
        options = try EncoderOptions(from: &fields)
        byteLimit = try ByteLimit(from: &fields)
        summary = fields.word(behind: "summary=")
        defaults = try EncodingDefaults(from: &fields)
    }
}

extension Acceptance {
    fileprivate init(_ text: Substring, of fields: FieldReader) throws(RecipeTextError) {
        self.init(rawValue: try fields.whole(text, in: 0...Acceptance.all.rawValue))
    }
}
