/// Takes the colour away.
public struct Grayscale: Hashable, Sendable, Codable {
    /// Makes the filter.
    public init() {}
}

extension Grayscale: FilterValue {
    static let name = "grayscale"
    var filter: Filter { .grayscale(self) }
    var traits: FilterTraits { FilterTraits(setsColours: true) }

    func write(to fields: inout FieldWriter) {}

    init(from fields: inout FieldReader) throws(RecipeTextError) {}
}

extension Step {
    /// Takes the colour away.
    public static let grayscale = Step.filter(.grayscale(Grayscale()))
}
