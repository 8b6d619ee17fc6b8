public import Descriptors
public import Recipes

/// An original's untouched bytes.
public struct OriginalFile: Sendable {
    /// Where it lies among the originals.
    public var key: String
    /// Its length in bytes.
    public var size: Int
    /// Its validator, without quotes.
    public var etag: String
    /// When it was last written, in seconds since 1970.
    public var modified: Double
    /// What its first bytes say it is; `nil` when they are no image we know.
    public var format: OriginalFormat?
    /// Its bytes, readable from offset 0.
    public var descriptor: Descriptor

    /// The media type by what the bytes are, never by the name.
    public var mediaType: String { format?.mediaType ?? "application/octet-stream" }

    /// The last part of the key.
    public var fileName: String { String(key.split(separator: "/").last ?? Substring(key)) }
}
