public import Recipes

/// What is wanted of an original's pixels, or of its header.
public enum RenderOutput: Hashable, Sendable {
    /// The picture that a recipe makes, encoded.
    case picture(Recipe)
    /// What is known without decoding pixels, and how this recipe would come out.
    case facts(Recipe)
    /// A few bytes that stand for the picture that a recipe makes.
    case placeholder(Recipe)
    /// What the recipe's output wants said of the picture in its place.
    case summary(Recipe)

    /// What gives the variant of a recipe: a picture, or what is said in its place.
    public static func variant(of recipe: Recipe) -> RenderOutput {
        recipe.output.summary == nil ? .picture(recipe) : .summary(recipe)
    }

    /// What is done to the original.
    public var recipe: Recipe {
        switch self {
        case .picture(let recipe), .facts(let recipe), .placeholder(let recipe), .summary(let recipe): recipe
        }
    }
}

extension RenderOutput: WireCodable {
    /// Reads a kind and a recipe.
    public init(from reader: inout WireReader) throws(WireError) {
        switch try reader.byte() {
        case 1: self = .picture(try reader.value())
        case 2: self = .facts(try reader.value())
        case 3: self = .placeholder(try reader.value())
        case 4: self = .summary(try reader.value())
        case let kind: throw WireError(.malformed, "There is no output of kind \(kind)")
        }
    }

    /// Writes a kind and a recipe.
    public func write(to writer: inout WireWriter) {
        switch self {
        case .picture: writer.add(1 as UInt8)
        case .facts: writer.add(2 as UInt8)
        case .placeholder: writer.add(3 as UInt8)
        case .summary: writer.add(4 as UInt8)
        }
        writer.add(recipe)
    }
}
