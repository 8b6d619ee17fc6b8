/// What encoders are told where nobody says it, by format; where nothing stands here, what is usual for the format holds.
///
/// A part of the recipe, and so of a variant's name: other defaults make other variants, and those that a server had before
/// it had any stay what they are.
public struct EncodingDefaults: Hashable, Sendable, Codable {
    /// What is told for one format; `nil` for what is usual.
    public struct Entry: Hashable, Sendable, Codable {
        /// What it is told for.
        public var format: OutputFormat
        /// The encoder's own number, 1…100.
        public var quality: Int?
        /// How finely colour is kept beside lightness.
        public var chroma: Chroma?
        /// Whether the picture appears coarse first.
        public var isProgressive: Bool?
        /// How long the encoder may look for a shorter file, 0…9.
        public var effort: Int?

        /// Makes an entry.
        public init(
            _ format: OutputFormat,
            quality: Int? = nil,
            chroma: Chroma? = nil,
            isProgressive: Bool? = nil,
            effort: Int? = nil
        ) {
            (self.format, self.quality, self.chroma) = (format, quality, chroma)
            (self.isProgressive, self.effort) = (isProgressive, effort)
        }

        /// Whether it says anything that is not usual anyway.
        fileprivate var isUseful: Bool { quality != nil || chroma != nil || isProgressive == true || effort != nil }
    }

    /// One thing that a request may say itself.
    public enum Subject: Hashable, Sendable {
        case quality, chroma, progressive, effort
    }

    /// In the order of formats.
    private var entries: [Entry]

    /// Makes defaults; what is usual anyway is left out.
    public init(_ entries: [Entry] = []) {
        let usual = entries.map { entry in
            var entry = entry
            if entry.quality == entry.format.defaultQuality { entry.quality = nil }
            if entry.chroma == .auto { entry.chroma = nil }
            if entry.isProgressive == false { entry.isProgressive = nil }
            return entry
        }
        self.entries = OutputFormat.allCases.compactMap { format in
            usual.first { $0.format == format && $0.isUseful }
        }
    }

    /// Whether nothing is told.
    var isEmpty: Bool { entries.isEmpty }

    /// The quality of a format; `nil` where nothing is told.
    func quality(in format: OutputFormat) -> Int? { self[format]?.quality }

    /// Without what a request says itself.
    public func without(_ subjects: Set<Subject>) -> EncodingDefaults {
        EncodingDefaults(
            entries.map { entry in
                Entry(
                    entry.format,
                    quality: subjects.contains(.quality) ? nil : entry.quality,
                    chroma: subjects.contains(.chroma) ? nil : entry.chroma,
                    isProgressive: subjects.contains(.progressive) ? nil : entry.isProgressive,
                    effort: subjects.contains(.effort) ? nil : entry.effort
                )
            }
        )
    }

    /// What is told for one format alone.
    public func only(_ format: OutputFormat) -> EncodingDefaults {
        EncodingDefaults(entries.filter { $0.format == format })
    }

    /// Puts into options what nobody has said, as far as the format can do it beside what was said.
    func fill(_ options: EncoderOptions, in format: OutputFormat, frames: Int) -> EncoderOptions {
        guard let entry = self[format] else { return options }
        var result = options
        func take(_ change: (inout EncoderOptions) -> Void) {
            var other = result
            change(&other)
            // A default is no wish: where it cannot be, it is not.
            if format.refusal(of: other, frames: frames) == nil { result = other }
        }
        if let chroma = entry.chroma, options.chroma == .auto { take { $0.chroma = chroma } }
        if entry.isProgressive == true { take { $0.isProgressive = true } }
        if let effort = entry.effort, options.effort == nil { take { $0.effort = effort } }
        return result
    }

    private subscript(_ format: OutputFormat) -> Entry? { entries.first { $0.format == format } }
}

extension EncodingDefaults {
    /// Adds a field where there is anything: `usual=jpeg:q75:p1+webp:e3`.
    func write(to fields: inout FieldWriter) {
        guard !isEmpty else { return }
        fields.add("usual=" + entries.map(\.text).joined(separator: "+"))
    }

    /// Reads what ``write(to:)`` wrote.
    init(from fields: inout FieldReader) throws(RecipeTextError) {
        self.init()
        guard let text = fields.text(behind: "usual=") else { return }
        for part in text.split(separator: "+", omittingEmptySubsequences: false) {
            entries.append(try Entry(part, of: fields))
        }
        guard self == EncodingDefaults(entries) else {
            throw fields.refusal("tells what is usual anyway, or the same format twice, or formats in another order")
        }
    }
}

extension EncodingDefaults.Entry {
    fileprivate var text: String {
        var text = format.rawValue
        if let quality { text += ":q\(quality)" }
        if let chroma { text += ":c\(chroma.rawValue)" }
        if let isProgressive { text += ":p\(isProgressive ? 1 : 0)" }
        if let effort { text += ":e\(effort)" }
        return text
    }

    fileprivate init(_ text: Substring, of fields: FieldReader) throws(RecipeTextError) {
        var parts = text.split(separator: ":", omittingEmptySubsequences: false)[...]
        guard let format = parts.popFirst().flatMap({ OutputFormat(rawValue: String($0)) }) else {
            throw fields.refusal("has no format before what is usual for it")
        }
        self.init(format)
        for part in parts {
            let value = part.dropFirst()
            switch part.first {
            case "q": quality = try fields.whole(value, in: 1...100)
            case "c": chroma = Chroma(rawValue: String(value))
            case "p": isProgressive = try fields.whole(value, in: 0...1) == 1
            case "e": effort = try fields.whole(value, in: 0...9)
            default: throw fields.refusal("has something unknown among what is usual")
            }
        }
    }
}
