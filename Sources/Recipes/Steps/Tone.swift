/// Factors that change the tone; 1 leaves things as they are.
public struct Tone: Hashable, Sendable, Codable {
    /// Multiplies sRGB values, as CSS `brightness()`.
    public var brightness: Double
    /// Stretches sRGB values about the middle, as CSS `contrast()`.
    public var contrast: Double
    /// Stretches colours about their grey, as CSS `saturate()`.
    public var saturation: Double

    /// Makes a change of tone; the default changes nothing.
    public init(brightness: Double = 1, contrast: Double = 1, saturation: Double = 1) {
        self.brightness = brightness
        self.contrast = contrast
        self.saturation = saturation
    }
}

extension Tone: FilterValue {
    static let name = "tone"
    var filter: Filter { .tone(self) }
    var traits: FilterTraits { FilterTraits(changesNothing: self == Tone()) }

    func write(to fields: inout FieldWriter) {
        fields.add(brightness)
        fields.add(contrast)
        fields.add(saturation)
    }

    init(from fields: inout FieldReader) throws(RecipeTextError) {
        brightness = try fields.number(in: -1e6...1e6)
        contrast = try fields.number(in: -1e6...1e6)
        saturation = try fields.number(in: -1e6...1e6)
    }
}

extension Step {
    /// Changes brightness, contrast and saturation.
    public static func tone(_ tone: Tone) -> Step { .filter(.tone(tone)) }
}
