import Basics

/// The one spelling of a path and of a query's parameters, whatever was escaped or not on the way here.
///
/// Two spellings have the same normal one only where they mean the same to us. It follows RFC 3986, section 6.2.2:
///
/// * Digits of escapes are upper case, bytes and not characters are escaped, letters, digits and `-._~` never are.
/// * **Path**: the other signs that may stand in a segment (`!$&'()*+,;=:@`) stand as themselves; all else is escaped. An
///   escaped slash is not a slash. Nothing is resolved or joined.
/// * **Path that holds an address** (`/picture/https://…`): that address' own escapes of signs mean something to its
///   server, and are left as they are; its `//` may have been made one.
/// * **Query**: a parameter's name and value are read as we read them, a `+` being a space; what is no letter, digit, or
///   one of `-._~!$'()*,;:@/?` is escaped. The order of parameters stays.
enum NormalSpelling {
    private static let plain = Array("-._~".utf8)
    private static let inSegments = Array("!$&'()*+,;=:@".utf8)
    private static let inQueries = Array("!$'()*,;:@/?".utf8)
    /// Visible ASCII that no address may have unescaped (RFC 3986, section 2).
    private static let nowhere = Array("\"<>\\^`{|}".utf8)

    /// A path's normal spelling; `nil` for one with a broken escape, which has no meaning.
    static func path(_ bytes: [UInt8]) -> [UInt8]? {
        for index in bytes.indices where bytes[index] == UInt8(ascii: "%") {
            guard PercentCoding.escapedByte(in: bytes[...], at: index) != nil else { return nil }
        }
        let slash = UInt8(ascii: "/")
        let place = bytes.dropFirst().firstIndex(of: slash).map { $0 + 1 } ?? bytes.endIndex
        let name = bytes[place...]
        guard isAddress(name) else { return segments(bytes[...]) }
        return segments(bytes[..<place]) + address(name)
    }

    /// The normal spelling of what stands between two `&` of a query.
    static func parameter(_ part: ArraySlice<UInt8>) -> [UInt8] {
        let sides = part.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
        let spelled = sides.map { side in
            PercentCoding.decodedQuery(side).flatMap { isPlain($0) || inQueries.contains($0) ? [$0] : escape($0) }
        }
        return Array(spelled.joined(separator: "=".utf8))
    }

    /// Bytes with letters, digits and `-._~` unescaped, and nothing else changed.
    static func withoutNeedlessEscapes(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        guard bytes.contains(UInt8(ascii: "%")) else { return bytes }
        return respelled(bytes, unescaping: isPlain) { [$0] }[...]
    }

    private static func segments(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
        respelled(bytes, unescaping: { isPlain($0) || inSegments.contains($0) }) { byte in
            isPlain(byte) || inSegments.contains(byte) || byte == UInt8(ascii: "/") ? [byte] : escape(byte)
        }
    }

    private static func address(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
        let spelled = respelled(bytes, unescaping: isPlain) { byte in
            (0x21...0x7e).contains(byte) && !nowhere.contains(byte) ? [byte] : escape(byte)
        }
        let slash = UInt8(ascii: "/")
        guard let first = spelled.firstIndex(of: slash), first > 0, spelled[first - 1] == UInt8(ascii: ":"),
            isAddress(spelled[...first]), first + 1 < spelled.endIndex, spelled[first + 1] != slash
        else { return spelled }
        return spelled[...first] + [slash] + spelled[(first + 1)...]
    }

    /// Whether a name is read as the address of an image elsewhere, however much of it is escaped.
    private static func isAddress(_ name: ArraySlice<UInt8>) -> Bool {
        // Three bytes an escape; more of the name does not matter.
        let start = respelled(name.prefix(24), unescaping: { _ in true }) { [$0] }
        let text = String(decoding: start, as: UTF8.self).lowercased()
        return text.hasPrefix("http:/") || text.hasPrefix("https:/")
    }

    /// Bytes with some escapes undone, the others in upper case, and what is not escaped spelled anew.
    private static func respelled(
        _ bytes: ArraySlice<UInt8>,
        unescaping isUnescaped: (UInt8) -> Bool,
        _ spell: (UInt8) -> [UInt8]
    ) -> [UInt8] {
        var spelled: [UInt8] = []
        spelled.reserveCapacity(bytes.count)
        var index = bytes.startIndex
        while index < bytes.endIndex {
            if bytes[index] == UInt8(ascii: "%"), let byte = PercentCoding.escapedByte(in: bytes, at: index) {
                spelled += isUnescaped(byte) ? [byte] : escape(byte)
                index += 3
            } else {
                spelled += spell(bytes[index])
                index += 1
            }
        }
        return spelled
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: plain.contains(byte)
        }
    }

    private static func escape(_ byte: UInt8) -> [UInt8] { PercentCoding.escape(byte) }
}
