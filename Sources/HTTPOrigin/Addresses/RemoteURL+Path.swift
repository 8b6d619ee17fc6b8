import Basics

extension RemoteURL {
    /// Path and query in their one spelling, from what stands behind the host.
    static func target(_ bytes: ArraySlice<UInt8>) -> (path: String, query: String?) {
        let target = bytes.prefix { $0 != UInt8(ascii: "#") }
        let path = target.prefix { $0 != UInt8(ascii: "?") }
        let query = path.endIndex < target.endIndex ? target[(path.endIndex + 1)...] : nil
        return (normalized(path), query.map { String(decoding: escaped($0), as: UTF8.self) })
    }

    /// Whether a path could mean a place above the one it seems to: escaped dots and slashes, once or more often.
    ///
    /// A server that unescapes a path before it resolves `..` would be led out of a folder that a pattern names.
    static func hidesParent(_ path: String) -> Bool {
        var bytes = Array(path.utf8)
        for _ in 0..<8 {
            let separators = [UInt8(ascii: "/"), UInt8(ascii: "\\")]
            let parts = bytes.split(whereSeparator: { separators.contains($0) })
            // What follows a ';' belongs to the part for some servers and not for others.
            if parts.contains(where: { $0.prefix { $0 != UInt8(ascii: ";") }.elementsEqual("..".utf8) }) { return true }
            let once = PercentCoding.decodeWhatIsEscaped(bytes[...])
            guard once.count < bytes.count else { return false }
            bytes = once
        }
        // Nobody escapes escapes so often who has nothing to hide.
        return true
    }

    /// Escapes spaces, control characters and all that is not ASCII.
    static func escapingForeign(_ text: String) -> String {
        let bytes = text.utf8.flatMap { $0 > 0x20 && $0 < 0x7f ? [$0] : PercentCoding.escape($0) }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// A path with needless escapes taken away, needed ones put in, and dots resolved (RFC 3986, section 6.2.2).
    static func normalized(_ path: ArraySlice<UInt8>) -> String {
        var plain: [UInt8] = []
        var index = path.startIndex
        while index < path.endIndex {
            guard path[index] == UInt8(ascii: "%") else {
                plain += escaped(path[index...index])
                index += 1
                continue
            }
            guard let byte = PercentCoding.escapedByte(in: path, at: index) else {
                // A '%' that begins no escape is one that should have been escaped.
                plain += "%25".utf8
                index += 1
                continue
            }
            plain += PercentCoding.Kept.unreserved.contains(byte) ? [byte] : PercentCoding.escape(byte)
            index += 3
        }
        return resolvingDots(plain)
    }

    private static func resolvingDots(_ path: [UInt8]) -> String {
        var parts: [ArraySlice<UInt8>] = []
        let given = path.dropFirst().split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        for (index, part) in given.enumerated() {
            let isLast = index == given.count - 1
            if part.elementsEqual(".".utf8) {
                if isLast { parts.append([]) }
            } else if part.elementsEqual("..".utf8) {
                _ = parts.popLast()
                if isLast { parts.append([]) }
            } else {
                parts.append(part)
            }
        }
        return "/" + parts.map { String(decoding: $0, as: UTF8.self) }.joined(separator: "/")
    }

    /// Escapes what may stand in no URL.
    private static func escaped(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
        bytes.flatMap { "\"<>^`{|}".utf8.contains($0) ? PercentCoding.escape($0) : [$0] }
    }
}
