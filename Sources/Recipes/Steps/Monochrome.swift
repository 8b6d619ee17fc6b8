/// Shows a picture in the shades of one colour, from black up to the colour itself.
public struct Monochrome: Hashable, Sendable, Codable {
    /// What white becomes; its transparency has no meaning.
    public var color: Color
    /// How much of it, 0…1.
    public var amount: Double

    /// Makes the filter.
    public init(color: Color, amount: Double = 1) {
        self.color = color
        self.amount = amount
    }
}

extension Monochrome: FilterValue {
    static let name = "monochrome"
    var filter: Filter { .monochrome(self) }
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
