import Basics

/// Properties as they are written into an XMP packet.
struct XMPProperties {
    /// How a property's texts are written.
    enum Form {
        case text
        /// In an order that means something.
        case list
        /// In any order.
        case set
        case languages
    }

    /// What a text is said of, and how it is written.
    struct Property {
        /// What usually stands for its namespace.
        var prefix: String
        var name: XMLElement.Name
        var form: Form
    }

    /// The properties with their texts; those without any are left out.
    var values: [(property: Property, texts: [XMPPacket.Text])]
    /// Where to get a licence (PLUS).
    var licensors: [XMPPacket.Text] = []

    /// Whether nothing is said.
    var isEmpty: Bool { licensors.isEmpty && values.allSatisfy(\.texts.isEmpty) }

    // checked: these are lists of bytes, which are joined
    /// A packet with these properties and nothing else.
    var packet: [UInt8] {
        var text = Array("<?xpacket begin=\"\u{FEFF}\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n".utf8)
        text += Array("<x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><rdf:RDF".utf8)
        text += Self.declaration("rdf", .rdf("RDF")) + Array(">".utf8) + description(of: [])
        return text + Array("</rdf:RDF></x:xmpmeta>\n<?xpacket end=\"r\"?>".utf8)
    }

    // checked: these are lists of bytes, which are joined
    /// A packet with these properties beside its own.
    ///
    /// - Parameter packet: The packet, which says none of them.
    /// - Returns: The packet; `nil` where it does not end as packets do.
    func added(to packet: [UInt8]) -> [UInt8]? {
        guard let parsed = XMPPacket(packet), let end = Self.end(ofGraphIn: packet) else { return nil }
        let known = Self.declaration("rdf", .rdf("RDF"))
        return packet.prefix(end) + description(of: parsed.resource, declaring: known) + packet.suffix(from: end)
    }

    /// Where the end tag of the graph begins: the last one whose name is RDF, with whatever prefix.
    private static func end(ofGraphIn packet: [UInt8]) -> Int? {
        var index = packet.count -| 2
        while index >= 0 {
            defer { index = index -| 1 }
            guard packet[safe: index] == UInt8(ascii: "<"), packet[safe: index +| 1] == UInt8(ascii: "/") else {
                continue
            }
            // checked: a constant number of bytes
            let name = packet.dropFirst(index +| 2).prefix(100).prefix { $0 != UInt8(ascii: ">") && $0 > 0x20 }
            let local = name.split(separator: UInt8(ascii: ":")).last
            if local?.elementsEqual("RDF".utf8) == true { return index }
        }
        return nil
    }

    // checked: these are lists of bytes, which are joined
    /// An element with all properties.
    ///
    /// - Parameters:
    ///   - resource: What they are said of.
    ///   - declarations: What its names need beside their own namespaces.
    /// - Returns: The element.
    private func description(of resource: [UInt8], declaring declarations: [UInt8] = []) -> [UInt8] {
        var text = Array("<rdf:Description".utf8) + declarations + Array(" rdf:about=\"".utf8) + Self.escaped(resource)
        text.append(UInt8(ascii: "\""))
        var declared: Set<String> = []
        for (property, texts) in values where !texts.isEmpty && declared.insert(property.prefix).inserted {
            text += Self.declaration(property.prefix, property.name)
        }
        if !licensors.isEmpty { text += Self.declaration("plus", .plus("Licensor")) }
        text.append(UInt8(ascii: ">"))
        for (property, texts) in values where !texts.isEmpty {
            text += Self.element("\(property.prefix):\(property.name.local)", Self.value(of: texts, property.form))
        }
        if !licensors.isEmpty {
            let items = licensors.flatMap { licensor in
                let address = Self.element("plus:LicensorURL", Self.escaped(licensor.bytes))
                return Self.element("rdf:li", with: " rdf:parseType=\"Resource\"", address)
            }
            text += Self.element("plus:Licensor", Self.element("rdf:Bag", items))
        }
        return text + Array("</rdf:Description>".utf8)
    }

    private static func value(of texts: [XMPPacket.Text], _ form: Form) -> [UInt8] {
        switch form {
        case .text: escaped(texts.first?.bytes ?? [])
        case .list: element("rdf:Seq", texts.flatMap { element("rdf:li", escaped($0.bytes)) })
        case .set: element("rdf:Bag", texts.flatMap { element("rdf:li", escaped($0.bytes)) })
        case .languages:
            element(
                "rdf:Alt",
                texts.flatMap { text in
                    let language = String(decoding: escaped(text.language ?? Array("x-default".utf8)), as: UTF8.self)
                    return element("rdf:li", with: " xml:lang=\"\(language)\"", escaped(text.bytes))
                }
            )
        }
    }

    private static func declaration(_ prefix: String, _ name: XMLElement.Name) -> [UInt8] {
        Array(" xmlns:\(prefix)=\"\(name.namespace)\"".utf8)
    }

    private static func element(_ name: String, with attributes: String = "", _ content: [UInt8]) -> [UInt8] {
        // checked: these are lists of bytes, which are joined
        Array("<\(name)\(attributes)>".utf8) + content + Array("</\(name)>".utf8)
    }

    private static func escaped(_ text: [UInt8]) -> [UInt8] {
        text.flatMap { byte -> [UInt8] in
            switch byte {
            case UInt8(ascii: "&"): Array("&amp;".utf8)
            case UInt8(ascii: "<"): Array("&lt;".utf8)
            case UInt8(ascii: ">"): Array("&gt;".utf8)
            case UInt8(ascii: "\""): Array("&quot;".utf8)
            // A reader would make a line's end of it.
            case 0x0D: Array("&#xD;".utf8)
            default: [byte]
            }
        }
    }
}
