import Recipes

/// What there is of an original's variants, as of one look at what is known of the original.
///
/// Of an original of which nothing was rendered yet the store is asked once, and not for each variant.
struct VariantInventory: Sendable {
    private let original: OriginalFacts
    private let origin: OriginReference
    private let resolver: VariantResolver
    private let cache: VariantCache
    private let isInStore: Bool

    /// Looks whether there can be any.
    ///
    /// - Parameters:
    ///   - original: What they are made from.
    ///   - origin: How it is asked for.
    ///   - resolver: Knows which variant a recipe comes to.
    ///   - cache: Knows what has been made.
    init(
        of original: OriginalFacts,
        from origin: OriginReference,
        _ resolver: VariantResolver,
        _ cache: VariantCache
    ) async {
        (self.original, self.origin) = (original, origin)
        (self.resolver, self.cache) = (resolver, cache)
        isInStore = await resolver.mayBeStored(original)
    }

    /// The length in bytes of the variant that a recipe comes to; `nil` where there is none, or its original has changed
    /// since.
    ///
    /// - Parameters:
    ///   - recipe: How it is made.
    ///   - unhurried: Whether one that was made in haste does not count.
    /// - Returns: The length.
    /// - Throws: ``ServiceError`` where the original is no image we know.
    func bytes(of recipe: Recipe, unhurried: Bool = false) async throws(ServiceError) -> Int? {
        let wanted = try resolver.wanted(ImageRequest(origin: origin, recipe: recipe), of: original)
        return await cache.storedBytes(wanted, of: original, isInStore: isInStore, unhurried: unhurried)
    }
}
