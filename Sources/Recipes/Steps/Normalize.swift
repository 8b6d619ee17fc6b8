/// Stretches values so that the darkest of the picture are black and the lightest white.
public struct Normalize: Hashable, Sendable, Codable {
    /// Makes the filter.
    public init() {}
}

extension Normalize: FilterValue {
    static let name = "normalize"
    var filter: Filter { .normalize(self) }
    // What they are is known when all pixels have been looked at.
    var traits: FilterTraits { FilterTraits(readsAtRandom: true) }

    func write(to fields: inout FieldWriter) {}

    init(from fields: inout FieldReader) throws(RecipeTextError) {}
}
