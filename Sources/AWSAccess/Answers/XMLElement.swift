import Basics

/// A part of an XML answer: a name, and text or parts of its own.
///
/// AWS's answers are small documents without attributes that matter. A reader of our own keeps a library that can read
/// everything, and follow everything, out of the server: no document type, no entities but the five that XML has.
package struct XMLElement: Hashable {
    /// The name without its namespace.
    package var name: String
    /// The text directly in it.
    package var text = ""
    /// The parts, in order.
    package var children: [XMLElement] = []

    /// The text of the first part of this name.
    package subscript(_ name: String) -> String? { first(name)?.text }

    /// The first part of this name.
    package func first(_ name: String) -> XMLElement? { children.first { $0.name == name } }

    /// All parts of this name.
    package func all(_ name: String) -> [XMLElement] { children.filter { $0.name == name } }

    /// Reads a document; `nil` for what is no XML, or deeper than AWS ever says.
    package init?(document: some Collection<UInt8>) {
        var reader = XMLReader(Array(document))
        guard let root = reader.document() else { return nil }
        self = root
    }

    package init(name: String) { self.name = name }

    /// A text as it stands between tags; `nil` when XML has no way to say it.
    package static func escaped(_ text: String) -> String? {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\r": result += "&#13;"
            case "\t", "\n", " "..."\u{D7FF}", "\u{E000}"..."\u{FFFD}", "\u{10000}"...:
                result.unicodeScalars.append(scalar)
            default: return nil
            }
        }
        return result
    }
}

/// Reads XML byte by byte.
private struct XMLReader {
    private static let maximumDepth = 16

    private let bytes: [UInt8]
    private var position = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    mutating func document() -> XMLElement? {
        _ = skip("\u{FEFF}")
        guard skipMisc(), let root = element(depth: 0), skipMisc(), position == bytes.count else { return nil }
        return root
    }

    /// White space, comments and instructions outside of the root.
    private mutating func skipMisc() -> Bool {
        while true {
            skipSpace()
            if skip("<?") {
                guard skipPast("?>") else { return false }
            } else if skip("<!--") {
                guard skipPast("-->") else { return false }
            } else {
                return true
            }
        }
    }

    private mutating func element(depth: Int) -> XMLElement? {
        guard depth < XMLReader.maximumDepth, skip("<"), let name = self.name() else { return nil }
        var element = XMLElement(name: name)
        guard let isOpen = attributes() else { return nil }
        guard isOpen else { return element }
        var text: [UInt8] = []
        while position < bytes.count {
            switch bytes[position] {
            case UInt8(ascii: "<"):
                if skip("</") {
                    guard self.name() == name else { return nil }
                    skipSpace()
                    guard skip(">") else { return nil }
                    element.text = String(decoding: text, as: UTF8.self)
                    return element
                }
                guard content(&text, &element.children, depth) else { return nil }
            case UInt8(ascii: "&"):
                position += 1
                guard let scalar = entity() else { return nil }
                text += Array(String(scalar).utf8)
            default:
                let end = bytes[position...].firstIndex { $0 == UInt8(ascii: "<") || $0 == UInt8(ascii: "&") }
                text += bytes[position..<(end ?? bytes.count)]
                position = end ?? bytes.count
            }
        }
        return nil
    }

    /// What begins with `<` inside of a part and does not end it.
    private mutating func content(_ text: inout [UInt8], _ children: inout [XMLElement], _ depth: Int) -> Bool {
        if skip("<!--") { return skipPast("-->") }
        if skip("<?") { return skipPast("?>") }
        if skip("<![CDATA[") {
            let start = position
            guard skipPast("]]>") else { return false }
            text += bytes[start..<position - 3]
            return true
        }
        guard let child = element(depth: depth + 1) else { return false }
        children.append(child)
        return true
    }

    /// A tag's rest; whether content follows.
    private mutating func attributes() -> Bool? {
        while position < bytes.count {
            skipSpace()
            if skip("/>") { return false }
            if skip(">") { return true }
            guard self.name() != nil else { return nil }
            skipSpace()
            guard skip("=") else { return nil }
            skipSpace()
            guard skip("\"") ? skipPast("\"") : skip("'") && skipPast("'") else { return nil }
        }
        return nil
    }

    private mutating func name() -> String? {
        let start = position
        while position < bytes.count {
            switch bytes[position] {
            case UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "/"), UInt8(ascii: "="), UInt8(ascii: "!"),
                UInt8(ascii: "&"), UInt8(ascii: "\""), UInt8(ascii: "'"), ...0x20:
                return local(start)
            default: position += 1
            }
        }
        return nil
    }

    private func local(_ start: Int) -> String? {
        guard position > start else { return nil }
        let name = bytes[start..<position]
        return String(decoding: name.split(separator: UInt8(ascii: ":")).last ?? name, as: UTF8.self)
    }

    private mutating func entity() -> Unicode.Scalar? {
        guard let end = bytes[position...].prefix(12).firstIndex(of: UInt8(ascii: ";")) else { return nil }
        let name = String(decoding: bytes[position..<end], as: UTF8.self)
        position = end + 1
        switch name {
        case "lt": return "<"
        case "gt": return ">"
        case "amp": return "&"
        case "quot": return "\""
        case "apos": return "'"
        default:
            guard name.hasPrefix("#") else { return nil }
            let digits = name.dropFirst()
            let number = digits.hasPrefix("x") ? Hexadecimal.number(digits.dropFirst().utf8) : UInt32(digits)
            return number.flatMap(Unicode.Scalar.init)
        }
    }

    private mutating func skipSpace() {
        while position < bytes.count, bytes[position] <= 0x20 { position += 1 }
    }

    private mutating func skip(_ text: String) -> Bool {
        guard bytes[position...].starts(with: text.utf8) else { return false }
        position += text.utf8.count
        return true
    }

    private mutating func skipPast(_ text: String) -> Bool {
        while position < bytes.count {
            if skip(text) { return true }
            position += 1
        }
        return false
    }
}
