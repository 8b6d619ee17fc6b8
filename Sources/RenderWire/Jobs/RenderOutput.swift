public import Recipes

/// What is wanted of an original's pixels, or of its header.
public enum RenderOutput: Hashable, Sendable, Codable {
    /// The picture that a recipe makes, encoded.
    case picture(Recipe)
    /// What is known without decoding pixels, and how this recipe would come out.
    case facts(Recipe)
    /// A few bytes that stand for the picture that a recipe makes.
    case placeholder(Recipe)

    /// What is done to the original.
    public var recipe: Recipe {
        switch self {
        case .picture(let recipe), .facts(let recipe), .placeholder(let recipe): recipe
        }
    }
}
