/// Leaves the ellipse that touches the four sides; around it the picture is transparent.
public struct Ellipse: Hashable, Sendable, Codable {
    /// Makes the filter.
    public init() {}
}

extension Ellipse: FilterValue {
    static let name = "ellipse"
    var filter: Filter { .ellipse(self) }
    var traits: FilterTraits { FilterTraits(uncovers: true) }

    func write(to fields: inout FieldWriter) {}

    init(from fields: inout FieldReader) throws(RecipeTextError) {}
}
