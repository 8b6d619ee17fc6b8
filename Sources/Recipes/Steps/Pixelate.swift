/// Gives all pixels of a square the colour that they have in the mean.
public struct Pixelate: Hashable, Sendable, Codable {
    /// A square's side in pixels, at least 1.
    public var side: Int

    /// Makes the filter.
    public init(side: Int) { self.side = side }
}

extension Pixelate: FilterValue {
    static let name = "pixelate"
    var filter: Filter { .pixelate(self) }
    var traits: FilterTraits { FilterTraits(changesNothing: side <= 1, readsAtRandom: true, averagesLight: true) }

    func write(to fields: inout FieldWriter) { fields.add("\(side)") }

    init(from fields: inout FieldReader) throws(RecipeTextError) {
        side = try fields.whole(fields.text(), in: 1...1_000_000)
    }
}
