/// A Gaussian blur.
public struct Blur: Hashable, Sendable, Codable {
    /// In pixels, 0.1…250.
    public var sigma: Double

    /// Makes a blur.
    public init(sigma: Double) { self.sigma = sigma }
}

extension Blur: FilterValue {
    static let name = "blur"
    var filter: Filter { .blur(self) }
    var traits: FilterTraits { FilterTraits(changesNothing: sigma <= 0, readsAtRandom: true) }

    func write(to fields: inout FieldWriter) { fields.add(sigma) }

    init(from fields: inout FieldReader) throws(RecipeTextError) { sigma = try fields.number(in: 0...10_000) }
}

extension Step {
    /// A Gaussian blur; sigma in pixels of the result.
    public static func blur(sigma: Double) -> Step { .filter(.blur(Blur(sigma: sigma))) }
}
