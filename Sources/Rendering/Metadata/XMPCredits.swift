import Basics

/// Who made a picture, who owns it and on what terms, as its XMP packet says.
struct XMPCredits: Equatable {
    /// How a property's texts are written.
    private enum Form {
        case text
        case list
        case languages
    }

    private struct Property {
        var prefix: String
        var name: XMLElement.Name
        var form: Form
    }

    private static let properties = [
        Property(prefix: "dc", name: .dc("creator"), form: .list),
        Property(prefix: "dc", name: .dc("rights"), form: .languages),
        Property(prefix: "photoshop", name: .photoshop("Credit"), form: .text),
        Property(prefix: "xmpRights", name: .xmpRights("WebStatement"), form: .text),
        Property(prefix: "xmpRights", name: .xmpRights("UsageTerms"), form: .languages),
    ]

    /// Texts that are longer together are no credits; a segment of a JPEG holds 65,502 bytes.
    private static let most = 40_000

    private let texts: [[XMPPacket.Text]]
    private let licensors: [XMPPacket.Text]

    /// Looks for them; `nil` where none of it is said.
    init?(_ packet: XMPPacket) {
        texts = Self.properties.map { packet.texts(of: $0.name) }
        licensors = packet.texts(of: .plus("LicensorURL"), in: .plus("Licensor"))
        let all = texts.joined() + licensors  // checked: two lists are joined
        guard !all.isEmpty, all.reduce(0, { $0 +| $1.bytes.count +| 100 }) <= Self.most else { return nil }
    }

    /// The same as IPTC or EXIF say it, for a file that can hold XMP only; `nil` where they say nothing.
    init?(_ iptc: IPTCRecords?, _ exif: ExifCredits?) {
        func texts(_ values: [[UInt8]], _ tag: Int?) -> [XMPPacket.Text] {
            let values = values.isEmpty ? exif?.texts.filter { $0.tag == tag }.map(\.bytes) ?? [] : values
            return values.map { XMPPacket.Text(bytes: Self.unicode($0)) }.filter { !$0.bytes.isEmpty }
        }
        self.texts = [
            texts(iptc?.values(IPTCRecords.byLine) ?? [], ExifCredits.artist),
            Array(texts(iptc?.values(IPTCRecords.copyrightNotice) ?? [], ExifCredits.copyright).prefix(1)),
            Array(texts(iptc?.values(IPTCRecords.credit) ?? [], nil).prefix(1)), [], [],
        ]
        licensors = []
        guard !self.texts.joined().isEmpty else { return nil }
    }

    /// A text in UTF-8, whose bytes are that already, or else Latin-1 as in old files; without what XML cannot hold.
    private static func unicode(_ bytes: [UInt8]) -> [UInt8] {
        let bytes = bytes.filter { $0 >= 0x20 || [0x09, 0x0A, 0x0D].contains($0) }
        if String(validating: bytes, as: UTF8.self) != nil { return bytes }
        return Array(String(String.UnicodeScalarView(bytes.map { Unicode.Scalar($0) })).utf8)
    }

    // checked: these are lists of bytes, which are joined
    /// A packet with these texts and nothing else.
    var packet: [UInt8] {
        var text = Array("<?xpacket begin=\"\u{FEFF}\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n".utf8)
        text += Array("<x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><rdf:RDF".utf8)
        text += Self.declaration("rdf", .rdf("RDF")) + Array("><rdf:Description rdf:about=\"\"".utf8)
        var declared: Set<String> = []
        for (property, texts) in zip(Self.properties, texts)
        where !texts.isEmpty && declared.insert(property.prefix).inserted {
            text += Self.declaration(property.prefix, property.name)
        }
        if !licensors.isEmpty { text += Self.declaration("plus", .plus("Licensor")) }
        text.append(UInt8(ascii: ">"))
        for (property, texts) in zip(Self.properties, texts) where !texts.isEmpty {
            text += Self.element("\(property.prefix):\(property.name.local)", Self.value(of: texts, property.form))
        }
        if !licensors.isEmpty {
            let items = licensors.flatMap { licensor in
                let address = Self.element("plus:LicensorURL", Self.escaped(licensor.bytes))
                return Self.element("rdf:li", with: " rdf:parseType=\"Resource\"", address)
            }
            text += Self.element("plus:Licensor", Self.element("rdf:Bag", items))
        }
        return text + Array("</rdf:Description></rdf:RDF></x:xmpmeta>\n<?xpacket end=\"r\"?>".utf8)
    }

    private static func value(of texts: [XMPPacket.Text], _ form: Form) -> [UInt8] {
        switch form {
        case .text: escaped(texts.first?.bytes ?? [])
        case .list: element("rdf:Seq", texts.flatMap { element("rdf:li", escaped($0.bytes)) })
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
