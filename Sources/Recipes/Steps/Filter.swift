// Written by Scripts/list-filters.py out of the files beside Sources/Recipes/Steps/FilterValue.swift.

/// A filter: a step that changes pixels and leaves the size as it is.
public enum Filter: Hashable, Sendable, Codable {
    /// A Gaussian blur.
    case blur(Blur)
    /// Takes the colour away.
    case grayscale(Grayscale)
    /// Unsharp masking.
    case sharpen(Sharpen)
    /// Takes pixels toward a colour at equal lightness.
    case tint(Tint)
    /// Factors that change the tone; 1 leaves things as they are.
    case tone(Tone)

    static let kinds: [any FilterValue.Type] = [
        Blur.self,
        Grayscale.self,
        Sharpen.self,
        Tint.self,
        Tone.self,
    ]

    /// What the filter is, with its text, its plan and its traits.
    var value: any FilterValue {
        switch self {
        case .blur(let filter): filter
        case .grayscale(let filter): filter
        case .sharpen(let filter): filter
        case .tint(let filter): filter
        case .tone(let filter): filter
        }
    }
}
