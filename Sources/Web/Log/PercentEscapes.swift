import Basics

/// Percent-encoding of bytes that may be anything.
enum PercentEscapes {
    /// Bytes with each escape decoded; what is none stays.
    static func decoded(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
        var decoded: [UInt8] = []
        decoded.reserveCapacity(bytes.count)
        var rest = bytes
        while let byte = rest.first {
            let escaped = PercentEscapes.byte(rest)
            decoded.append(escaped ?? byte)
            rest = rest.dropFirst(escaped == nil ? 1 : 3)
        }
        return decoded
    }

    /// Bytes with everything encoded that means something in an address, but the stars of what is hidden.
    static func encoded(_ bytes: [UInt8]) -> [UInt8] {
        let digits = Array("0123456789ABCDEF".utf8)
        return bytes.flatMap { byte -> [UInt8] in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"):
                return [byte]
            default:
                if "-._~/:*".utf8.contains(byte) { return [byte] }
                return [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
    }

    /// The byte that an escape at the beginning stands for; `nil` where none begins.
    static func byte(_ bytes: ArraySlice<UInt8>) -> UInt8? {
        guard bytes.first == UInt8(ascii: "%") else { return nil }
        let digits = bytes.dropFirst().prefix(2)
        guard digits.count == 2, let high = digits.first.flatMap(hexadecimalDigit),
            let low = digits.last.flatMap(hexadecimalDigit)
        else { return nil }
        return high << 4 | low
    }
}

/// A text with one layer of escapes decoded after the other, in which each byte knows where it comes from.
struct DecodedText {
    /// The text as decoded so far.
    private(set) var bytes: [UInt8]
    /// Where each byte begins in the text as it was, and where that ends; `nil` as long as nothing is decoded.
    private var origins: [Int]?

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// Where a stretch of the decoded text comes from.
    func origin(of range: Range<Int>) -> Range<Int> {
        origins.map { $0[range.lowerBound]..<$0[range.upperBound] } ?? range
    }

    /// Decodes one more layer.
    ///
    /// - Returns: Whether there was one.
    mutating func decode() -> Bool {
        guard bytes.contains(UInt8(ascii: "%")) else { return false }
        var (decoded, starts): ([UInt8], [Int]) = ([], [])
        var index = 0
        while index < bytes.count {
            let escaped = PercentEscapes.byte(bytes[index...])
            decoded.append(escaped ?? bytes[index])
            starts.append(origins?[index] ?? index)
            index += escaped == nil ? 1 : 3
        }
        starts.append(origins?.last ?? bytes.count)
        defer { (bytes, origins) = (decoded, starts) }
        return decoded.count < bytes.count
    }
}
