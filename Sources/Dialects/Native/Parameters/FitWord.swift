/// How picture and box meet, in the URL's words.
enum FitWord: String, CaseIterable, Sendable {
    case scaleDown = "scale-down"
    case contain, cover, crop, fill, pad

    /// Finds a word or one of its aliases.
    init?(spelling: String) {
        switch spelling {
        case "inside", "clip", "max": self = .scaleDown
        case "squeeze", "scale": self = .fill
        default: self.init(rawValue: spelling)
        }
    }

    static let spellings = allCases.map(\.rawValue) + ["inside", "clip", "max", "squeeze", "scale"]
}
