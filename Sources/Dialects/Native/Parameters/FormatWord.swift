import Recipes

/// What to encode, in the URL's words.
enum FormatWord: Hashable, Sendable {
    case exact(OutputFormat)
    case auto
    case json

    /// Finds a word or one of its aliases.
    init?(spelling: String) {
        switch spelling {
        case "auto": self = .auto
        case "json": self = .json
        default:
            guard let format = OutputFormat(name: spelling) else { return nil }
            self = .exact(format)
        }
    }

    static let spellings = OutputFormat.allCases.flatMap(\.names) + ["auto", "json"]
}
