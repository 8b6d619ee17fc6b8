/// Covers a picture with a colour as far as it is opaque.
public struct Colorize: Hashable, Sendable, Codable {
    /// The colour; its transparency has no meaning.
    public var color: Color
    /// The colour's opacity, 0…1.
    public var amount: Double

    /// Makes the filter.
    public init(color: Color, amount: Double = 1) {
        self.color = color
        self.amount = amount
    }
}

extension Colorize: FilterValue {
    static let name = "colorize"
    var filter: Filter { .colorize(self) }
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
