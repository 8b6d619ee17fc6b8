import ImageService
import Recipes

/// What a ``ResponseCache`` asks for variants.
protocol CachedVariants: AnyObject, Sendable {
    /// How often variants have been forgotten because somebody wanted them gone.
    ///
    /// As long as it stays the same, nothing has been purged; what is pushed out by others does not count.
    var removals: Int { get }

    /// The variant that a request wants, if it can be had without waiting; nothing is counted.
    func cachedVariant(_ request: ImageRequest) -> CachedVariant?

    /// Counts a variant that was answered without being asked for here.
    func countHit(_ outcome: Variant.Outcome)
}

extension VariantService: CachedVariants {}
