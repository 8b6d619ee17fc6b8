import Crypto
import NIOCore
import ObjectStorage
import Recipes

/// A variant as it is kept: without what belongs to one request.
///
/// In a store it is an object whose metadata names the original's validator, so that it is known to be outdated when
/// the original has another one, and the SHA-256 of its bytes, so that it is known to be damaged.
final class StoredVariant: Sendable {
    let bytes: ByteBuffer
    let format: OutputFormat
    let checksum: String
    let size: PixelSize
    let pages: Int
    /// The recipe it was made by.
    let digest: String
    /// The validator of the original it was made from.
    let originalETag: String
    /// Whether the original is an animation.
    let originalIsAnimated: Bool

    init(
        bytes: ByteBuffer,
        format: OutputFormat,
        size: PixelSize,
        pages: Int,
        digest: String,
        originalETag: String,
        originalIsAnimated: Bool
    ) {
        self.bytes = bytes
        self.format = format
        self.checksum = StoredVariant.checksum(of: bytes)
        self.size = size
        self.pages = pages
        self.digest = digest
        self.originalETag = originalETag
        self.originalIsAnimated = originalIsAnimated
    }

    /// Reads a variant back; `nil` when the object is something else.
    static func read(_ stored: StoredBytes) throws(Damaged) -> StoredVariant? {
        guard let label = Label(stored.info.metadata) else { return nil }
        let variant = StoredVariant(
            bytes: stored.bytes,
            format: label.format,
            size: label.size,
            pages: label.pages,
            digest: label.digest,
            originalETag: label.originalETag,
            originalIsAnimated: label.originalIsAnimated
        )
        guard variant.checksum == label.checksum else { throw Damaged() }
        return variant
    }

    /// The bytes are not those that were written.
    struct Damaged: Error {}

    /// What a store keeps beside the bytes.
    var metadata: ObjectMetadata {
        ObjectMetadata(
            mediaType: format.mediaType,
            attributes: [
                "sha256": checksum, "width": String(size.width), "height": String(size.height),
                "pages": String(pages), "recipe": digest, "original-etag": originalETag,
                "original-animated": String(originalIsAnimated),
            ]
        )
    }

    /// The strong validator for clients: half of the checksum is more than enough.
    var etag: String { String(checksum.prefix(32)) }

    private static func checksum(of bytes: ByteBuffer) -> String {
        bytes.withUnsafeReadableBytes { hexadecimal(SHA256.hash(data: $0)) }
    }
}

extension StoredVariant {
    /// What the metadata of a stored variant says.
    struct Label {
        var format: OutputFormat
        var checksum: String
        var size: PixelSize
        var pages: Int
        var digest: String
        var originalETag: String
        var originalIsAnimated: Bool

        init?(_ metadata: ObjectMetadata) {
            let attributes = metadata.attributes
            guard
                let format = OutputFormat.allCases.first(where: { $0.mediaType == metadata.mediaType }),
                let checksum = attributes["sha256"],
                let width = attributes["width"].flatMap({ Int($0) }),
                let height = attributes["height"].flatMap({ Int($0) }),
                let pages = attributes["pages"].flatMap({ Int($0) }),
                let digest = attributes["recipe"],
                let originalETag = attributes["original-etag"]
            else { return nil }
            self.format = format
            self.checksum = checksum
            self.size = PixelSize(width: width, height: height)
            self.pages = pages
            self.digest = digest
            self.originalETag = originalETag
            self.originalIsAnimated = attributes["original-animated"] == "true"
        }

        /// Whether this is the variant of `key` for the original's present bytes.
        func isCurrent(_ key: VariantKey, of original: OriginalFacts) -> Bool {
            digest == key.digest && original.isCurrent(originalETag)
        }
    }

    /// Whether this is the variant of `key` for the original's present bytes.
    func isCurrent(_ key: VariantKey, of original: OriginalFacts) -> Bool {
        digest == key.digest && original.isCurrent(originalETag)
    }
}
