import Basics

/// An XMP packet's properties (ISO 16684-1), in whichever of RDF's forms they are written.
struct XMPPacket {
    /// A text, in the language that it says.
    struct Text: Equatable {
        /// The text in UTF-8.
        var bytes: [UInt8]
        /// Its language; `nil` where it says none.
        var language: [UInt8]?
    }

    private let descriptions: [XMLElement]

    /// Reads a packet; `nil` where it is damaged.
    init?(_ bytes: [UInt8]) {
        guard let root = XMLReader.root(of: bytes) else { return nil }
        let graph = root.name == .rdf("RDF") ? root : root.child(.rdf("RDF"))
        guard let graph else { return nil }
        descriptions = graph.children.filter { $0.name == .rdf("Description") }
    }

    /// What everything is said of, mostly nothing that has a name.
    var resource: [UInt8] { descriptions.first?.attribute(.rdf("about")) ?? [] }

    /// The texts of a property: one, or all of a list or of its languages.
    func texts(of name: XMLElement.Name) -> [Text] {
        for description in descriptions {
            if let value = description.attribute(name) { return Self.kept([Text(bytes: value)]) }
            if let property = description.child(name) { return Self.kept(Self.texts(in: property)) }
        }
        return []
    }

    /// The text of a property for whoever wants one: in the language that is everybody's, or the first.
    func text(of name: XMLElement.Name) -> [UInt8]? {
        let texts = texts(of: name)
        return (texts.first { $0.language.map { $0.elementsEqual("x-default".utf8) } ?? false } ?? texts.first)?.bytes
    }

    /// The texts of a field of a property that is a structure, or a list of such.
    func texts(of field: XMLElement.Name, in name: XMLElement.Name) -> [Text] {
        let properties = descriptions.compactMap { $0.child(name) }
        return Self.kept(
            properties.flatMap { property in
                (Self.items(of: property) ?? [property]).flatMap { item -> [Text] in
                    let structure = item.child(.rdf("Description")) ?? item
                    if let value = structure.attribute(field) { return [Text(bytes: value)] }
                    return structure.child(field).map(Self.texts(in:)) ?? []
                }
            }
        )
    }

    private static func texts(in property: XMLElement) -> [Text] {
        (items(of: property) ?? [property]).map { item in
            Text(bytes: simple(item), language: item.attribute(.language))
        }
    }

    /// A packet of a picture that has been turned upright, as it is usually written.
    static func upright(_ packet: [UInt8]) -> [UInt8] {
        var packet = packet
        for before in ["tiff:Orientation=\"", "tiff:Orientation='", "<tiff:Orientation>"] {
            guard let found = packet.firstRange(of: Array(before.utf8)), let digit = packet[safe: found.upperBound],
                (UInt8(ascii: "2")...UInt8(ascii: "8")).contains(digit)
            else { continue }
            packet[found.upperBound] = UInt8(ascii: "1")  // checked: it is there, by the guard above
        }
        return packet
    }

    private static func kept(_ texts: [Text]) -> [Text] { texts.filter { !$0.bytes.isEmpty } }

    /// The items of a list of any kind; `nil` where it is none.
    private static func items(of property: XMLElement) -> [XMLElement]? {
        for kind in ["Seq", "Alt", "Bag"] {
            guard let list = property.child(.rdf(kind)) else { continue }
            return list.children.filter { $0.name == .rdf("li") }
        }
        return nil
    }

    /// The text of a value that is one, with qualifiers or without; that of anything else is empty.
    private static func simple(_ element: XMLElement) -> [UInt8] {
        if let address = element.attribute(.rdf("resource")) { return address }
        let structure = element.child(.rdf("Description")) ?? element
        if let value = structure.child(.rdf("value")) { return value.text }
        if let value = structure.attribute(.rdf("value")) { return value }
        return element.children.isEmpty ? element.text : []
    }
}

extension XMLElement.Name {
    static let language = XMLElement.Name(namespace: "http://www.w3.org/XML/1998/namespace", local: "lang")

    static func rdf(_ name: String) -> XMLElement.Name {
        XMLElement.Name(namespace: "http://www.w3.org/1999/02/22-rdf-syntax-ns#", local: name)
    }

    static func dc(_ name: String) -> XMLElement.Name {
        XMLElement.Name(namespace: "http://purl.org/dc/elements/1.1/", local: name)
    }

    static func xmpRights(_ name: String) -> XMLElement.Name {
        XMLElement.Name(namespace: "http://ns.adobe.com/xap/1.0/rights/", local: name)
    }

    static func photoshop(_ name: String) -> XMLElement.Name {
        XMLElement.Name(namespace: "http://ns.adobe.com/photoshop/1.0/", local: name)
    }

    static func iptcCore(_ name: String) -> XMLElement.Name {
        XMLElement.Name(namespace: "http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/", local: name)
    }

    static func plus(_ name: String) -> XMLElement.Name {
        XMLElement.Name(namespace: "http://ns.useplus.org/ldf/xmp/1.0/", local: name)
    }
}
