import ObjectStorage
import Recipes
import RenderWire

/// A variant as it is kept: without what belongs to one request.
///
/// In a store it is an object whose metadata names the original's validator, so that it is known to be outdated when
/// the original has another one, and the SHA-256 of its bytes, so that it is known to be damaged.
final class StoredVariant: Sendable {
    let content: PictureContent
    let label: Label

    /// Pairs bytes with what is known of them.
    init(_ content: PictureContent, _ label: Label) {
        self.content = content
        self.label = label
    }

    var type: VariantType { label.type }
    var size: PixelSize { label.size }
    var pages: Int { label.pages }
    /// Whether nobody waited for it when it was made.
    var isAhead: Bool { label.isAhead }

    /// What a store keeps beside the bytes.
    var metadata: ObjectMetadata {
        var attributes = [
            "sha256": label.checksum, "width": String(size.width), "height": String(size.height),
            "pages": String(pages), "recipe": label.digest, "original-etag": label.originalETag,
            "ahead": String(isAhead),
        ]
        attributes["effort"] = label.effort.map { String($0) }
        return ObjectMetadata(mediaType: type.mediaType, attributes: attributes)
    }

    /// The strong validator for clients: half of the checksum is more than enough.
    var etag: String { String(label.checksum.prefix(32)) }
}

extension StoredVariant {
    /// What the metadata of a stored variant says.
    struct Label: Sendable {
        /// What the bytes are.
        var type: VariantType
        /// The SHA-256 of the bytes, in hexadecimal digits.
        var checksum: String
        var size: PixelSize
        var pages: Int
        /// The recipe it was made by.
        var digest: String
        /// The validator of the original it was made from.
        var originalETag: String
        /// Whether it was made ahead of need, as a set's.
        var isAhead: Bool
        /// How hard the encoder tried, 0…9; `nil` where that was its usual way, or nobody wrote it down.
        var effort: Int?

        /// Reads metadata; `nil` when the object is something else.
        init?(_ metadata: ObjectMetadata) {
            let attributes = metadata.attributes
            guard
                let type = metadata.mediaType.flatMap(VariantType.init(mediaType:)),
                let checksum = attributes["sha256"],
                let width = attributes["width"].flatMap({ Int($0) }),
                let height = attributes["height"].flatMap({ Int($0) }),
                let pages = attributes["pages"].flatMap({ Int($0) }),
                let digest = attributes["recipe"],
                let originalETag = attributes["original-etag"]
            else { return nil }
            self.type = type
            self.checksum = checksum
            self.size = PixelSize(width: width, height: height)
            self.pages = pages
            self.digest = digest
            self.originalETag = originalETag
            self.isAhead = attributes["ahead"] == "true"
            self.effort = attributes["effort"].flatMap { Int($0) }
        }

        /// Whether it was made in haste, so that what is made when nobody waits may take its place.
        ///
        /// - Parameter recipe: What it was made by, which may have asked for it so.
        /// - Returns: Whether encoders try harder at it elsewhere.
        func isHasty(_ recipe: Recipe) -> Bool {
            guard case .picture(let format) = type, recipe.output.options.effort == nil, let effort,
                let wanted = Urgency.background.effort(for: format)
            else { return false }
            return effort < wanted
        }

        /// Whether this is the variant of `key` for the original's present bytes.
        func isCurrent(_ key: VariantKey, of original: OriginalFacts) -> Bool {
            digest == key.digest && original.isCurrent(originalETag)
        }
    }
}

extension StoredVariant.Label {
    /// What is known of a picture that was just made; `nil` where the renderer told no size.
    init?(_ report: RenderReport, checksum: String, digest: String, isAhead: Bool, of original: OriginalFacts) {
        guard let size = report.size else { return nil }
        self.type = VariantType(report.output)
        self.checksum = checksum
        self.size = size
        self.pages = report.pages
        self.digest = digest
        self.originalETag = original.etag
        self.isAhead = isAhead
        self.effort = report.output.options.effort
    }
}
