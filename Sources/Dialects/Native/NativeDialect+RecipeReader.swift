public import Recipes

extension NativeDialect: RecipeReader {
    /// Reads a recipe; see `RecipeReader`.
    public func recipe(reading parameters: String) throws(RecipeTextError) -> Recipe {
        do throws(DialectError) {
            return try recipe(parameters: parameters)
        } catch {
            throw RecipeTextError(error.message)
        }
    }
}
