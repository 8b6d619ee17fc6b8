import Basics

/// Percent-encoding, each direction by the rules of the part of the URL it stands in.
package enum PercentCoding {
    /// A path's text decoded once, or `nil` when an escape is broken or the bytes are not UTF-8.
    static func decodePath(_ bytes: ArraySlice<UInt8>) -> String? {
        guard bytes.contains(UInt8(ascii: "%")) else { return String(validating: bytes, as: UTF8.self) }
        var decoded: [UInt8] = []
        decoded.reserveCapacity(bytes.count)
        var index = bytes.startIndex
        while index < bytes.endIndex {
            if bytes[index] == UInt8(ascii: "%") {
                guard let byte = escapedByte(in: bytes, at: index) else { return nil }
                decoded.append(byte)
                index += 3
            } else {
                decoded.append(bytes[index])
                index += 1
            }
        }
        return String(validating: decoded, as: UTF8.self)
    }

    /// A name or value of a query, decoded as `URLSearchParams` does; `nil` when the bytes are not UTF-8.
    ///
    /// So a `+` is a space, as HTML forms write it, and a `%` that begins no escape is itself, as in `50%,50%`.
    package static func decodeQuery(_ bytes: ArraySlice<UInt8>) -> String? {
        guard bytes.contains(where: { $0 == UInt8(ascii: "%") || $0 == UInt8(ascii: "+") }) else {
            return String(validating: bytes, as: UTF8.self)
        }
        return String(validating: decodedQuery(bytes), as: UTF8.self)
    }

    /// The bytes of a name or value of a query, which may be no text.
    static func decodedQuery(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
        var decoded: [UInt8] = []
        decoded.reserveCapacity(bytes.count)
        var index = bytes.startIndex
        while index < bytes.endIndex {
            if bytes[index] == UInt8(ascii: "%"), let byte = escapedByte(in: bytes, at: index) {
                decoded.append(byte)
                index += 3
            } else {
                decoded.append(bytes[index] == UInt8(ascii: "+") ? UInt8(ascii: " ") : bytes[index])
                index += 1
            }
        }
        return decoded
    }

    /// A text as a path: letters, digits, `-._~`, `/` and a few signs that every client leaves alone stay.
    package static func encodePath(_ text: String) -> String { encode(text, keeping: "-._~/!$'()*,;=@") }

    /// A text as a query's value: letters, digits, `-._~` and the signs that our values are made of stay.
    package static func encodeQuery(_ text: String) -> String { encode(text, keeping: "-._~,:/@") }

    private static func encode(_ text: String, keeping signs: StaticString) -> String {
        let kept = UnsafeBufferPointer(start: signs.utf8Start, count: signs.utf8CodeUnitCount)
        let digits = Array("0123456789ABCDEF".utf8)
        var encoded: [UInt8] = []
        encoded.reserveCapacity(text.utf8.count)
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"):
                encoded.append(byte)
            default:
                if kept.contains(byte) {
                    encoded.append(byte)
                } else {
                    encoded.append(UInt8(ascii: "%"))
                    encoded.append(digits[Int(byte >> 4)])
                    encoded.append(digits[Int(byte & 15)])
                }
            }
        }
        return String(decoding: encoded, as: UTF8.self)
    }

    /// The byte that an escape stands for; `nil` where none begins.
    static func escapedByte(in bytes: ArraySlice<UInt8>, at index: Int) -> UInt8? {
        guard index + 2 < bytes.endIndex, let high = hexadecimalDigit(bytes[index + 1]),
            let low = hexadecimalDigit(bytes[index + 2])
        else { return nil }
        return high << 4 | low
    }
}

/// Hexadecimal digits.
enum Hexadecimal {
    /// Bytes from pairs of digits; `nil` when a digit is odd in either sense.
    static func bytes(_ text: some Collection<UInt8>) -> [UInt8]? {
        guard text.count.isMultiple(of: 2) else { return nil }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.count / 2)
        var high: UInt8?
        for character in text {
            guard let digit = hexadecimalDigit(character) else { return nil }
            if let first = high {
                bytes.append(first << 4 | digit)
                high = nil
            } else {
                high = digit
            }
        }
        return bytes
    }
}
