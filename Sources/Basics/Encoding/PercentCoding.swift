/// Percent-encoding (RFC 3986, section 2.1), each direction by the rules of the place that the text stands in.
package enum PercentCoding {
    /// What decoding makes of a `+`.
    package enum Plus: Sendable {
        case plus
        /// A space, as HTML forms write it.
        case space
    }

    /// The bytes that encoding leaves as they are.
    package struct Kept: Sendable {
        private var bits: (UInt64, UInt64) = (0, 0)

        /// The letters, digits and four signs that no address needs escaped (RFC 3986, section 2.3).
        package static let unreserved = Kept("-._~")
        /// What stays in a path: `/` and the signs that every client leaves alone.
        static let path = Kept("-._~/!$'()*,;=@")
        /// What stays in a query's value: the signs that our values are made of.
        static let query = Kept("-._~,:/@")

        /// Letters, digits and some signs.
        ///
        /// - Parameter signs: The signs, in ASCII.
        package init(_ signs: StaticString) {
            let signs = UnsafeBufferPointer(start: signs.utf8Start, count: signs.utf8CodeUnitCount)
            self.init { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"):
                    true
                default: signs.contains(byte)
                }
            }
        }

        /// The bytes of ASCII for which a condition holds.
        package init(where condition: (UInt8) -> Bool) {
            for byte in UInt8(0)..<128 where condition(byte) {
                if byte < 64 { bits.0 |= 1 << UInt64(byte) } else { bits.1 |= 1 << UInt64(byte - 64) }
            }
        }

        /// Whether a byte stays.
        package func contains(_ byte: UInt8) -> Bool {
            switch byte {
            case ..<64: bits.0 >> UInt64(byte) & 1 == 1
            case ..<128: bits.1 >> UInt64(byte - 64) & 1 == 1
            default: false
            }
        }
    }

    /// The escape of a byte: `%` and two upper-case digits.
    package static func escape(_ byte: UInt8) -> [UInt8] {
        [UInt8(ascii: "%"), Hexadecimal.uppercaseDigit(byte >> 4), Hexadecimal.uppercaseDigit(byte & 15)]
    }

    /// The byte that the escape at a place stands for; `nil` where none begins.
    package static func escapedByte(in bytes: ArraySlice<UInt8>, at index: Int) -> UInt8? {
        guard index + 2 < bytes.endIndex, bytes[index] == UInt8(ascii: "%"),
            let high = Hexadecimal.value(ofDigit: bytes[index + 1]),
            let low = Hexadecimal.value(ofDigit: bytes[index + 2])
        else { return nil }
        return high << 4 | low
    }

    /// Bytes with all escaped but those that are kept.
    package static func encode(_ bytes: some Collection<UInt8>, keeping kept: Kept) -> [UInt8] {
        var encoded: [UInt8] = []
        encoded.reserveCapacity(bytes.count)
        for byte in bytes { if kept.contains(byte) { encoded.append(byte) } else { encoded += escape(byte) } }
        return encoded
    }

    /// A text with all of its bytes escaped but those that are kept.
    package static func encode(_ text: String, keeping kept: Kept) -> String {
        String(decoding: encode(text.utf8, keeping: kept), as: UTF8.self)
    }

    /// The bytes that are meant; `nil` where a `%` is not followed by two digits.
    package static func decode(_ bytes: ArraySlice<UInt8>, plus: Plus = .plus) -> [UInt8]? {
        decode(bytes, plus) { _ in nil }
    }

    /// The text that is meant; `nil` where a `%` is not followed by two digits, or the bytes are not UTF-8.
    package static func decode(text: some StringProtocol, plus: Plus = .plus) -> String? {
        decode(Array(text.utf8)[...], plus: plus).flatMap { String(validating: $0, as: UTF8.self) }
    }

    /// The bytes that are meant, where a `%` that begins no escape is itself, as in `50%,50%`.
    package static func decodeWhatIsEscaped(_ bytes: ArraySlice<UInt8>, plus: Plus = .plus) -> [UInt8] {
        decode(bytes, plus) { $0 } ?? []
    }

    private static func decode(
        _ bytes: ArraySlice<UInt8>,
        _ plus: Plus,
        lonePercent: (UInt8) -> UInt8?
    ) -> [UInt8]? {
        var decoded: [UInt8] = []
        decoded.reserveCapacity(bytes.count)
        var index = bytes.startIndex
        while index < bytes.endIndex {
            let byte = bytes[index]
            if byte != UInt8(ascii: "%") {
                decoded.append(byte == UInt8(ascii: "+") && plus == .space ? UInt8(ascii: " ") : byte)
                index += 1
            } else if let escaped = escapedByte(in: bytes, at: index) {
                decoded.append(escaped)
                index += 3
            } else {
                guard let byte = lonePercent(byte) else { return nil }
                decoded.append(byte)
                index += 1
            }
        }
        return decoded
    }
}

/// The parts of an address that has a path and a query.
extension PercentCoding {
    /// A path's text decoded once, or `nil` when an escape is broken or the bytes are not UTF-8.
    package static func decodePath(_ bytes: ArraySlice<UInt8>) -> String? {
        guard bytes.contains(UInt8(ascii: "%")) else { return String(validating: bytes, as: UTF8.self) }
        return decode(bytes).flatMap { String(validating: $0, as: UTF8.self) }
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
    package static func decodedQuery(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
        decodeWhatIsEscaped(bytes, plus: .space)
    }

    /// A text as a path: letters, digits, `-._~`, `/` and a few signs that every client leaves alone stay.
    package static func encodePath(_ text: String) -> String { encode(text, keeping: .path) }

    /// A text as a query's value: letters, digits, `-._~` and the signs that our values are made of stay.
    package static func encodeQuery(_ text: String) -> String { encode(text, keeping: .query) }
}
