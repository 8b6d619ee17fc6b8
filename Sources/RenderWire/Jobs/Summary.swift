import Basics
public import Recipes

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// What was found of a picture that is said in its place.
public enum Summary: Hashable, Sendable {
    /// The colour that most of it has; opaque.
    case color(Color)
    /// The colours that it is made of, the commonest first; none where everything is clear.
    case palette([PaletteColor])
    /// Its ThumbHash.
    case thumbHash([UInt8])
    /// Its BlurHash.
    case blurHash(String)
    /// A tiny picture of it, as a WebP file.
    case dataURI([UInt8])
    /// The hash of its coarse shapes, the lowest waves in the highest bits.
    case perceptualHash(UInt64)

    /// How many characters a BlurHash has: size, scale, mean, and eleven waves of two.
    public static let blurHashCharacters = 28
    /// The characters of a BlurHash, in the order of their values.
    public static let blurHashAlphabet = Array(
        "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz#$%*+,-.:;=?@[]^_{|}~".utf8
    )

    /// Whether it is of a kind, and within that kind's bounds, so that it may be answered.
    public func isSensible(as kind: SummaryKind) -> Bool {
        switch (self, kind) {
        case (.color(let color), .color): color.alpha == 255
        case (.palette(let colors), .palette(let most)):
            colors.count <= most && colors.allSatisfy(\.isSensible) && PaletteColor.areWhole(colors)
        case (.thumbHash(let hash), .thumbHash): !hash.isEmpty && hash.count <= Placeholder.mostHashBytes
        case (.blurHash(let text), .blurHash):
            text.utf8.count == Summary.blurHashCharacters
                && text.utf8.allSatisfy { Summary.blurHashAlphabet.contains($0) }
        case (.dataURI(let picture), .dataURI):
            picture.count <= Placeholder.mostPreviewBytes && FormatSniffer.sniff(picture) == .webp
        case (.perceptualHash, .perceptualHash): true
        default: false
        }
    }

    /// The text that is answered: a line without an end, or of a palette a line of JSON.
    public var text: String {
        switch self {
        case .color(let color): color.styleText
        case .palette(let colors): #"{"colors":[\#(colors.map(\.json).joined(separator: ","))]}"# + "\n"
        case .thumbHash(let hash): Data(hash).base64EncodedString()
        case .blurHash(let text): text
        case .dataURI(let picture): Placeholder.scheme + Data(picture).base64EncodedString()
        case .perceptualHash(let bits):
            Hexadecimal.text((0..<8).map { UInt8(truncatingIfNeeded: bits >> (56 - 8 * $0)) })
        }
    }
}

/// A colour of a palette, and how much of the picture has it, more or less.
public struct PaletteColor: Hashable, Sendable {
    /// What all shares together are.
    public static let whole = 10_000

    /// The colour; opaque.
    public var color: Color
    /// How much of what is seen of the picture has it, in ten thousandths.
    public var share: Int

    /// Makes a colour of a palette.
    public init(color: Color, share: Int) { (self.color, self.share) = (color, share) }

    fileprivate var isSensible: Bool { color.alpha == 255 && (0...PaletteColor.whole).contains(share) }

    /// Whether shares are sorted and come to a whole; those of no colours do.
    fileprivate static func areWhole(_ colors: [PaletteColor]) -> Bool {
        let shares = colors.map(\.share)
        return shares.isEmpty
            || (shares.reduce(0, +|) == whole && zip(shares, shares.dropFirst()).allSatisfy { $0 >= $1 })
    }

    fileprivate var json: String {
        let digits = String(share % PaletteColor.whole)
        let padded = String(repeating: "0", count: max(0, 4 - digits.utf8.count)) + digits  // checked: not below 0
        let number = share >= PaletteColor.whole ? "1" : share == 0 ? "0" : "0." + padded.trimmingZeros
        return #"{"color":"\#(color.styleText)","share":\#(number)}"#
    }
}

extension String {
    /// The digits of a fraction without zeros at its end.
    fileprivate var trimmingZeros: String { String(reversed().drop { $0 == "0" }.reversed()) }
}

extension Summary: WireCodable {
    /// Reads a kind and what belongs to it.
    public init(from reader: inout WireReader) throws(WireError) {
        switch try reader.byte() {
        case 1: self = .color(try Color(fromWire: &reader))
        case 2: self = .palette(try reader.list(atMost: SummaryKind.paletteColors.upperBound))
        case 3: self = .thumbHash(try reader.bytes(atMost: Placeholder.mostHashBytes))
        case 4: self = .blurHash(try reader.text(atMost: Summary.blurHashCharacters))
        case 5: self = .dataURI(try reader.bytes(atMost: Placeholder.mostPreviewBytes))
        case 6: self = .perceptualHash(UInt64(bitPattern: Int64(try reader.number())))  // checked: both have 64 bits
        case let kind: throw WireError(.malformed, "There is no summary of kind \(kind)")
        }
    }

    /// Writes a kind and what belongs to it.
    public func write(to writer: inout WireWriter) {
        switch self {
        case .color(let color):
            writer.add(1 as UInt8)
            color.write(toWire: &writer)
        case .palette(let colors):
            writer.add(2 as UInt8)
            writer.add(list: colors)
        case .thumbHash(let hash):
            writer.add(3 as UInt8)
            writer.add(hash)
        case .blurHash(let text):
            writer.add(4 as UInt8)
            writer.add(text)
        case .dataURI(let picture):
            writer.add(5 as UInt8)
            writer.add(picture)
        case .perceptualHash(let bits):
            writer.add(6 as UInt8)
            writer.add(Int(Int64(bitPattern: bits)))  // checked: both have 64 bits
        }
    }
}

extension PaletteColor: WireCodable {
    /// Reads colour and share.
    public init(from reader: inout WireReader) throws(WireError) {
        self.init(color: try Color(fromWire: &reader), share: try reader.number())
    }

    /// Writes colour and share.
    public func write(to writer: inout WireWriter) {
        color.write(toWire: &writer)
        writer.add(share)
    }
}

extension Color {
    /// As in a style sheet, without its opacity: `#7a5c3e`.
    var styleText: String { "#" + Hexadecimal.text([red, green, blue]) }

    /// Reads red, green and blue of an opaque colour.
    init(fromWire reader: inout WireReader) throws(WireError) {
        self.init(red: try reader.byte(), green: try reader.byte(), blue: try reader.byte())
    }

    /// Writes red, green and blue.
    func write(toWire writer: inout WireWriter) {
        for byte in [red, green, blue] { writer.add(byte) }
    }
}
