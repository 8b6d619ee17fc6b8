/// Multiplies the light, as a longer exposure does.
public struct Exposure: Hashable, Sendable, Codable {
    /// How many times the light is doubled, -4…4; 0 changes nothing.
    public var stops: Double

    /// Makes a change of exposure.
    public init(stops: Double) { self.stops = stops }
}

extension Exposure: FilterValue {
    static let name = "exposure"
    var filter: Filter { .exposure(self) }
    var traits: FilterTraits { FilterTraits(changesNothing: stops == 0) }

    func write(to fields: inout FieldWriter) { fields.add(stops) }

    init(from fields: inout FieldReader) throws(RecipeTextError) { stops = try fields.number(in: -64...64) }
}
