import Basics

/// Reads XML as XMP packets have it: UTF-8, namespaces, no document type, and no more than is bounded here.
struct XMLReader {
    /// Deeper than packets are.
    private static let mostDepth = 64
    /// More elements than a packet has, its history included.
    private static let mostElements = 100_000
    /// More prefixes than are known at a time: each name is looked for among all of them.
    private static let mostPrefixes = 1_000

    /// An element that is still open.
    private struct Open {
        var element: XMLElement
        /// Its name as it is written, which its end must have.
        var written: ArraySlice<UInt8>
        /// How many prefixes were known outside of it.
        var prefixes: Int
    }

    private let bytes: [UInt8]
    private var index = 0
    private var open: [Open] = []
    private var prefixes: [(prefix: ArraySlice<UInt8>, namespace: String)] = [
        (ArraySlice("xml".utf8), "http://www.w3.org/XML/1998/namespace")
    ]
    private var elements = 0

    /// Reads a text's root.
    ///
    /// - Parameter bytes: The text.
    /// - Returns: The root; `nil` where it is damaged, or has what is not read.
    static func root(of bytes: [UInt8]) -> XMLElement? {
        guard String(validating: bytes, as: UTF8.self) != nil else { return nil }
        var reader = XMLReader(bytes)
        return reader.root()
    }

    private init(_ bytes: [UInt8]) { self.bytes = bytes }

    private mutating func root() -> XMLElement? {
        skip("\u{FEFF}")
        while index < bytes.count {
            if skip("<?") {
                guard skip(past: "?>") else { return nil }
            } else if skip("<!--") {
                guard skip(past: "-->") else { return nil }
            } else if skip("<![CDATA[") {
                let start = index
                guard skip(past: "]]>"), let last = open.indices.last else { return nil }
                // checked: the end was found behind the start
                open[last].element.text += bytes[clamping: start..<max(start, index -| 3)]
            } else if skip("</") {
                guard let closed = close() else { return nil }
                if let root = closed.root { return root }
            } else if bytes[safe: index] == UInt8(ascii: "<") {
                index += 1  // checked: there is a byte, by the condition above
                guard let root = begin() else { return nil }
                if let root = root.root { return root }
            } else {
                guard let text = text(until: [UInt8(ascii: "<")]) else { return nil }
                if let last = open.indices.last { open[last].element.text += text }  // checked: one of its indices
            }
        }
        return nil
    }

    /// What came of a tag: the root where that is whole now.
    private struct Tag {
        var root: XMLElement?
    }

    /// Reads a start tag from behind its first character; `nil` where it is damaged.
    private mutating func begin() -> Tag? {
        elements += 1  // checked: bounded on the next line
        guard elements <= Self.mostElements, open.count < Self.mostDepth, let written = name() else { return nil }
        let known = prefixes.count
        var attributes: [(name: ArraySlice<UInt8>, value: [UInt8])] = []
        while true {
            skipSpace()
            if skip("/>") {
                guard add(written, attributes, known) else { return nil }
                return end()
            }
            if skip(">") { return add(written, attributes, known) ? Tag() : nil }
            guard let attribute = name() else { return nil }
            skipSpace()
            guard skip("=") else { return nil }
            skipSpace()
            guard let quote = bytes[safe: index], quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") else {
                return nil
            }
            index += 1  // checked: there is a byte, by the guard above
            guard let value = text(until: [quote, UInt8(ascii: "<")]), bytes[safe: index] == quote else { return nil }
            index += 1  // checked: there is a byte, by the guard above
            guard prefixes.count < Self.mostPrefixes else { return nil }
            if attribute.elementsEqual("xmlns".utf8) {
                prefixes.append(([], String(decoding: value, as: UTF8.self)))
            } else if attribute.starts(with: "xmlns:".utf8) {
                prefixes.append((attribute.dropFirst(6), String(decoding: value, as: UTF8.self)))
            } else {
                attributes.append((attribute, value))
            }
        }
    }

    /// Opens an element, now that all its prefixes are known.
    private mutating func add(
        _ written: ArraySlice<UInt8>,
        _ attributes: [(name: ArraySlice<UInt8>, value: [UInt8])],
        _ known: Int
    ) -> Bool {
        guard let name = resolved(written, isElement: true) else { return false }
        var element = XMLElement(name: name, attributes: [])
        for attribute in attributes {
            guard let name = resolved(attribute.name, isElement: false) else { return false }
            element.attributes.append(XMLElement.Attribute(name: name, value: attribute.value))
        }
        open.append(Open(element: element, written: written, prefixes: known))
        return true
    }

    /// Reads an end tag from behind its first characters; `nil` where it ends something else.
    private mutating func close() -> Tag? {
        guard let written = name(), written == open.last?.written else { return nil }
        skipSpace()
        guard skip(">") else { return nil }
        return end()
    }

    private mutating func end() -> Tag? {
        guard let ended = open.popLast() else { return nil }
        prefixes.removeLast(max(0, prefixes.count -| ended.prefixes))  // checked: at most as many as there are
        guard let last = open.indices.last else { return Tag(root: ended.element) }
        open[last].element.children.append(ended.element)  // checked: one of its indices
        return Tag()
    }

    private func resolved(_ written: ArraySlice<UInt8>, isElement: Bool) -> XMLElement.Name? {
        let parts = written.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
        let local = String(decoding: parts.last ?? [], as: UTF8.self)
        guard !local.isEmpty, parts.count <= 2 else { return nil }
        let prefix = parts.count == 2 ? parts.first ?? [] : []
        if let known = prefixes.last(where: { $0.prefix == prefix }), isElement || !prefix.isEmpty {
            return XMLElement.Name(namespace: known.namespace, local: local)
        }
        return prefix.isEmpty ? XMLElement.Name(namespace: "", local: local) : nil
    }

    /// Reads a name as it is written.
    private mutating func name() -> ArraySlice<UInt8>? {
        let name = rest.prefix { byte in
            byte > 0x20 && !"</>='\"&".utf8.contains(byte)
        }
        index = name.endIndex
        return name.isEmpty ? nil : name
    }

    /// Reads text up to one of some characters, with what its references stand for.
    private mutating func text(until ends: [UInt8]) -> [UInt8]? {
        var text: [UInt8] = []
        while let byte = bytes[safe: index], !ends.contains(byte) {
            index += 1  // checked: there is a byte, by the condition above
            guard byte == UInt8(ascii: "&") else {
                text.append(byte)
                continue
            }
            let reference = rest.prefix(12).prefix { $0 != UInt8(ascii: ";") }
            guard bytes[safe: reference.endIndex] == UInt8(ascii: ";"), let meant = Self.meaning(of: reference) else {
                return nil
            }
            text.append(contentsOf: meant)
            index = reference.endIndex +| 1
        }
        return text
    }

    private static func meaning(of reference: ArraySlice<UInt8>) -> [UInt8]? {
        let name = String(decoding: reference, as: UTF8.self)
        switch name {
        case "amp": return [UInt8(ascii: "&")]
        case "lt": return [UInt8(ascii: "<")]
        case "gt": return [UInt8(ascii: ">")]
        case "quot": return [UInt8(ascii: "\"")]
        case "apos": return [UInt8(ascii: "'")]
        default:
            guard name.hasPrefix("#") else { return nil }
            let isHexadecimal = name.hasPrefix("#x")
            let digits = name.dropFirst(isHexadecimal ? 2 : 1)  // checked: constants above 0
            guard digits.utf8.allSatisfy({ $0 != UInt8(ascii: "+") && $0 != UInt8(ascii: "-") }),
                let number = UInt32(digits, radix: isHexadecimal ? 16 : 10), number > 0,
                let scalar = Unicode.Scalar(number)
            else { return nil }
            return Array(String(Character(scalar)).utf8)
        }
    }

    /// What has not been read yet.
    private var rest: ArraySlice<UInt8> {
        bytes[clamping: index..<max(index, bytes.count)]  // checked: ends in their order
    }

    private mutating func skipSpace() {
        // checked: there is a byte, by the condition
        while let byte = bytes[safe: index], [0x20, 0x09, 0x0A, 0x0D].contains(byte) { index += 1 }
    }

    @discardableResult
    private mutating func skip(_ text: String) -> Bool {
        guard rest.starts(with: text.utf8) else { return false }
        index = index +| text.utf8.count
        return true
    }

    /// Goes past the next such text, wherever it is.
    private mutating func skip(past text: String) -> Bool {
        while index < bytes.count {
            if skip(text) { return true }
            index += 1  // checked: below the number of bytes
        }
        return false
    }
}
