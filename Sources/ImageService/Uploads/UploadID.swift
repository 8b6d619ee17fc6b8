import Basics
public import Foundation

/// The name of an uploaded image: a UUID of version 7 (RFC 9562).
///
/// It begins with the millisecond at which it was given, so that names sort by age; the other 74 bits are random, so
/// that nobody guesses one.
public struct UploadID: Hashable, Sendable, Comparable, CustomStringConvertible {
    private let high: UInt64
    private let low: UInt64

    /// Makes a name of a moment and random bits, of which 12 and 62 are used.
    init(millisecond: UInt64, random: (UInt64, UInt64)) {
        high = millisecond << 16 | 0x7000 | random.0 & 0x0FFF
        low = 0x8000_0000_0000_0000 | random.1 & 0x3FFF_FFFF_FFFF_FFFF
    }

    /// Reads the text of a name, which has one spelling only; `nil` for anything else.
    public init?(_ text: String) {
        let bytes = Array(text.utf8)
        guard bytes.count == 36, [8, 13, 18, 23].allSatisfy({ bytes[$0] == UInt8(ascii: "-") }) else { return nil }
        guard let words = UploadID.words(text.filter { $0 != "-" }) else { return nil }
        self.init(words.0, words.1)
    }

    private init?(_ high: UInt64, _ low: UInt64) {
        guard high >> 12 & 0xF == 7, low >> 62 == 0b10 else { return nil }
        self.high = high
        self.low = low
    }

    /// The name as text, in lower case.
    public var text: String {
        let digits = UploadID.digits(high, low)
        let ends = [0, 8, 12, 16, 20, 32]
        return zip(ends, ends.dropFirst()).map { start, end in
            digits.dropFirst(start).prefix(end - start)
        }.joined(separator: "-")
    }

    /// The name as text, in lower case.
    public var description: String { text }

    /// When the name was given, to the millisecond.
    public var created: Date { Date(timeIntervalSince1970: Double(high >> 16) / 1000) }

    /// Orders names by age, the oldest first; names of one millisecond in any order.
    public static func < (left: UploadID, right: UploadID) -> Bool {
        (left.high, left.low) < (right.high, right.low)
    }

    /// The 32 digits, each replaced by what is missing to 15: in the order of these texts the newest name is first.
    var complement: String { UploadID.digits(~high, ~low) }

    /// Reads a name from its complement.
    init?(complement: some StringProtocol) {
        guard let other = UploadID.words(complement) else { return nil }
        self.init(~other.0, ~other.1)
    }

    private static func words(_ digits: some StringProtocol) -> (UInt64, UInt64)? {
        let bytes = Array(digits.utf8)
        // Capitals are another spelling, and an id has one.
        guard bytes.count == 32, bytes.allSatisfy(Hexadecimal.isLowercaseDigit) else { return nil }
        let number = bytes.reduce(UInt128(0)) { $0 << 4 | UInt128(Hexadecimal.value(ofDigit: $1) ?? 0) }
        return (UInt64(truncatingIfNeeded: number >> 64), UInt64(truncatingIfNeeded: number))
    }

    private static func digits(_ high: UInt64, _ low: UInt64) -> String {
        Hexadecimal.text(padded: high) + Hexadecimal.text(padded: low)
    }
}

extension UploadID: Codable {
    /// Reads the text.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let id = UploadID(try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "That is no image's name.")
        }
        self = id
    }

    /// Writes the text.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }
}
