import Recipes

extension HDRPolicy {
    /// Reads a word of a URL; what a preset's means is told by where it stands.
    init?(word: String) {
        switch word {
        case "sdr": self = .sdr
        case "keep": self = .keep
        default: return nil
        }
    }

    /// What a URL, or a preset, says for it.
    var word: String { self == .sdr ? "sdr" : "keep" }
}
