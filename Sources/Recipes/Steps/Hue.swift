/// Turns colours about the grey axis, as CSS `hue-rotate()`.
public struct Hue: Hashable, Sendable, Codable {
    /// The angle, 0 to less than 360.
    public var degrees: Double

    /// Makes a turn of colours.
    public init(degrees: Double) { self.degrees = degrees }
}

extension Hue: FilterValue {
    static let name = "hue"
    var filter: Filter { .hue(self) }
    var traits: FilterTraits { FilterTraits(changesNothing: degrees.truncatingRemainder(dividingBy: 360) == 0) }

    func write(to fields: inout FieldWriter) { fields.add(degrees) }

    init(from fields: inout FieldReader) throws(RecipeTextError) { degrees = try fields.number(in: -1e9...1e9) }
}
