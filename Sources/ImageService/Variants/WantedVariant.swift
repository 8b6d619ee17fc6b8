import Basics
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
}

/// A variant that is wanted, with all that only needs looking at the original's kind worked out.
struct WantedVariant: Sendable {
    /// A place where the variant may be.
    struct Place: Sendable {
        var key: VariantKey
        /// The key that a fixed-size path prescribes.
        var fixed: ObjectKey?
        /// The extension of any other key.
        var ending: String

        /// Where it is in a store; a variant in memory never needs it.
        var objectKey: ObjectKey { fixed ?? ObjectKey(known: "\(key.folder)/\(key.digest).\(ending)") }
    }

    /// The recipe to render; its format is exact or negotiated, never the original's.
    var recipe: Recipe
    /// Where the variant belongs.
    var place: Place
    /// The AVIF that is taken in its stead where it has been made already; only when the client shows AVIF.
    var avif: Place?
    /// Whether another client could get another format.
    var isNegotiated: Bool
}

/// Works out which variant of an original a request wants.
struct VariantResolver: Sendable {
    // A site has some dozens of recipes and asks for them all the time; their digests are worth remembering.
    private let digests = MemoryCache<Recipe, String>(capacity: 4096)

    /// The variant that a request wants; `nil` when the original is no image we know.
    func variant(of original: OriginalFacts, for request: ImageRequest) -> WantedVariant? {
        guard let format = original.format else { return nil }
        var recipe = request.recipe
        if case .original(let acceptance) = recipe.output.format {
            recipe.output.format = format.shownByBrowsers.map { .exact($0) } ?? .negotiated(acceptance)
        }
        switch recipe.output.format {
        case .exact(let output):
            let fixed = request.options.fixedKey
                .flatMap { VariantResolver.fixedKey($0, request.origin, original.name) }
            let place = place(of: recipe, original, ending: output.fileExtension, fixed: fixed)
            return WantedVariant(recipe: recipe, place: place, avif: nil, isNegotiated: false)
        case .negotiated(let acceptance), .original(let acceptance):
            // Never under a fixed key: who is answered from there cannot negotiate.
            let place = place(of: recipe, original, ending: "auto")
            var wanted = WantedVariant(recipe: recipe, place: place, avif: nil, isNegotiated: true)
            if acceptance.contains(.avif) {
                recipe.output.format = .exact(.avif)
                wanted.avif = self.place(of: recipe, original, ending: OutputFormat.avif.fileExtension)
            }
            return wanted
        }
    }

    /// The key that a fixed-size path prescribes, in the spelling that the original really has.
    private static func fixedKey(_ text: String, _ origin: OriginReference, _ name: OriginalName) -> ObjectKey? {
        guard case .stored(let asked) = origin, case .stored(let key) = name, !asked.utf8.elementsEqual(key.text.utf8)
        else { return ObjectKey(text) }
        return ObjectKey("\(Substring(text.utf8.prefix { $0 != UInt8(ascii: "/") }))/\(key.text)")
    }

    private func place(
        of recipe: Recipe,
        _ original: OriginalFacts,
        ending: String,
        fixed: ObjectKey? = nil
    ) -> WantedVariant.Place {
        let key = VariantKey(folder: original.folder, digest: digest(of: recipe), isFixed: fixed != nil)
        return WantedVariant.Place(key: key, fixed: fixed, ending: ending)
    }

    private func digest(of recipe: Recipe) -> String {
        if let digest = digests.value(for: recipe) { return digest }
        let digest = recipe.digest
        digests.insert(digest, for: recipe, cost: 1)
        return digest
    }
}
