public import Recipes

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// A few bytes that stand for a picture until it is there.
public struct Sketch: Hashable, Sendable, Codable {
    /// The most bytes that a ThumbHash may have.
    public static let mostHashBytes = 32
    /// The most bytes that a preview may have.
    public static let mostPreviewBytes = 500

    /// The colour that most of the picture has, more or less; opaque.
    public var color: Color
    /// The picture's ThumbHash: its blurred shape, its aspect and its transparency in some 25 bytes.
    public var thumbHash: [UInt8]
    /// The picture within 16 by 16 pixels, as a WebP file; empty where that takes too many bytes.
    public var preview: [UInt8]

    /// Makes a sketch.
    public init(color: Color, thumbHash: [UInt8], preview: [UInt8]) {
        self.color = color
        self.thumbHash = thumbHash
        self.preview = preview
    }

    /// The preview as an address that a page shows without a request; `nil` where there is none.
    public var dataURI: String? {
        preview.isEmpty ? nil : "data:image/webp;base64," + Data(preview).base64EncodedString()
    }
}
