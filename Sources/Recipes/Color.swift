/// A colour in sRGB.
public struct Color: Hashable, Sendable, Codable {
    /// 0…255.
    public var red: UInt8
    /// 0…255.
    public var green: UInt8
    /// 0…255.
    public var blue: UInt8
    /// 0 transparent … 255 opaque.
    public var alpha: UInt8

    /// Makes a colour, opaque unless `alpha` is given.
    public init(red: UInt8, green: UInt8, blue: UInt8, alpha: UInt8 = 255) {
        self.red = red
        self.green = green
        self.blue = blue
        self.alpha = alpha
    }

    /// Opaque white.
    public static let white = Color(red: 255, green: 255, blue: 255)

    /// No colour at all.
    public static let clear = Color(red: 0, green: 0, blue: 0, alpha: 0)

    /// Whether it is the same in all spaces that share a white and a curve.
    public var isGrey: Bool { red == green && green == blue }

    /// The colour as it looks on white paper.
    public var onWhite: Color {
        let share = Double(alpha) / 255
        let mixed = { (sample: UInt8) in UInt8((Double(sample) * share + 255 * (1 - share)).rounded()) }
        return Color(red: mixed(red), green: mixed(green), blue: mixed(blue))
    }
}

extension FieldWriter {
    /// Adds a colour; one that nobody has chosen is `auto`.
    mutating func add(_ color: Color?) {
        add(color.map { "\($0.red).\($0.green).\($0.blue).\($0.alpha)" } ?? "auto")
    }
}

extension FieldReader {
    /// A colour, or `nil` where nobody has chosen one.
    mutating func colorOrNone() throws(RecipeTextError) -> Color? { flag("auto") ? nil : try color() }

    /// A colour.
    mutating func color() throws(RecipeTextError) -> Color {
        let samples = try text().split(separator: ".", omittingEmptySubsequences: false).compactMap { UInt8($0) }
        guard samples.count == 4 else { throw refusal("has no colour where one stands") }
        return Color(red: samples[0], green: samples[1], blue: samples[2], alpha: samples[3])
    }
}
