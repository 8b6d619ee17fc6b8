/// Takes pixels toward a colour at equal lightness.
///
/// Lightness is CIE L\*, which is a function of relative luminance alone: the sum of the linear lights of red, green and
/// blue by Rec709's weights. Each pixel is mixed, in linear light, with the colour of its own luminance: a shade of the
/// colour, mixed with black, where that is darker than the colour itself, and mixed with white where it is lighter. Both
/// have the pixel's luminance, and so has every mixture of them; black stays black and white stays white.
public struct Tint: Hashable, Sendable, Codable {
    /// The colour; its transparency has no meaning.
    public var color: Color
    /// How much of it, 0…1; at 1 only lightness is left of the picture.
    public var amount: Double

    /// Makes a tint.
    public init(color: Color, amount: Double = 1) {
        self.color = color
        self.amount = amount
    }
}

extension Tint: FilterValue {
    static let name = "tint"
    var filter: Filter { .tint(self) }
    var traits: FilterTraits { FilterTraits(changesNothing: amount <= 0, setsColours: true) }

    func write(to fields: inout FieldWriter) {
        fields.add(color)
        fields.add(amount)
    }

    init(from fields: inout FieldReader) throws(RecipeTextError) {
        color = try fields.color()
        amount = try fields.number(in: 0...1)
    }
}
