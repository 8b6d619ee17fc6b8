/// Unsharp masking.
public struct Sharpen: Hashable, Sendable, Codable {
    /// In pixels, 0.1…10.
    public var sigma: Double

    /// Makes a sharpening.
    public init(sigma: Double) { self.sigma = sigma }
}

extension Sharpen: FilterValue {
    static let name = "sharpen"
    var filter: Filter { .sharpen(self) }
    var traits: FilterTraits { FilterTraits(changesNothing: sigma <= 0, readsAtRandom: true) }

    func write(to fields: inout FieldWriter) { fields.add(sigma) }

    init(from fields: inout FieldReader) throws(RecipeTextError) { sigma = try fields.number(in: 0...10_000) }
}

extension Step {
    /// An unsharp mask; sigma in pixels of the result.
    public static func sharpen(sigma: Double) -> Step { .filter(.sharpen(Sharpen(sigma: sigma))) }
}
