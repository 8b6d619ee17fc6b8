/// Shows a picture in the mixtures of two colours, by its lightness.
public struct Duotone: Hashable, Sendable, Codable {
    /// What black becomes; its transparency has no meaning.
    public var dark: Color
    /// What white becomes; its transparency has no meaning.
    public var light: Color
    /// How much of it, 0…1.
    public var amount: Double

    /// Makes the filter.
    public init(dark: Color, light: Color, amount: Double = 1) {
        self.dark = dark
        self.light = light
        self.amount = amount
    }
}

extension Duotone: FilterValue {
    static let name = "duotone"
    var filter: Filter { .duotone(self) }
    var traits: FilterTraits { FilterTraits(changesNothing: amount <= 0, setsColours: true) }

    func write(to fields: inout FieldWriter) {
        fields.add(dark)
        fields.add(light)
        fields.add(amount)
    }

    init(from fields: inout FieldReader) throws(RecipeTextError) {
        dark = try fields.color()
        light = try fields.color()
        amount = try fields.number(in: 0...1)
    }
}
