/// Reads recipes from the text of parameters, as presets, sets and jobs of older versions have them.
public protocol RecipeReader: Sendable {
    /// Reads a recipe.
    ///
    /// - Parameter parameters: Such as `preset=small&format=webp`.
    /// - Returns: The recipe.
    /// - Throws: A ``RecipeTextError`` about the first thing that is wrong.
    func recipe(reading parameters: String) throws(RecipeTextError) -> Recipe
}
