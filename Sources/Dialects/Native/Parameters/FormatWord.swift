import Recipes

/// What to encode, in the URL's words.
enum FormatWord: Hashable, Sendable {
    case exact(OutputFormat)
    case auto
    case json
    /// What is said of the picture in its place; how many colours a palette has is another parameter's.
    case summary(SummaryKind)

    /// Finds a word or one of its aliases.
    init?(spelling: String) {
        switch spelling {
        case "auto": self = .auto
        case "json": self = .json
        default:
            if let kind = SummaryKind(word: spelling) {
                self = .summary(kind)
            } else if let format = OutputFormat(name: spelling) {
                self = .exact(format)
            } else {
                return nil
            }
        }
    }

    /// Whether a picture comes of it.
    var isPicture: Bool {
        switch self {
        case .exact, .auto: true
        case .json, .summary: false
        }
    }

    static let spellings = OutputFormat.allCases.flatMap(\.names) + ["auto", "json"] + SummaryKind.usual.map(\.word)
}
