/// Numbers and bytes in hexadecimal digits.
public enum Hexadecimal {
    /// Bytes as lowercase digits, two for each.
    public static func text(_ bytes: some Sequence<UInt8>) -> String {
        var text: [UInt8] = []
        text.reserveCapacity(2 * bytes.underestimatedCount)
        for byte in bytes {
            text.append(lowercaseDigit(byte >> 4))
            text.append(lowercaseDigit(byte & 15))
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// A number as lowercase digits, without zeros before it.
    public static func text(_ number: some FixedWidthInteger & UnsignedInteger) -> String { String(number, radix: 16) }

    /// A number as lowercase digits, with all zeros that its width has.
    public static func text(padded number: some FixedWidthInteger & UnsignedInteger) -> String {
        let digits = text(number)
        return String(repeating: "0", count: number.bitWidth / 4 - digits.utf8.count) + digits
    }

    /// Bytes from pairs of digits in either case; `nil` when a digit is odd in either sense.
    public static func bytes(_ text: some Collection<UInt8>) -> [UInt8]? {
        guard text.count.isMultiple(of: 2) else { return nil }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.count / 2)
        var high: UInt8?
        for character in text {
            guard let digit = value(ofDigit: character) else { return nil }
            if let first = high {
                bytes.append(first << 4 | digit)
                high = nil
            } else {
                high = digit
            }
        }
        return bytes
    }

    /// A number from digits in either case, zeros before it or not; `nil` for anything else, and above 32 bits.
    public static func number(_ text: some Collection<UInt8>) -> UInt32? {
        var number: UInt32?
        for character in text {
            guard let digit = value(ofDigit: character), (number ?? 0) >> 28 == 0 else { return nil }
            number = (number ?? 0) << 4 | UInt32(digit)
        }
        return number
    }

    /// The worth of a digit in either case; `nil` for any other byte.
    public static func value(ofDigit byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }

    /// Whether a byte is a digit as we write them, in lower case.
    public static func isLowercaseDigit(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"): true
        default: false
        }
    }

    /// The digit of a number from 0 to 15 in upper case, as addresses have them.
    static func uppercaseDigit(_ value: UInt8) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "A") + value - 10
    }

    private static func lowercaseDigit(_ value: UInt8) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
    }
}
