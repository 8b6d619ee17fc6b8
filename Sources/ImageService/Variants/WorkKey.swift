/// What makes two pieces of work the same: the variant, and the bytes it is made from.
struct WorkKey: Hashable, Sendable {
    private let variant: VariantKey
    private let originalETag: String

    /// The same as a text, for whoever shares no memory.
    var text: String { "\(variant.folder)/\(variant.digest)/\(variant.isFixed ? "fixed/" : "")\(originalETag)" }

    /// Names the work on a variant.
    init(_ wanted: WantedVariant, of original: OriginalFacts) {
        variant = wanted.place.key
        originalETag = original.etag
    }
}
