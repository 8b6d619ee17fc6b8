/// Percent-encoding as Signature V4 wants it: all but letters, digits and `-._~`, in upper-case digits.
enum URIEncoding {
    /// A name or value of a query.
    static func encode(_ text: String) -> String { encode(text, keepingSlashes: false) }

    /// A path; its `/` stay.
    static func encodePath(_ text: String) -> String { encode(text, keepingSlashes: true) }

    /// A path without `.`, `..` and empty segments, as all services but S3 see it.
    static func normalizedPath(_ path: String) -> String {
        var kept: [Substring] = []
        for segment in path.split(separator: "/") where segment != "." {
            if segment != ".." { kept.append(segment) } else { _ = kept.popLast() }
        }
        let ending = path.hasSuffix("/") && !kept.isEmpty ? "/" : ""
        return "/" + kept.joined(separator: "/") + ending
    }

    private static func encode(_ text: String, keepingSlashes: Bool) -> String {
        var encoded: [UInt8] = []
        encoded.reserveCapacity(text.utf8.count)
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
                UInt8(ascii: "~"):
                encoded.append(byte)
            case UInt8(ascii: "/") where keepingSlashes:
                encoded.append(byte)
            default:
                encoded.append(UInt8(ascii: "%"))
                encoded.append(upperDigit(byte >> 4))
                encoded.append(upperDigit(byte & 15))
            }
        }
        return String(decoding: encoded, as: UTF8.self)
    }

    private static func upperDigit(_ value: UInt8) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "A") + value - 10
    }
}

/// Lower-case hexadecimal digits.
enum Hexadecimal {
    /// Two digits a byte.
    static func text(_ bytes: some Sequence<UInt8>) -> String {
        var digits: [UInt8] = []
        for byte in bytes {
            digits.append(lowerDigit(byte >> 4))
            digits.append(lowerDigit(byte & 15))
        }
        return String(decoding: digits, as: UTF8.self)
    }

    private static func lowerDigit(_ value: UInt8) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
    }
}
