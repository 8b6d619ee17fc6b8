/// What the bytes of a variant are.
public enum VariantType: Hashable, Sendable {
    case picture(OutputFormat)
    /// A line of text without an end.
    case text
    case json

    /// The type that an output has.
    public init(_ output: PlanOutput) { self = output.summary?.type ?? .picture(output.format) }

    /// Finds a type by its media type.
    public init?(mediaType: String) {
        guard let type = VariantType.all.first(where: { $0.mediaType == mediaType }) else { return nil }
        self = type
    }

    /// The type as `Content-Type` says it.
    public var mediaType: String {
        switch self {
        case .picture(let format): format.mediaType
        case .text: "text/plain"
        case .json: "application/json"
        }
    }

    /// The usual file name extension, without the dot.
    public var fileExtension: String {
        switch self {
        case .picture(let format): format.fileExtension
        case .text: "txt"
        case .json: "json"
        }
    }

    private static let all = OutputFormat.allCases.map { VariantType.picture($0) } + [.text, .json]
}

extension Output {
    /// What the bytes will be; `nil` where that is negotiated, or up to the original.
    public var type: VariantType? {
        if let summary { return summary.type }
        return if case .exact(let format) = format { .picture(format) } else { nil }
    }
}
