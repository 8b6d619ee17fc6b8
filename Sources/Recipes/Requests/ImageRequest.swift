/// What somebody asks for: where the original is, what to do with it, and how to answer with the result.
public struct ImageRequest: Hashable, Sendable {
    /// Where the original is.
    public var origin: OriginReference
    /// What to do with it.
    ///
    /// Its format is still the client's wish: see ``FormatChoice``.
    public var recipe: Recipe
    /// What is not about pixels.
    public var options: ResponseOptions

    /// Makes a request.
    public init(origin: OriginReference, recipe: Recipe, options: ResponseOptions = ResponseOptions()) {
        self.origin = origin
        self.recipe = recipe
        self.options = options
    }
}
