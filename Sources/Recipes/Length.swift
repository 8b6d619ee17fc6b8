/// A length in pixels or as a part of a side.
public enum Length: Hashable, Sendable, Codable {
    case pixels(Double)
    /// A part of the picture's width or height, 0…1.
    case fraction(Double)

    /// The length in pixels, where a side has so many.
    func pixels(of side: Int) -> Double {
        switch self {
        case .pixels(let value): value
        case .fraction(let value): value * Double(side)
        }
    }
}

extension Length {
    /// How it is written as a field, or as a part of one.
    var canonicalText: String {
        switch self {
        case .pixels(let value): "\(value)px"
        case .fraction(let value): "\(value)"
        }
    }
}

extension FieldWriter {
    /// Adds pixels or a part of a side.
    mutating func add(_ length: Length, behind name: String = "") { add(name + length.canonicalText) }
}

extension FieldReader {
    /// A length, where its name comes next.
    mutating func length(behind name: String) throws(RecipeTextError) -> Length? {
        guard let text = field(behind: name) else { return nil }
        return try length(text)
    }

    /// A length that comes next.
    mutating func length() throws(RecipeTextError) -> Length { try length(text()) }

    /// A length that is part of a field.
    func length(_ text: Substring) throws(RecipeTextError) -> Length {
        guard text.hasSuffix("px") else { return .fraction(try number(text, in: -1...1)) }
        return .pixels(try number(text.dropLast(2), in: -1e9...1e9))
    }
}
