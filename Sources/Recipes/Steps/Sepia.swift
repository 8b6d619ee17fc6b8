/// Makes a picture brown, as CSS `sepia()`.
public struct Sepia: Hashable, Sendable, Codable {
    /// How much, 0…1; 0 changes nothing.
    public var amount: Double

    /// Makes the filter.
    public init(amount: Double) { self.amount = amount }
}

extension Sepia: FilterValue {
    static let name = "sepia"
    var filter: Filter { .sepia(self) }
    var traits: FilterTraits { FilterTraits(changesNothing: amount <= 0, setsColours: true) }

    func write(to fields: inout FieldWriter) { fields.add(amount) }

    init(from fields: inout FieldReader) throws(RecipeTextError) { amount = try fields.number(in: 0...1) }
}
