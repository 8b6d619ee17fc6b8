import Basics

/// What is wrong with a value, as the end of a sentence.
struct ValueError: Error, Hashable, Sendable {
    let reason: String
}

/// Decodes base64 (RFC 4648) as it arrives: the standard and the URL-safe alphabet, padded or not, with white space.
struct Base64Bytes: Sendable {
    private static let white: UInt8 = 0x40
    private static let padding: UInt8 = 0x41
    private static let foreign: UInt8 = 0xff

    /// The value of each byte as a digit; higher ones for white space, padding, and what base64 does not have.
    private static let values: [UInt8] = {
        var values = [UInt8](repeating: foreign, count: 256)
        let alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
        for (value, byte) in alphabet.utf8.enumerated() { values[Int(byte)] = UInt8(value) }
        values[Int(UInt8(ascii: "-"))] = 62
        values[Int(UInt8(ascii: "_"))] = 63
        for byte: UInt8 in [0x20, 0x09, 0x0a, 0x0d] { values[Int(byte)] = white }
        values[Int(UInt8(ascii: "="))] = padding
        return values
    }()

    private var bits: UInt32 = 0
    private var digits = 0
    private var paddings = 0
    private var position = 0

    /// Decodes the next characters.
    mutating func decode(_ text: ArraySlice<UInt8>) throws(ValueError) -> [UInt8] {
        var decoded: [UInt8] = []
        decoded.reserveCapacity(text.count / 4 * 3 + 3)
        for byte in text {
            position += 1
            let value = Base64Bytes.values[Int(byte)]
            if value < 64 {
                guard paddings == 0 else {
                    throw ValueError(reason: "it goes on after its padding at character \(position)")
                }
                bits = bits << 6 | UInt32(value)
                digits += 1
                if digits == 4 {
                    decoded.append(UInt8(truncatingIfNeeded: bits >> 16))
                    decoded.append(UInt8(truncatingIfNeeded: bits >> 8))
                    decoded.append(UInt8(truncatingIfNeeded: bits))
                    digits = 0
                }
            } else if value == Base64Bytes.padding {
                paddings += 1
                guard digits >= 2, digits + paddings <= 4 else {
                    throw ValueError(reason: "its padding is wrong at character \(position)")
                }
            } else if value != Base64Bytes.white {
                throw ValueError(reason: "there is a \(Base64Bytes.shown(byte)) at character \(position)")
            }
        }
        return decoded
    }

    /// Gives what the last, incomplete group holds.
    mutating func finish() throws(ValueError) -> [UInt8] {
        switch (digits, paddings) {
        case (0, 0): return []
        case (2, 0), (2, 2): return [UInt8(truncatingIfNeeded: bits >> 4)]
        case (3, 0), (3, 1): return [UInt8(truncatingIfNeeded: bits >> 10), UInt8(truncatingIfNeeded: bits >> 2)]
        case (1, _): throw ValueError(reason: "its last character is one too many, or others are missing")
        default: throw ValueError(reason: "its padding is incomplete")
        }
    }

    /// A byte as a person may read it.
    static func shown(_ byte: UInt8) -> String {
        (0x21...0x7e).contains(byte) ? "'\(Character(Unicode.Scalar(byte)))'" : "byte 0x\(Hexadecimal.text(byte))"
    }
}
