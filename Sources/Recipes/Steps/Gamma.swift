/// Raises values to a power; above 1 is brighter.
public struct Gamma: Hashable, Sendable, Codable {
    /// The number whose inverse is the power, 0.1…10; 1 changes nothing.
    public var gamma: Double

    /// Makes a change of gamma.
    public init(gamma: Double) { self.gamma = gamma }
}

extension Gamma: FilterValue {
    static let name = "gamma"
    var filter: Filter { .gamma(self) }
    var traits: FilterTraits { FilterTraits(changesNothing: gamma == 1) }

    func write(to fields: inout FieldWriter) { fields.add(gamma) }

    init(from fields: inout FieldReader) throws(RecipeTextError) { gamma = try fields.number(in: 0.01...100) }
}
