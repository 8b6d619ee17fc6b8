import Recipes

/// What there is of an original's variants, as of one look at what is known of the original.
///
/// Of an original of which nothing was rendered yet the store is asked once, and not for each variant.
struct VariantInventory: Sendable {
    private let original: OriginalFacts
    private let origin: OriginReference
    private let layers: LayerLookup
    private let resolver: VariantResolver
    private let cache: VariantCache
    private let isInStore: Bool

    /// Looks whether there can be any.
    ///
    /// - Parameters:
    ///   - original: What they are made from.
    ///   - origin: How it is asked for.
    ///   - layers: Finds what is put on them.
    ///   - resolver: Knows which variant a recipe comes to.
    ///   - cache: Knows what has been made.
    init(
        of original: OriginalFacts,
        from origin: OriginReference,
        _ layers: LayerLookup,
        _ resolver: VariantResolver,
        _ cache: VariantCache
    ) async {
        (self.original, self.origin) = (original, origin)
        (self.layers, self.resolver, self.cache) = (layers, resolver, cache)
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
        let request: LayeredRequest
        do throws(ServiceError) {
            request = try await layers.find(ImageRequest(origin: origin, recipe: recipe))
        } catch {
            // Without the layer there is no such variant.
            guard error.code == .noSuchLayer else { throw error }
            return nil
        }
        let wanted = try resolver.wanted(request, of: original)
        return await cache.storedBytes(wanted, of: original, isInStore: isInStore, unhurried: unhurried)
    }
}
