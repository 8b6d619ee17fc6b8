import Recipes

/// How picture and box meet, in the URL's words.
enum FitWord: String, CaseIterable, Sendable {
    case scaleDown = "scale-down"
    case contain, cover, crop, fill, pad, outside, auto
    /// As `cover`, holding on to faces unless something else is said.
    case thumb

    /// Finds a word or one of its aliases.
    init?(spelling: String) {
        if let word = FitWord(rawValue: spelling) ?? FitWord.aliases[spelling] { self = word } else { return nil }
    }

    /// Words of others that mean the same.
    private static let aliases: [String: FitWord] = [
        "inside": .scaleDown, "clip": .scaleDown, "max": .scaleDown, "limit": .scaleDown, "bounds": .contain,
        "lfill": .crop, "min": .crop, "squeeze": .fill, "scale": .fill, "stretch": .fill, "force": .fill,
    ]

    static let spellings = allCases.map(\.rawValue) + aliases.keys.sorted()

    /// What it is in a recipe, and whether it enlarges unless something else is said.
    var meaning: (fit: Fit, enlarges: Bool) {
        switch self {
        case .scaleDown: (.inside, false)
        case .contain, .pad: (.inside, true)
        case .cover, .thumb: (.cover, true)
        case .crop: (.cover, false)
        case .fill: (.fill, true)
        case .outside: (.outside, true)
        case .auto: (.auto, true)
        }
    }
}
