public import Recipes

extension VariantService {
    /// The length in bytes of a variant that is stored; `nil` where it is not, or its original has changed since.
    ///
    /// - Parameters:
    ///   - recipe: What was done.
    ///   - key: The original's key.
    /// - Returns: The length.
    /// - Throws: ``ServiceError``.
    public func storedBytes(_ recipe: Recipe, of key: String) async throws(ServiceError) -> Int? {
        let request = ImageRequest(origin: .stored(key: key), recipe: recipe)
        let original = try await originals.find(request.origin).facts
        return await cache.storedBytes(try await wanted(request, of: original, until: nil), of: original)
    }

    /// Sees to it that variants of an original lie in the store; those that are missing are made from one decode.
    ///
    /// What another asks for meanwhile comes first. What is there or is being made is not made again.
    ///
    /// - Parameters:
    ///   - recipes: What is wanted.
    ///   - key: The original's key.
    ///   - each: Gets the place of a recipe among all, once, and why there is no such variant, `nil` where there is.
    /// - Throws: ``ServiceError`` that befell the whole original; what `each` was not told of is not known then.
    public func store(
        _ recipes: [Recipe],
        of key: String,
        each: @escaping @Sendable (_ index: Int, _ failure: ServiceError?) async -> Void
    ) async throws(ServiceError) {
        try await SetMaking(recipes, of: key, in: self, each).run()
    }
}
