import Recipes

/// What the parameters of one URL, or of one preset, say: understood, and not yet weighed against each other.
struct Parameters {
    /// What one of them says.
    enum Value: Hashable, Sendable {
        case picture(PictureParameters.Value)
        case presets([String])
        case fallback(FallbackParameters.Value)
        case answer(AnswerParameters.Value)
    }

    private var picture: [PictureParameters.Value] = []
    private var fallback = FallbackParameters()
    private var answer = AnswerParameters()
    /// The names of presets, of which later ones win.
    private(set) var presets: [String] = []
    /// Whether something was passed over.
    private var hasIgnored = false

    /// Reads a query.
    ///
    /// - Parameters:
    ///   - query: The query.
    ///   - ignored: What is passed over.
    /// - Throws: A `NativeError` about the first parameter that is not understood.
    init(_ query: Query, passingOver ignored: [IgnoredParameter] = []) throws(NativeError) {
        var given: Set<GivenName> = []
        var hasFocalPoint = false
        for part in query.parts {
            let (value, meaning): (ParameterValue, Value?)
            if part.parameter != nil {
                value = try ParameterValue(part)
                meaning = try value.parameter.definition.read(value)
            } else if let name = part.name, ignored.contains(where: { $0.holds(name) }) {
                hasIgnored = true
                continue
            } else if let name = part.name, FocalPoint.names.contains(name) {
                value = try ParameterValue(part, as: .gravity)
                // Both are read with the first of them.
                meaning = hasFocalPoint ? nil : .picture(.box(.gravity(try FocalPoint.gravity(in: query))))
                hasFocalPoint = true
            } else if let word = part.name.flatMap(OtherWord.named) {
                value = try ParameterValue(part, as: word.parameter)
                meaning = try word.read(value)
            } else {
                value = try ParameterValue(part)
                meaning = nil
            }
            guard let meaning else { continue }
            guard given.insert(GivenName(parameter: value.parameter, number: value.number)).inserted else {
                throw Parameters.repetition(of: value, in: query)
            }
            switch meaning {
            case .picture(let value): picture.append(value)
            case .presets(let names): presets = names
            case .fallback(let value): fallback.take(value)
            case .answer(let value): answer.take(value)
            }
        }
    }

    /// What is said of the picture: the presets' values, later ones in the place of earlier ones, and these in theirs.
    func picture(over presets: [Parameters]) -> PictureParameters {
        var parameters = PictureParameters()
        for value in presets.flatMap(\.picture) { parameters.take(value.inPreset) }
        for value in picture { parameters.take(value) }
        return parameters
    }

    /// What is said of a fallback, by these or by presets, of which later ones win.
    func fallback(over presets: [Parameters]) -> FallbackParameters {
        fallback.over(presets.reduce(FallbackParameters()) { $1.fallback.over($0) })
    }

    /// A parameter of a fallback, which has a meaning in URLs and presets only.
    var fallbackParameter: Parameter? { fallback.first }

    /// Finds the presets that are named.
    func presets(among known: Presets) throws(NativeError) -> [Parameters] {
        try presets.map { name throws(NativeError) in try known.named(name) }
    }

    /// The same in a format, whatever is said of it.
    func written(in format: FormatWord) -> Parameters {
        var parameters = self
        parameters.picture.append(.output(.format(format)))
        return parameters
    }

    /// Whether a preset is named.
    var hasPreset: Bool { !presets.isEmpty }

    /// What is said of the picture where that is all that is said, and can be done to it again and again; else `nil`.
    var steps: [PictureParameters.Value]? {
        guard presets.isEmpty, fallbackParameter == nil, answer.first == nil else { return nil }
        return picture.allSatisfy(\.isStep) ? picture : nil
    }

    /// What is said of boxes, those of a pipeline included.
    private var boxes: [BoxParameters.Value] {
        picture.flatMap { value -> [PictureParameters.Value] in
            if case .pipeline(let pipeline) = value { pipeline.segments.flatMap(\.self) } else { [value] }
        }.compactMap { if case .box(let value) = $0 { value } else { nil } }
    }

    /// Whether it is said how large the picture is to be.
    var asksForSize: Bool { boxes.contains(where: \.isSize) }

    /// How to answer, without a key for a fixed size.
    ///
    /// - Parameters:
    ///   - wantsFacts: Whether facts are wanted.
    ///   - known: The presets that there are.
    /// - Returns: The options.
    func options(wantsFacts: Bool, among known: Presets? = nil) -> ResponseOptions {
        let names = known.map { presets.map($0.withoutFormat) } ?? []
        var options = answer.options(wantsFacts: wantsFacts, presets: names)
        options.isRemembered = !hasIgnored
        return options
    }

    /// Whether nothing is said of the picture, by a preset neither.
    var leavesPictureOpen: Bool { picture.isEmpty && presets.isEmpty }

    /// A parameter that has a meaning in URLs only, for a sentence.
    var onlyInURLs: String? {
        if let first = answer.first { return first.name }
        return picture.contains(.output(.format(.json))) ? "\(Parameter.format.name)=json" : nil
    }

    /// A parameter that has no meaning in a preset, for a sentence.
    var notInPresets: String? {
        if hasPreset { return Parameter.preset.name }
        if let onlyInURLs { return onlyInURLs }
        for case .output(.format(.summary(let kind))) in picture { return "\(Parameter.format.name)=\(kind.word)" }
        return nil
    }

    /// A side that is said.
    var sideParameter: Parameter? {
        let sides = boxes.compactMap(\.side)
        return sides.contains(.width) ? .width : sides.first
    }

    /// What may be given once.
    private struct GivenName: Hashable {
        var parameter: Parameter
        var number: Int
    }

    private static func repetition(of value: ParameterValue, in query: Query) -> NativeError {
        let first =
            query.parts.first { $0.meant == value.parameter && $0.number == value.number }?.name ?? value.spelling
        let sentence =
            first == value.spelling
            ? "'\(first)' is given twice; once is enough."
            : "'\(first)' and '\(value.spelling)' are the same parameter; give one of them."
        return NativeError(.repeatedParameter, sentence, parameter: value.spelling)
    }
}
