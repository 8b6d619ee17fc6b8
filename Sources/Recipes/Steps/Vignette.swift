/// Makes a picture darker toward its corners.
public struct Vignette: Hashable, Sendable, Codable {
    /// How much, 0…1; at 1 the corners are black.
    public var amount: Double

    /// Makes the filter.
    public init(amount: Double) { self.amount = amount }
}

extension Vignette: FilterValue {
    static let name = "vignette"
    var filter: Filter { .vignette(self) }
    var traits: FilterTraits { FilterTraits(changesNothing: amount <= 0) }

    func write(to fields: inout FieldWriter) { fields.add(amount) }

    init(from fields: inout FieldReader) throws(RecipeTextError) { amount = try fields.number(in: 0...1) }
}
