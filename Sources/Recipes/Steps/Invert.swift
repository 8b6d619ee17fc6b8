/// Makes a negative.
public struct Invert: Hashable, Sendable, Codable {
    /// Makes the filter.
    public init() {}
}

extension Invert: FilterValue {
    static let name = "invert"
    var filter: Filter { .invert(self) }

    func write(to fields: inout FieldWriter) {}

    init(from fields: inout FieldReader) throws(RecipeTextError) {}
}
