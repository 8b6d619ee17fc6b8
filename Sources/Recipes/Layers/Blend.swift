/// How the colours of a layer and of what lies below it become one, by the formulas of W3C's Compositing and Blending, on
/// encoded values from 0 to 1.
public enum Blend: String, Hashable, Sendable, Codable, CaseIterable {
    /// The layer's colour.
    case over
    /// The product of both.
    case multiply
    /// The product of what both lack of white, taken from white.
    case screen
    /// `multiply` where what lies below is dark, `screen` where it is light.
    case overlay
    /// The darker of both.
    case darken
    /// The lighter of both.
    case lighten
    /// A soft light: darker where the layer is dark, lighter where it is light.
    case softLight = "soft-light"
    /// The difference of both.
    case difference
}
