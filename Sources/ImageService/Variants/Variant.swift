public import Recipes

/// The result of a recipe on an original, ready to be sent: an encoded picture, or what is said in its place.
public struct Variant: Sendable {
    /// The key of its original, or its address.
    public var original: String
    /// The encoded picture, or the text.
    public var content: PictureContent
    /// What the bytes are.
    public var type: VariantType
    /// A strong validator without quotes, from the bytes alone.
    public var etag: String
    /// When the original, or one of its layers, was last written, in seconds since 1970.
    public var modified: Double
    /// The size of one page in pixels.
    public var size: PixelSize
    /// Pages or frames.
    public var pages: Int
    /// Whether another client could get another format for the same URL.
    public var isNegotiated: Bool
    /// A name to save it under, as the original's with the extension of what it has become: `cat.webp`.
    public var fileName: String
    /// Where it came from.
    public var outcome: Outcome
    /// Where the time went.
    public var timings: Timings

    /// What `Content-Type` says.
    public var mediaType: String { type.mediaType }

    /// Where a variant came from.
    public enum Outcome: String, Hashable, Sendable, CaseIterable {
        /// It was in memory.
        case memory
        /// It was in the variants store, or on its way there.
        case store
        /// It was made for this request.
        case made
        /// It was being made for another request already.
        case coalesced

        /// Whether nothing had to be made.
        public var isHit: Bool { self == .memory || self == .store }
    }

    /// Where the time of a request went; `nil` for stages that it did not pass.
    public struct Timings: Hashable, Sendable {
        /// Finding and opening the original.
        public var fetch: Duration?
        /// Waiting for a renderer.
        public var queue: Duration?
        /// What a renderer took, the wait for it left out.
        public var render: Duration?
        /// Reading from the variants store; writing happens behind the answer.
        public var store: Duration?

        /// Makes timings of no stage.
        public init() {}
    }
}

extension Variant {
    /// Puts together what was found of a variant, and what is known of its original.
    init(
        _ hit: VariantCache.Hit,
        _ wanted: WantedVariant,
        of original: OriginalFacts,
        timings: Timings = Timings()
    ) {
        let stored = hit.variant
        self.init(
            original: original.name.text,
            content: stored.content,
            type: stored.type,
            etag: stored.etag,
            modified: wanted.layers.reduce(original.modified) { max($0, $1.facts.modified) },
            size: stored.size,
            pages: stored.pages,
            isNegotiated: wanted.isNegotiated,
            fileName: original.fileName(ending: stored.type.fileExtension),
            outcome: hit.outcome,
            timings: timings
        )
    }
}

/// A variant that can be had without waiting.
package struct CachedVariant: Sendable {
    /// What would be answered.
    package var variant: Variant
    /// Until when its original need not be looked at again.
    package var until: ContinuousClock.Instant

    /// Puts both together.
    package init(variant: Variant, until: ContinuousClock.Instant) {
        (self.variant, self.until) = (variant, until)
    }
}
