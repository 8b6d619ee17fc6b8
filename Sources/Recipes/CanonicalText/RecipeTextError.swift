/// Why a text is no recipe.
public struct RecipeTextError: Error, Hashable, Sendable {
    /// A sentence that says what is wrong with it.
    public var message: String

    /// Makes an error with this sentence.
    public init(_ message: String) { self.message = message }
}
