/// What of a request is not about pixels.
public struct ResponseOptions: Hashable, Sendable {
    /// File name to save under; `nil` shows the picture.
    public var download: String?
    /// Whether the URL carries a cache-buster or a signature, and so never changes its meaning.
    public var isImmutable: Bool
    /// Whether facts as JSON are wanted instead of pixels.
    public var wantsFacts: Bool
    /// The key in the variants store that a fixed-size path prescribes: `400x300/cat.jpg`.
    public var fixedKey: String?
    /// The names of the presets that were asked for, in their order.
    public var presets: [String]
    /// The Unix time at which the URL stops to be valid, from `exp`; no cache may keep the answer for longer.
    public var expires: Int?
    /// Whether the target is kept in memory with what it means; not where it holds something that is passed over, of which
    /// there is no end.
    public var isRemembered: Bool
    /// The request's header fields on which the answer depends, beside `Accept`.
    public var varies: [String]
    /// Header fields that the answer carries in place of the server's own of these names.
    ///
    /// What a body's own fields say, such as its length and its validator, stays the server's.
    public var fields: [HeaderField]

    /// Makes options; the default shows the picture.
    public init(
        download: String? = nil,
        isImmutable: Bool = false,
        wantsFacts: Bool = false,
        fixedKey: String? = nil,
        presets: [String] = [],
        expires: Int? = nil,
        isRemembered: Bool = true,
        varies: [String] = [],
        fields: [HeaderField] = []
    ) {
        self.download = download
        self.isImmutable = isImmutable
        self.wantsFacts = wantsFacts
        self.fixedKey = fixedKey
        self.presets = presets
        self.expires = expires
        self.isRemembered = isRemembered
        self.varies = varies
        self.fields = fields
    }
}
