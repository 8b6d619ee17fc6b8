import Recipes

/// What `pipeline` says: steps in any order, and any number of times.
///
/// A segment is one parameter or several, weighed against each other as those of a whole URL are. It is done to what the
/// segment before it has made.
struct Pipeline: Hashable, Sendable {
    /// What each segment says.
    let segments: [[PictureParameters.Value]]

    private static let mostSegments = 32
    /// A recipe has room for the steps of so many, however many plan steps each becomes.
    private static let mostParameters = 64

    /// Reads segments with `/` between them, of parameters with `;` between them.
    ///
    /// Names and values are percent-decoded once more, so that a value may hold these signs.
    init(_ value: ParameterValue) throws(NativeError) {
        let allowed = "steps such as crop:10,10,100,100/w:50/blur:3"
        let bytes = Array(try value.required(allowed).utf8)
        let texts = bytes.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        guard texts.count <= Self.mostSegments else {
            throw value.refusal(.outOfRange, allowed: "at most \(Self.mostSegments) segments")
        }
        let queries = texts.map { Query(segment: $0) }
        guard queries.reduce(0, { $0 + $1.parts.count }) <= Self.mostParameters else {
            throw value.refusal(.outOfRange, allowed: "at most \(Self.mostParameters) parameters in all segments")
        }
        var segments: [[PictureParameters.Value]] = []
        for (text, query) in zip(texts, queries) {
            do throws(NativeError) {
                segments.append(try Self.segment(query))
            } catch {
                let quoted = Quotation.of(String(decoding: text, as: UTF8.self))
                let isName = error.code == .unknownParameter && !text.contains(UInt8(ascii: ":"))
                throw NativeError(
                    error.code,
                    "The segment '\(quoted)' of '\(value.spelling)' is wrong: \(error.message)"
                        + (isName ? " A '/' within a value is written '%252F'." : ""),
                    parameter: error.parameter ?? value.spelling,
                    value: error.value
                )
            }
        }
        self.segments = segments
    }

    /// What a segment says.
    private static func segment(_ query: Query) throws(NativeError) -> [PictureParameters.Value] {
        guard !query.parts.isEmpty else {
            throw NativeError(.invalidValue, "It is empty, and takes a step, as 'w:50' is one.")
        }
        for part in query.parts where try Parameters(Query(part)).steps == nil {
            let name = Quotation.of(part.name ?? "")
            throw NativeError(
                .misplacedParameter,
                "'\(name)' is no step: it stands beside '\(Parameter.pipeline.name)', and is said of the whole picture.",
                parameter: name
            )
        }
        let values = try Parameters(query).steps ?? []
        guard values.isEmpty || !values.allSatisfy(\.saysOnlyHow) else {
            throw NativeError(
                .misplacedParameter,
                "It only says how something else is done: write both in one segment, as 'w:300;h:200;fit:cover'."
            )
        }
        return values
    }

    /// Sees to it that what is made of a pipeline can be sent to a renderer.
    ///
    /// - Parameter recipe: A recipe with all steps.
    /// - Throws: A `NativeError` where it has too many other pictures, or too much text.
    static func check(_ recipe: Recipe) throws(NativeError) {
        let name = Parameter.pipeline.name
        guard recipe.inputs.count <= InputReference.most else {
            throw NativeError(
                .outOfRange,
                "'\(name)' puts \(recipe.inputs.count) other images on the picture; at most \(InputReference.most) "
                    + "different ones are taken.",
                parameter: name
            )
        }
        guard recipe.hasReadableText else {
            throw NativeError(.outOfRange, "'\(name)' is too long: its steps take too much text.", parameter: name)
        }
    }
}

extension PictureParameters.Value {
    /// Whether it is something that is done to the picture, and may be done again.
    ///
    /// What is said once of all of it is none: how it is written, what becomes of it before anything else, and how large
    /// a CSS pixel is.
    var isStep: Bool {
        switch self {
        case .output, .redaction, .pipeline, .box(.dpr), .shape(.upright): false
        default: true
        }
    }

    /// Whether it only says how something is done that another parameter asks for.
    fileprivate var saysOnlyHow: Bool {
        switch self {
        case .box(.fit), .box(.enlarge), .box(.gravity): true
        case .mark(_, .picture): false
        case .mark: true
        default: false
        }
    }
}
