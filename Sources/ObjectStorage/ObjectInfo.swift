/// What is known of an object without its bytes.
public struct ObjectInfo: Hashable, Sendable {
    /// Length in bytes.
    public var size: Int
    /// A strong validator, without quotes: different bytes under one key have different tags.
    public var etag: String
    /// When it was last written, in whole or fractional seconds since 1970.
    public var modified: Double
    /// What was given when it was put; empty for objects that came by another road.
    public var metadata: ObjectMetadata
    /// The validator that an earlier version gave the same object; `nil` where that was no other.
    public var formerETag: String?

    /// Makes a description.
    public init(
        size: Int,
        etag: String,
        modified: Double,
        metadata: ObjectMetadata = ObjectMetadata(),
        formerETag: String? = nil
    ) {
        self.size = size
        self.etag = etag
        self.modified = modified
        self.metadata = metadata
        self.formerETag = formerETag
    }
}

/// What is kept beside an object's bytes.
public struct ObjectMetadata: Hashable, Sendable, Codable {
    /// The media type; `nil` where nobody said.
    public var mediaType: String?
    /// Short texts of ours under names of ours: lowercase letters, digits, hyphens; together at most 2 kB (S3's bound).
    public var attributes: [String: String]

    /// Makes metadata.
    public init(mediaType: String? = nil, attributes: [String: String] = [:]) {
        self.mediaType = mediaType
        self.attributes = attributes
    }
}
