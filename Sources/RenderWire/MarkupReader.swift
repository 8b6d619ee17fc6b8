/// Walks over the beginning of an XML text, just well enough to find its first element.
struct MarkupReader {
    private var rest: ArraySlice<UInt8>

    /// Starts at the first of `bytes`.
    init(_ bytes: [UInt8]) { rest = bytes[...] }

    /// Goes past `text` if it comes next, and tells whether it did.
    @discardableResult
    mutating func skip(_ text: String) -> Bool {
        guard rest.starts(with: text.utf8) else { return false }
        rest = rest.dropFirst(text.utf8.count)
        return true
    }

    /// Goes past the next `text` wherever it is; tells `false` and stays where there is none.
    mutating func skip(past text: String) -> Bool {
        var here = rest
        while !here.isEmpty {
            if here.starts(with: text.utf8) {
                rest = here.dropFirst(text.utf8.count)
                return true
            }
            here = here.dropFirst()
        }
        return false
    }

    /// Goes past white space.
    mutating func skipSpace() {
        rest = rest.drop { Self.isSpace($0) }
    }

    /// Goes past the rest of a document type declaration, an internal subset in brackets and quoted text included.
    mutating func skipDoctype() -> Bool {
        var quote: UInt8?
        var depth = 0
        while let byte = rest.popFirst() {
            switch (byte, quote) {
            case (let byte, .some(let open)): if byte == open { quote = nil }
            case (UInt8(ascii: "\""), nil), (UInt8(ascii: "'"), nil): quote = byte
            case (UInt8(ascii: "["), nil): depth += 1
            case (UInt8(ascii: "]"), nil): depth -= 1
            case (UInt8(ascii: ">"), nil) where depth <= 0: return true
            default: break
            }
        }
        return false
    }

    /// Reads an element's name without its prefix; empty where the name is not ended within the text.
    mutating func readLocalName() -> ArraySlice<UInt8> {
        let name = rest.prefix { !Self.isSpace($0) && $0 != UInt8(ascii: ">") && $0 != UInt8(ascii: "/") }
        guard name.count < rest.count else { return [] }
        rest = rest.dropFirst(name.count)
        guard let colon = name.lastIndex(of: UInt8(ascii: ":")) else { return name }
        return name[(colon + 1)...]
    }

    private static func isSpace(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D
    }
}
