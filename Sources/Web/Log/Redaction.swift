/// Texts as a log may show them: whoever reads a log must not be able to do what those could who are written about.
///
/// What is hidden are the values of parameters that are credentials, wherever an address has them: in its query, behind
/// a `;` of its path, within another address that it holds encoded, and with letters of their names encoded. Of a
/// signature the name of its key stays, and of a user with a password nothing.
package enum Redaction {
    /// How many layers of encoding are looked through; nobody reads a parameter below the second.
    private static let deepest = 4
    private static let hidden = Array("***".utf8)

    /// An address as a log may show it: a request's target in any form, or a `Referer`.
    ///
    /// - Parameter address: The address as it was sent, whole or from its path on.
    /// - Returns: The address with `***` in place of each credential; the same text where it has none.
    package static func shown(_ address: String) -> String {
        guard mayHide(address) else { return address }
        return hiding(Array(address.utf8)[...], 0).map { String(decoding: $0, as: UTF8.self) } ?? address
    }

    /// A sentence as a log may show it, in which addresses stand.
    ///
    /// - Parameter sentence: The sentence; its words end at white space and quotation marks.
    /// - Returns: The sentence with `***` in place of each credential.
    package static func shown(in sentence: String) -> String {
        guard mayHide(sentence) else { return sentence }
        var shown: [UInt8] = []
        var hasHidden = false
        for word in Array(sentence.utf8).cut(before: isBetweenWords) {
            let rest = word.first.map(isBetweenWords) == true ? word.dropFirst() : word
            shown += word.prefix(word.count - rest.count)
            let hiding = hiding(rest, 0)
            hasHidden = hasHidden || hiding != nil
            shown += hiding ?? Array(rest)
        }
        return hasHidden ? String(decoding: shown, as: UTF8.self) : sentence
    }

    /// Whether there can be anything to hide, which there cannot in most lines.
    private static func mayHide(_ text: String) -> Bool {
        text.utf8.contains { $0 == UInt8(ascii: "=") || $0 == UInt8(ascii: "%") || $0 == UInt8(ascii: "@") }
    }

    /// An address with its credentials hidden; `nil` where it has none.
    private static func hiding(_ address: ArraySlice<UInt8>, _ depth: Int) -> [UInt8]? {
        var shown: [UInt8] = []
        var hasHidden = false
        // A parameter ends at `&`, so that a value's own `?` and `;` are hidden with it.
        for piece in address.cut(before: { $0 == UInt8(ascii: "&") || $0 == UInt8(ascii: "#") }) {
            let hiding = hidingParameter(piece) ?? hidingUser(piece) ?? hidingWithin(piece, depth)
            hasHidden = hasHidden || hiding != nil
            shown += hiding ?? Array(piece)
        }
        return hasHidden ? shown : nil
    }

    /// What lies between two `&`, with everything behind the first credential's name hidden.
    private static func hidingParameter(_ piece: ArraySlice<UInt8>) -> [UInt8]? {
        var nameStart = piece.startIndex
        for (index, byte) in zip(piece.indices, piece) {
            if isBeforeName(byte) {
                nameStart = index + 1
            } else if byte == UInt8(ascii: "="), index + 1 < piece.endIndex {
                let value = piece[(index + 1)...]
                guard let kept = Credential(name: piece[nameStart..<index])?.kept(of: value) else {
                    // So each byte is looked at once, however many signs of equality there are.
                    nameStart = index + 1
                    continue
                }
                let before = hidingUser(piece[...index]) ?? Array(piece[...index])
                return before + kept + hidden
            }
        }
        return nil
    }

    /// `http://user:password@host/` without its user and password.
    private static func hidingUser(_ piece: ArraySlice<UInt8>) -> [UInt8]? {
        let slash = UInt8(ascii: "/")
        var shown: [UInt8] = []
        var rest = piece
        var index = piece.startIndex
        while index < piece.endIndex - 1 {
            guard piece[index] == slash, piece[index + 1] == slash else {
                index += 1
                continue
            }
            let authority = piece[(index + 2)...].prefix { $0 != slash && $0 != UInt8(ascii: "?") }
            index += 1
            guard let at = authority.lastIndex(of: UInt8(ascii: "@")) else { continue }
            shown += rest[..<authority.startIndex] + hidden
            rest = rest[at...]
            index = at
        }
        return shown.isEmpty ? nil : shown + rest
    }

    /// A piece that holds an address in encoded form, with what that has to hide hidden.
    private static func hidingWithin(_ piece: ArraySlice<UInt8>, _ depth: Int) -> [UInt8]? {
        guard depth < deepest, piece.contains(UInt8(ascii: "%")) else { return nil }
        var shown: [UInt8] = []
        var hasHidden = false
        for part in piece.cut(before: isInsidePiece) {
            let rest = part.first.map(isInsidePiece) == true ? part.dropFirst() : part
            let decoded = Escapes.decoded(rest)
            let hiding = decoded.count < rest.count ? hiding(decoded[...], depth + 1) : nil
            hasHidden = hasHidden || hiding != nil
            shown += part.prefix(part.count - rest.count) + (hiding.map(Escapes.encoded) ?? Array(rest))
        }
        return hasHidden ? shown : nil
    }

    private static func isInsidePiece(_ byte: UInt8) -> Bool { "&#?=".utf8.contains(byte) }

    private static func isBeforeName(_ byte: UInt8) -> Bool { "?;&#/,".utf8.contains(byte) || byte <= 0x20 }

    private static func isBetweenWords(_ byte: UInt8) -> Bool { byte <= 0x20 || "\"'<>".utf8.contains(byte) }
}

/// A parameter whose value lets somebody do something.
private enum Credential {
    /// Its value is shown to nobody.
    case secret
    /// `s=key.code`, by which one address works: the key's name helps an operator, and is no secret.
    case signature

    private static let endings = [
        "token", "ticket", "signature", "password", "passwd", "secret", "apikey", "credential", "authorization",
    ]

    /// Finds out by a parameter's name; `nil` where it is none.
    init?(name: ArraySlice<UInt8>) {
        let decoded = name.contains(UInt8(ascii: "%")) ? Escapes.decoded(name) : Array(name)
        // Letters and digits decide: `access_token`, `Access-Token` and `token[]` mean the same to somebody.
        let plain = String(
            decoding: decoded.compactMap { byte -> UInt8? in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): byte
                case UInt8(ascii: "A")...UInt8(ascii: "Z"): byte | 0x20
                default: nil
                }
            },
            as: UTF8.self
        )
        if plain == "s" {
            self = .signature
        } else if plain == "sig" || plain == "jwt" || Credential.endings.contains(where: plain.hasSuffix) {
            self = .secret
        } else {
            return nil
        }
    }

    /// What may be shown of a value; `nil` where nothing of it has to be hidden.
    func kept(of value: ArraySlice<UInt8>) -> [UInt8]? {
        switch self {
        case .secret: return []
        case .signature:
            // Elsewhere an `s` may be a size.
            guard let dot = value.firstIndex(where: { $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "%") }) else {
                return value.count < 40 ? nil : []
            }
            return value[dot] == UInt8(ascii: ".") ? Array(value[...dot]) : []
        }
    }
}

/// Percent-encoding of bytes that may be anything.
private enum Escapes {
    /// Bytes with each escape decoded; what is none stays.
    static func decoded(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
        var decoded: [UInt8] = []
        decoded.reserveCapacity(bytes.count)
        var rest = bytes
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "%"), let high = digit(rest.first), let low = digit(rest.dropFirst().first) {
                decoded.append(high << 4 | low)
                rest = rest.dropFirst(2)
            } else {
                decoded.append(byte)
            }
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

    private static func digit(_ byte: UInt8?) -> UInt8? {
        byte.flatMap { Character(UnicodeScalar($0)).hexDigitValue }.flatMap { UInt8(exactly: $0) }
    }
}

extension RandomAccessCollection<UInt8> where SubSequence == ArraySlice<UInt8>, Index == Int {
    /// The parts of which each but the first begins with a byte of a kind.
    fileprivate func cut(before isCut: (UInt8) -> Bool) -> [ArraySlice<UInt8>] {
        var parts: [ArraySlice<UInt8>] = []
        var start = startIndex
        for index in indices where index > start && isCut(self[index]) {
            parts.append(self[start..<index])
            start = index
        }
        parts.append(self[start...])
        return parts
    }
}
