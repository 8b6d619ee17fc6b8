import Basics
import Foundation
import ObjectStorage
import Recipes
public import RenderWire

/// What stands for an uploaded picture until it has come: a colour, a ThumbHash, and a tiny picture.
public struct Placeholder: Hashable, Sendable {
    /// The colour that most of it has, as in a style sheet: `#7a5c3e`.
    public let color: String
    /// Its ThumbHash in Base64.
    public let thumbHash: String
    /// The address of a tiny picture, which holds all of it; `nil` where that would be too long.
    public let data: String?

    /// Takes over what a renderer has made.
    public init(_ sketch: Sketch) {
        let color = [sketch.color.red, sketch.color.green, sketch.color.blue]
        self.color = "#" + Hexadecimal.text(color)
        thumbHash = Data(sketch.thumbHash).base64EncodedString()
        data = sketch.dataURI
    }
}

extension Placeholder: Codable {
    private enum Field: String, CodingKey {
        case color, thumbhash, data
    }

    private static let scheme = "data:image/webp;base64,"

    /// Reads what a sidecar has; refuses what no renderer makes, since it is written into pages.
    public init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: Field.self)
        color = try fields.decode(String.self, forKey: .color)
        thumbHash = try fields.decode(String.self, forKey: .thumbhash)
        data = try fields.decodeIfPresent(String.self, forKey: .data)
        let isColor =
            color.utf8.count == 7 && color.utf8.first == UInt8(ascii: "#")
            && color.utf8.dropFirst().allSatisfy(Hexadecimal.isLowercaseDigit)
        let isHash = Data(base64Encoded: thumbHash).map { (1...Sketch.mostHashBytes).contains($0.count) } == true
        let isPicture = data.map(Placeholder.isPicture) ?? true
        guard isColor, isHash, isPicture else {
            throw DecodingError.dataCorrupted(
                DecodingError.Context(codingPath: decoder.codingPath, debugDescription: "This is no placeholder.")
            )
        }
    }

    /// Writes what a sidecar has, and the API too.
    public func encode(to encoder: any Encoder) throws {
        var fields = encoder.container(keyedBy: Field.self)
        try fields.encode(color, forKey: .color)
        try fields.encode(thumbHash, forKey: .thumbhash)
        try fields.encodeIfPresent(data, forKey: .data)
    }

    private static func isPicture(_ address: String) -> Bool {
        guard address.utf8.starts(with: scheme.utf8),
            let bytes = Data(base64Encoded: String(address.utf8.dropFirst(scheme.utf8.count)) ?? "")
        else { return false }
        return (1...Sketch.mostPreviewBytes).contains(bytes.count)
    }
}
