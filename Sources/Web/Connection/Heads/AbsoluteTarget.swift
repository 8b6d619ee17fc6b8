import Basics

/// A request target that names the server too, as proxies are asked: `http://images.example/picture/a.jpg`.
struct AbsoluteTarget: Hashable, Sendable {
    /// The host, and perhaps a port.
    var authority: String
    /// The path and the query, as a target without the server.
    var target: String

    /// Takes a target apart; `nil` for one without a scheme of HTTP.
    init?(_ text: String) {
        guard let scheme = ["http://", "https://"].first(where: { text.prefix($0.count).lowercased() == $0 }) else {
            return nil
        }
        let rest = text.dropFirst(scheme.count)
        let end = rest.firstIndex { $0 == "/" || $0 == "?" } ?? rest.endIndex
        authority = String(rest[..<end])
        let target = String(rest[end...])
        self.target = target.hasPrefix("/") ? target : "/\(target)"
    }
}

/// The syntax of what says for which server a request is (RFC 3986, section 3.2).
enum Authority {
    /// Whether a text is a host with, perhaps, a port.
    ///
    /// The empty text is none: it names no server. A `Host` may be empty all the same (RFC 9110, section 7.2).
    static func isValid(_ text: some StringProtocol) -> Bool {
        let bytes = Array(text.utf8)
        let host: ArraySlice<UInt8>
        let rest: ArraySlice<UInt8>
        if bytes.first == UInt8(ascii: "[") {
            guard let end = bytes.firstIndex(of: UInt8(ascii: "]")), isLiteral(bytes[1..<end]) else { return false }
            (host, rest) = (bytes[...end], bytes[(end + 1)...])
        } else {
            let end = bytes.firstIndex(of: UInt8(ascii: ":")) ?? bytes.endIndex
            (host, rest) = (bytes[..<end], bytes[end...])
            guard isName(host), hasLabels(host) else { return false }
        }
        guard !host.isEmpty, host.count <= 255 else { return false }
        guard let colon = rest.first else { return true }
        let port = rest.dropFirst()
        // An empty port is the usual one.
        return colon == UInt8(ascii: ":") && port.count <= 5 && port.allSatisfy(isDigit)
            && (port.isEmpty || UInt16(String(decoding: port, as: UTF8.self)) != nil)
    }

    /// Whether a name consists of labels, none of which is empty but the root's at its end.
    private static func hasLabels(_ name: ArraySlice<UInt8>) -> Bool {
        let labels = name.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        return name.isEmpty || (labels.dropLast().allSatisfy { !$0.isEmpty } && labels.first?.isEmpty == false)
    }

    private static func isName(_ bytes: ArraySlice<UInt8>) -> Bool {
        var index = bytes.startIndex
        while index < bytes.endIndex {
            if bytes[index] == UInt8(ascii: "%") {
                guard PercentCoding.escapedByte(in: bytes, at: index) != nil else { return false }
                index += 3
            } else {
                guard isPlain(bytes[index]) else { return false }
                index += 1
            }
        }
        return true
    }

    /// What stands between brackets: an address of version 6, or one of a version yet to come.
    private static func isLiteral(_ bytes: ArraySlice<UInt8>) -> Bool {
        if case .v6 = IPAddress(String(decoding: bytes, as: UTF8.self)) { return true }
        let parts = bytes.split(separator: UInt8(ascii: "."), maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, let letter = parts[0].first, letter | 0x20 == UInt8(ascii: "v"),
            parts[0].count > 1, parts[0].dropFirst().allSatisfy({ Hexadecimal.value(ofDigit: $0) != nil }),
            !parts[1].isEmpty
        else { return false }
        return parts[1].allSatisfy { isPlain($0) || $0 == UInt8(ascii: ":") }
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

    /// Whether a byte is unreserved or a delimiter within parts; a comma is what two values of a header are joined by.
    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
        default: isDigit(byte) || "-._~!$&'()*+;=".utf8.contains(byte)
        }
    }
}
