import Basics
import Dialects

/// Texts as a log may show them: whoever reads a log must not be able to do what those could who are written about.
///
/// What is hidden are credentials, wherever they stand and however often they are encoded: those that the server knows by
/// their value (its tokens, and the cookies that stand for them), what has the form of one (``CredentialForm``), and the
/// values of parameters that are one by their name, whatever they look like. Of a signature the name of its key stays, and
/// of a user with a password nothing.
package struct Redaction: Sendable {
    /// How many layers of encoding are looked through; nobody reads a parameter below the second.
    fileprivate static let deepest = 4
    /// No credential is shorter, where only its value tells that it is one.
    private static let shortest = 16
    /// A longer address is looked at no further: what is in it costs time, and nobody reads it.
    private static let longest = 4_096
    /// The longest credential, with all of it encoded twice: what ends a text that was cut is not shown.
    private static let margin = 5 * AccessTokens.longest
    private static let hidden = Array("***".utf8)

    private let known: SecretHashes

    /// Hides what shows by its name or form that it is to be hidden.
    package init() { known = SecretHashes() }

    /// Hides tokens, and the cookies that stand for them, as well.
    package init(_ tokens: AccessTokens) { known = tokens.secrets }

    /// An address as a log may show it: a request's target in any form, or a `Referer`.
    ///
    /// - Parameter address: The address as it was sent, whole or from its path on.
    /// - Returns: The address with `***` in place of each credential; the same text where it has none. Of more than 4 kB
    ///   the first 1,500 bytes are left, with `***` behind them.
    package func shown(_ address: String) -> String {
        let address = hidingInBase64(hidingValues(address, atMost: Redaction.longest))
        guard Redaction.mayHide(address) else { return address }
        return Redaction.hiding(Array(address.utf8)[...], 0).map { String(decoding: $0, as: UTF8.self) } ?? address
    }

    /// A sentence as a log may show it, in which addresses stand.
    ///
    /// - Parameter sentence: The sentence; its words end at white space and quotation marks.
    /// - Returns: The sentence with `***` in place of each credential.
    package func shown(in sentence: String) -> String { shown(in: sentence, atMost: .max) }

    /// A sentence of a client's own, which is cut as a long address is.
    func shown(ofClient sentence: String) -> String { shown(in: sentence, atMost: Redaction.longest) }

    private func shown(in sentence: String, atMost limit: Int) -> String {
        let sentence = hidingValues(sentence, atMost: limit)
        guard Redaction.mayHide(sentence) else { return sentence }
        var shown: [UInt8] = []
        var hasHidden = false
        for word in Array(sentence.utf8).cut(before: Redaction.isBetweenWords) {
            let rest = word.first.map(Redaction.isBetweenWords) == true ? word.dropFirst() : word
            shown += word.prefix(word.count - rest.count)
            let hiding = Redaction.hiding(rest, 0)
            hasHidden = hasHidden || hiding != nil
            shown += hiding ?? Array(rest)
        }
        return hasHidden ? String(decoding: shown, as: UTF8.self) : sentence
    }

    /// An address without the one that stands in it as base64url (`/picture/b64/…`), where that has a credential.
    private func hidingInBase64(_ address: String) -> String {
        if let hiding = hidingBase64(in: address) { return hiding }
        guard address.utf8.contains(UInt8(ascii: "%")) else { return address }
        var bytes = Array(address.utf8)
        for _ in 0..<Redaction.deepest {
            let decoded = PercentCoding.decodeWhatIsEscaped(bytes[...])
            guard decoded.count < bytes.count else { return address }
            // Nobody needs such a spelling: nothing of it is shown.
            if hidingBase64(in: String(decoding: decoded, as: UTF8.self)) != nil { return "/***" }
            bytes = decoded
        }
        return address
    }

    /// A text with that hidden which stands in it as base64url, has a credential, or cannot be read because it was cut;
    /// `nil` where there is nothing of the kind.
    private func hidingBase64(in text: String) -> String? {
        var rest = text[...]
        while let marker = rest.firstRange(of: "/b64/") {
            rest = rest[marker.upperBound...]
            let encoded = rest.prefix { !"/?#&".contains($0) }
            guard encoded.utf8.count >= Redaction.shortest else { continue }
            let other = Base64URL.decode(encoded.utf8).map { String(decoding: $0, as: UTF8.self) }
            if let other, shown(other) == other { continue }
            return text[..<marker.upperBound] + "***" + text[encoded.endIndex...]
        }
        return nil
    }

    /// A text without the credentials that are known by their value or their form, and of a long one the beginning.
    private func hidingValues(_ text: String, atMost limit: Int) -> String {
        guard text.utf8.count >= Redaction.shortest else { return text }
        let bytes = Array(text.utf8.prefix(limit))
        var decoded = DecodedText(bytes)
        // What the end has cut in two is not known for what it is.
        var found = bytes.count < text.utf8.count ? [max(0, bytes.count - Redaction.margin)..<bytes.count] : []
        for _ in 0...Redaction.deepest {
            let ranges = known.ranges(in: decoded.bytes) + CredentialForm.ranges(in: decoded.bytes)
            found += ranges.map(decoded.origin)
            guard decoded.decode() else { break }
        }
        guard !found.isEmpty else { return text }
        var (shown, end): ([UInt8], Int) = ([], 0)
        for range in found.sorted(by: { $0.lowerBound < $1.lowerBound }) {
            if range.lowerBound >= end { shown += bytes[end..<range.lowerBound] + Redaction.hidden }
            end = max(end, range.upperBound)
        }
        return String(decoding: shown + bytes[end...], as: UTF8.self)
    }

    /// Whether a name can have something to hide behind it, which there is not in most lines.
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
            let decoded = PercentCoding.decodeWhatIsEscaped(rest)
            let hiding = decoded.count < rest.count ? hiding(decoded[...], depth + 1) : nil
            hasHidden = hasHidden || hiding != nil
            shown += part.prefix(part.count - rest.count)
            shown += hiding.map { PercentCoding.encode($0, keeping: addressBytes) } ?? Array(rest)
        }
        return hasHidden ? shown : nil
    }

    /// Everything else means something in an address, but the stars of what is hidden.
    private static let addressBytes = PercentCoding.Kept("-._~/:*")

    private static func isInsidePiece(_ byte: UInt8) -> Bool { "&#?=".utf8.contains(byte) }

    fileprivate static func isBeforeName(_ byte: UInt8) -> Bool { "?;&#/,".utf8.contains(byte) || byte <= 0x20 }

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
        var decoded = DecodedText(Array(name))
        for _ in 0..<Redaction.deepest { guard decoded.decode() else { break } }
        // A file's name before an encoded `?` is no part of it.
        let name = decoded.bytes.split(whereSeparator: Redaction.isBeforeName).last ?? []
        // Letters and digits decide: `access_token`, `Access-Token` and `token[]` mean the same to somebody.
        let plain = String(
            decoding: name.compactMap { byte -> UInt8? in
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
