import Basics

/// An escape in a JSON string (RFC 8259, section 7), taken in byte by byte after its backslash.
///
/// It holds numbers only, since an image may come as escapes from its first byte to its last.
struct JSONEscape: Sendable {
    /// What the bytes so far are.
    enum Outcome: Hashable, Sendable {
        /// The beginning of an escape.
        case unfinished
        /// An escape that stands for this scalar.
        case scalar(Unicode.Scalar)
        /// No escape.
        case fault(Fault)
    }

    /// What is wrong with an escape.
    enum Fault: String, Hashable, Sendable {
        case unknown = "an unknown escape in a string"
        case digits = "a \\u without four digits"
        case surrogate = "half of a surrogate pair"
    }

    private enum State {
        /// After the backslash.
        case kind
        /// After `\u`.
        case digits
        /// After the first half of a pair, where a `\` must follow.
        case secondBackslash
        /// After that.
        case secondKind
    }

    private var state = State.kind
    private var digits = 0
    private var value: UInt32 = 0
    /// The first half of a pair; 0 for none.
    private var high: UInt32 = 0

    /// Takes the next byte.
    mutating func take(_ byte: UInt8) -> Outcome {
        switch state {
        case .kind where byte == UInt8(ascii: "u"), .secondKind where byte == UInt8(ascii: "u"):
            (state, digits, value) = (.digits, 0, 0)
            return .unfinished
        case .kind: return JSONEscape.scalar(of: byte).map { .scalar($0) } ?? .fault(.unknown)
        case .secondBackslash where byte == UInt8(ascii: "\\"):
            state = .secondKind
            return .unfinished
        case .secondBackslash, .secondKind: return .fault(.surrogate)
        case .digits:
            guard let digit = Hexadecimal.value(ofDigit: byte) else { return .fault(.digits) }
            value = value << 4 | UInt32(digit)
            digits += 1
            return digits < 4 ? .unfinished : unit()
        }
    }

    /// What the UTF-16 unit means that four digits have named.
    private mutating func unit() -> Outcome {
        if high != 0 {
            guard (0xdc00...0xdfff).contains(value) else { return .fault(.surrogate) }
            value = 0x10000 + ((high - 0xd800) << 10) + (value - 0xdc00)
        } else if (0xd800...0xdbff).contains(value) {
            (high, state) = (value, .secondBackslash)
            return .unfinished
        }
        return Unicode.Scalar(value).map { .scalar($0) } ?? .fault(.surrogate)
    }

    private static func scalar(of byte: UInt8) -> Unicode.Scalar? {
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): Unicode.Scalar(byte)
        case UInt8(ascii: "b"): "\u{8}"
        case UInt8(ascii: "f"): "\u{c}"
        case UInt8(ascii: "n"): "\n"
        case UInt8(ascii: "r"): "\r"
        case UInt8(ascii: "t"): "\t"
        default: nil
        }
    }
}
