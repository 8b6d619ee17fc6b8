// Written by Scripts/list-filters.py out of the files beside Sources/Recipes/Steps/FilterValue.swift.

/// A filter: a step that changes pixels and leaves the size as it is.
public enum Filter: Hashable, Sendable, Codable {
    /// A Gaussian blur.
    case blur(Blur)
    /// Draws a line along a picture's sides.
    case border(Border)
    /// Covers a picture with a colour as far as it is opaque.
    case colorize(Colorize)
    /// Rounds a picture's corners; beyond them it is transparent.
    case cornerRadius(CornerRadius)
    /// Replaces values by those of a curve through some points, which overshoots none of them.
    case curve(Curve)
    /// Shows a picture in the mixtures of two colours, by its lightness.
    case duotone(Duotone)
    /// Leaves the ellipse that touches the four sides; around it the picture is transparent.
    case ellipse(Ellipse)
    /// Multiplies the light, as a longer exposure does.
    case exposure(Exposure)
    /// Raises values to a power; above 1 is brighter.
    case gamma(Gamma)
    /// Covers a picture with a colour whose opacity changes along a direction, as CSS `linear-gradient()`.
    case gradient(Gradient)
    /// Takes the colour away.
    case grayscale(Grayscale)
    /// Turns colours about the grey axis, as CSS `hue-rotate()`.
    case hue(Hue)
    /// Makes a negative.
    case invert(Invert)
    /// Shows a picture in the shades of one colour, from black up to the colour itself.
    case monochrome(Monochrome)
    /// Adds grain, the same in every picture of a size.
    case noise(Noise)
    /// Stretches values so that the darkest of the picture are black and the lightest white.
    case normalize(Normalize)
    /// Gives all pixels of a square the colour that they have in the mean.
    case pixelate(Pixelate)
    /// Makes a picture brown, as CSS `sepia()`.
    case sepia(Sepia)
    /// Unsharp masking.
    case sharpen(Sharpen)
    /// Takes pixels toward a colour at equal lightness.
    case tint(Tint)
    /// Factors that change the tone; 1 leaves things as they are.
    case tone(Tone)
    /// Stretches colours about their grey, those that have little colour most.
    case vibrance(Vibrance)
    /// Makes a picture darker toward its corners.
    case vignette(Vignette)

    static let kinds: [any FilterValue.Type] = [
        Blur.self,
        Border.self,
        Colorize.self,
        CornerRadius.self,
        Curve.self,
        Duotone.self,
        Ellipse.self,
        Exposure.self,
        Gamma.self,
        Gradient.self,
        Grayscale.self,
        Hue.self,
        Invert.self,
        Monochrome.self,
        Noise.self,
        Normalize.self,
        Pixelate.self,
        Sepia.self,
        Sharpen.self,
        Tint.self,
        Tone.self,
        Vibrance.self,
        Vignette.self,
    ]

    /// What the filter is, with its text, its plan and its traits.
    var value: any FilterValue {
        switch self {
        case .blur(let filter): filter
        case .border(let filter): filter
        case .colorize(let filter): filter
        case .cornerRadius(let filter): filter
        case .curve(let filter): filter
        case .duotone(let filter): filter
        case .ellipse(let filter): filter
        case .exposure(let filter): filter
        case .gamma(let filter): filter
        case .gradient(let filter): filter
        case .grayscale(let filter): filter
        case .hue(let filter): filter
        case .invert(let filter): filter
        case .monochrome(let filter): filter
        case .noise(let filter): filter
        case .normalize(let filter): filter
        case .pixelate(let filter): filter
        case .sepia(let filter): filter
        case .sharpen(let filter): filter
        case .tint(let filter): filter
        case .tone(let filter): filter
        case .vibrance(let filter): filter
        case .vignette(let filter): filter
        }
    }
}
