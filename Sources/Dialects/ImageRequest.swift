public import Recipes

/// What a URL asks for: where the original is, what to do with it, and how to deliver the result.
public struct ImageRequest: Hashable, Sendable {
    /// Where the original is.
    public var origin: OriginReference
    /// What to do with it.
    ///
    /// Its format is still the client's wish: see ``FormatChoice``.
    public var recipe: Recipe
    /// What is not about pixels.
    public var delivery: Delivery

    /// Makes a request.
    public init(origin: OriginReference, recipe: Recipe, delivery: Delivery = Delivery()) {
        self.origin = origin
        self.recipe = recipe
        self.delivery = delivery
    }
}

/// What a URL of untouched bytes asks for.
public struct OriginalRequest: Hashable, Sendable {
    /// The key in the originals store, decoded.
    public var key: String
    /// How to deliver it.
    public var delivery: Delivery

    /// Makes a request.
    public init(key: String, delivery: Delivery = Delivery()) {
        self.key = key
        self.delivery = delivery
    }
}

/// Where an original is read from.
public enum OriginReference: Hashable, Sendable {
    /// A key in the originals store, decoded, not yet checked against the store's own rules.
    case stored(key: String)
    /// An image on another web server.
    case remote(url: String)
}

/// What of a request is not about pixels.
public struct Delivery: Hashable, Sendable {
    /// File name to save under; `nil` shows the picture.
    public var download: String?
    /// Whether the URL carries a cache-buster or a signature, and so never changes its meaning.
    public var isImmutable: Bool
    /// Whether facts as JSON are wanted instead of pixels.
    public var wantsFacts: Bool
    /// The key in the variants store that a fixed-size path prescribes: `400x300/cat.jpg`.
    public var fixedKey: String?
    /// The Unix time at which the URL stops to be valid, from `exp`; no cache may keep the answer for longer.
    public var expires: Int?

    /// Makes a delivery; the default shows the picture.
    public init(
        download: String? = nil,
        isImmutable: Bool = false,
        wantsFacts: Bool = false,
        fixedKey: String? = nil,
        expires: Int? = nil
    ) {
        self.download = download
        self.isImmutable = isImmutable
        self.wantsFacts = wantsFacts
        self.fixedKey = fixedKey
        self.expires = expires
    }
}
