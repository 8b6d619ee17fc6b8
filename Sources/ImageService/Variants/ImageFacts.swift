public import RenderWire

/// What is known of an original and of one variant of it, without pixels.
public struct ImageFacts: Hashable, Sendable {
    /// The original's key.
    public var key: String
    /// The original's length in bytes.
    public var originalBytes: Int
    /// The original's validator, without quotes.
    public var originalETag: String
    /// When the original was last written, in seconds since 1970.
    public var modified: Double
    /// The original's header, and how the variant comes out.
    ///
    /// Its `bytes` say nothing here; see ``variantBytes``.
    public var report: RenderReport
    /// Whether another client could get another format for the same URL.
    public var isNegotiated: Bool
    /// Length in bytes of the variant if it has been made already.
    public var variantBytes: Int?
}
