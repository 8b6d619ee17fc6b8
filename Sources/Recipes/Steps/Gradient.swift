/// Covers a picture with a colour whose opacity changes along a direction, as CSS `linear-gradient()`.
public struct Gradient: Hashable, Sendable, Codable {
    /// The colour; its transparency has no meaning.
    public var color: Color
    /// The opacity where the direction begins, 0…1.
    public var start: Double
    /// The opacity where the direction ends, 0…1.
    public var end: Double
    /// The direction, clockwise from upward: 90 is to the right and 180 downward.
    public var degrees: Double

    /// Makes the filter.
    public init(color: Color, start: Double = 0, end: Double = 1, degrees: Double = 180) {
        self.color = color
        self.start = start
        self.end = end
        self.degrees = degrees
    }
}

extension Gradient: FilterValue {
    static let name = "gradient"
    var filter: Filter { .gradient(self) }
    var traits: FilterTraits { FilterTraits(changesNothing: start <= 0 && end <= 0, setsColours: true) }

    func write(to fields: inout FieldWriter) {
        fields.add(color)
        fields.add(start)
        fields.add(end)
        fields.add(degrees)
    }

    init(from fields: inout FieldReader) throws(RecipeTextError) {
        color = try fields.color()
        start = try fields.number(in: 0...1)
        end = try fields.number(in: 0...1)
        degrees = try fields.number(in: -1e9...1e9)
    }
}
