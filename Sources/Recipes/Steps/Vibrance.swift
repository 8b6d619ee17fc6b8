/// Stretches colours about their grey, those that have little colour most.
public struct Vibrance: Hashable, Sendable, Codable {
    /// How far, -1…1; 0 changes nothing.
    public var amount: Double

    /// Makes a change of vibrance.
    public init(amount: Double) { self.amount = amount }
}

extension Vibrance: FilterValue {
    static let name = "vibrance"
    var filter: Filter { .vibrance(self) }
    var traits: FilterTraits { FilterTraits(changesNothing: amount == 0) }

    func write(to fields: inout FieldWriter) { fields.add(amount) }

    init(from fields: inout FieldReader) throws(RecipeTextError) { amount = try fields.number(in: -1...1) }
}
