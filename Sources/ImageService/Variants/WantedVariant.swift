import ObjectStorage
import Recipes

/// What tells one variant from all others.
struct VariantKey: Hashable, Sendable {
    /// The folder of the original's variants.
    var folder: String
    /// The digest of the recipe.
    var digest: String
    /// Whether it is kept under the key that a fixed-size path prescribes.
    var isFixed: Bool
    /// The folders of the originals that its layers are made of.
    var layerFolders: [String] = []

    /// Whether it is made of the original that has this folder, be it as a layer.
    func isMade(ofFolder folder: String) -> Bool { self.folder == folder || layerFolders.contains(folder) }
}

struct WantedVariant: Sendable {
    /// A place where the variant may be.
    struct Location: Sendable {
        var key: VariantKey
        /// The key that a fixed-size path prescribes.
        var fixed: ObjectKey?
        /// The extension of any other key.
        var ending: String

        /// Where it is in a store; a variant in memory never needs it.
        var objectKey: ObjectKey {
            fixed ?? VariantLayout.variant(in: key.folder, digest: key.digest, ending: ending)
        }

        /// The empty objects by which a purge of a layer's original finds the variant in a store.
        var layerMarkers: [ObjectKey] {
            key.layerFolders.map { VariantLayout.layerMarker(in: $0, of: objectKey) }
        }
    }

    /// Who wants it.
    var request: LayeredRequest
    /// The recipe to render: what the request comes to for this original, or its own where that is not known.
    var recipe: Recipe
    /// Where the variant belongs; only tells equal requests where the original's header is not known.
    var place: Location
    /// The JPEG XL or AVIF that is taken in its stead where it has been made already.
    var better: [Location]
    /// The other of both, which is made already where this has not been.
    var alike: [Location]
    /// The WebP that is taken in its stead where it was made ahead of need, and this was not.
    var standIn: Location?
    /// Whether another client could get another format.
    var isNegotiated: Bool
    /// What the original's header says; `nil` where no renderer has told it, so that nothing of it can be at hand.
    var header: ImageHeader?

    /// The originals of its layers, each once.
    var layers: [(origin: OriginReference, facts: OriginalFacts)] { request.layers(of: recipe) }

    /// Where to look for it, the best first; nowhere as long as nothing can have been made under a name that is known.
    var places: [Location] {
        guard header != nil else { return [] }
        guard !(better.isEmpty && alike.isEmpty && standIn == nil) else { return [place] }
        return better + [place] + alike + (standIn.map { [$0] } ?? [])
    }

    /// Whether a variant found at a place can be given.
    ///
    /// A WebP that another client wanted does not keep an AVIF from being made; one that was made ahead of need does, as
    /// it is there so that nobody has to wait.
    ///
    /// - Parameters:
    ///   - label: What is known of the variant.
    ///   - place: Where it was found.
    ///   - original: What it should be made from.
    ///   - unhurried: Whether one that was made in haste does not count.
    /// - Returns: Whether it counts.
    func accepts(
        _ label: StoredVariant.Label,
        at place: Location,
        of original: OriginalFacts,
        unhurried: Bool = false
    ) -> Bool {
        label.isCurrent(place.key, of: original) && (place.key != standIn?.key || label.isAhead)
            && !(unhurried && label.isHasty(recipe))
    }
}
