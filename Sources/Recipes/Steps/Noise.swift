/// Adds grain, the same in every picture of a size.
public struct Noise: Hashable, Sendable, Codable {
    /// How much, 0…1; 0 changes nothing.
    public var amount: Double

    /// Makes the filter.
    public init(amount: Double) { self.amount = amount }
}

extension Noise: FilterValue {
    static let name = "noise"
    var filter: Filter { .noise(self) }
    var traits: FilterTraits { FilterTraits(changesNothing: amount <= 0) }

    func write(to fields: inout FieldWriter) { fields.add(amount) }

    init(from fields: inout FieldReader) throws(RecipeTextError) { amount = try fields.number(in: 0...1) }
}
