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
    /// What is answered where the original is missing or broken; `nil` for the error.
    public var fallback: Fallback?

    /// Makes a request.
    public init(
        origin: OriginReference,
        recipe: Recipe,
        options: ResponseOptions = ResponseOptions(),
        fallback: Fallback? = nil
    ) {
        self.origin = origin
        self.recipe = recipe
        self.options = options
        self.fallback = fallback
    }

    /// The same of the fallback's original, under no key of its own; `nil` where there is no fallback.
    public var ofFallback: ImageRequest? {
        guard let fallback else { return nil }
        var options = options
        options.fixedKey = nil
        return ImageRequest(origin: .stored(key: fallback.key), recipe: recipe, options: options)
    }
}
