import Basics
public import Recipes

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// A few bytes that stand for a picture until it is there: a colour, a ThumbHash, and a tiny picture.
public struct Placeholder: Hashable, Sendable {
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

    /// Makes a placeholder.
    public init(color: Color, thumbHash: [UInt8], preview: [UInt8]) {
        self.color = color
        self.thumbHash = thumbHash
        self.preview = preview
    }

    /// Whether it is within its bounds, so that it may be written into pages.
    public var isSensible: Bool {
        let isHash = !thumbHash.isEmpty && thumbHash.count <= Placeholder.mostHashBytes
        let isPicture = preview.isEmpty || FormatSniffer.sniff(preview) == .webp
        return color.alpha == 255 && isHash && isPicture && preview.count <= Placeholder.mostPreviewBytes
    }

    /// The colour as in a style sheet: `#7a5c3e`.
    public var colorText: String { color.styleText }

    /// The ThumbHash in Base64.
    public var thumbHashText: String { Data(thumbHash).base64EncodedString() }

    /// The preview as an address that a page shows without a request; `nil` where there is none.
    public var dataURI: String? {
        preview.isEmpty ? nil : Placeholder.scheme + Data(preview).base64EncodedString()
    }

    /// What an address begins with that is a picture itself.
    static let scheme = "data:\(OutputFormat.webp.mediaType);base64,"
}

extension Placeholder: Codable {
    private enum Field: String, CodingKey {
        case color, thumbhash, data
    }

    /// Reads what a sidecar has; refuses what no renderer makes, since it is written into pages.
    public init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: Field.self)
        let color = try fields.decode(String.self, forKey: .color).utf8
        let hash = Data(base64Encoded: try fields.decode(String.self, forKey: .thumbhash))
        let address = try fields.decodeIfPresent(String.self, forKey: .data)
        let preview = address.map { address in
            address.utf8.starts(with: Placeholder.scheme.utf8)
                ? Data(base64Encoded: String(address.utf8.dropFirst(Placeholder.scheme.utf8.count)) ?? "") : nil
        }
        let digits = color.dropFirst()
        guard color.count == 7, color.first == UInt8(ascii: "#"), digits.allSatisfy(Hexadecimal.isLowercaseDigit),
            let number = Hexadecimal.number(digits), let hash
        else { throw Placeholder.isNone(decoder) }
        self.init(
            color: Color(
                red: UInt8(truncatingIfNeeded: number >> 16),
                green: UInt8(truncatingIfNeeded: number >> 8),
                blue: UInt8(truncatingIfNeeded: number)
            ),
            thumbHash: Array(hash),
            preview: preview.flatMap { $0 }.map { Array($0) } ?? []
        )
        // An address that is none, or none of a picture, is no placeholder without a preview.
        guard isSensible, address == nil || !self.preview.isEmpty else { throw Placeholder.isNone(decoder) }
    }

    /// Writes what a sidecar has, and the API too.
    public func encode(to encoder: any Encoder) throws {
        var fields = encoder.container(keyedBy: Field.self)
        try fields.encode(colorText, forKey: .color)
        try fields.encode(thumbHashText, forKey: .thumbhash)
        try fields.encodeIfPresent(dataURI, forKey: .data)
    }

    private static func isNone(_ decoder: any Decoder) -> DecodingError {
        DecodingError.dataCorrupted(
            DecodingError.Context(codingPath: decoder.codingPath, debugDescription: "This is no placeholder.")
        )
    }
}

extension Placeholder: WireCodable {
    /// Reads the colour, which is opaque, the hash and the preview.
    public init(from reader: inout WireReader) throws(WireError) {
        self.init(
            color: try Color(fromWire: &reader),
            thumbHash: try reader.bytes(atMost: Placeholder.mostHashBytes),
            preview: try reader.bytes(atMost: Placeholder.mostPreviewBytes)
        )
    }

    /// Writes the colour, the hash and the preview.
    public func write(to writer: inout WireWriter) {
        color.write(toWire: &writer)
        writer.add(thumbHash)
        writer.add(preview)
    }
}
