import Testing

@testable import Rendering

/// XMP in the forms that writers use, and in none that anybody should.
struct XMPPacketTests {
    private static let namespaces =
        #"xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:dc="http://purl.org/dc/elements/1.1/" "#
        + #"xmlns:x="adobe:ns:meta/" xmlns:plus="http://ns.useplus.org/ldf/xmp/1.0/" "#
        + #"xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/" "#
        + #"xmlns:xmpRights="http://ns.adobe.com/xap/1.0/rights/""#

    private static func graph(_ content: String) -> [UInt8] {
        Array("<x:xmpmeta \(namespaces)><rdf:RDF>\(content)</rdf:RDF></x:xmpmeta>".utf8)
    }

    private static func described(_ content: String) -> [UInt8] {
        graph("<rdf:Description rdf:about=''>\(content)</rdf:Description>")
    }

    private static let creators: [[UInt8]] = [
        described("<dc:creator><rdf:Seq><rdf:li>Éva &amp; Co</rdf:li></rdf:Seq></dc:creator>"),
        described("<dc:creator><rdf:Bag>\n <rdf:li>Éva &#38; Co</rdf:li>\n</rdf:Bag></dc:creator>"),
        described("<dc:creator>&#xC9;va &#x26; Co</dc:creator>"),
        described("<dc:creator><![CDATA[Éva & Co]]></dc:creator>"),
        described("<dc:creator>Éva <!-- and --><?who?>&amp; Co</dc:creator>"),
        described("<dc:creator rdf:parseType='Resource'><rdf:value>Éva &amp; Co</rdf:value></dc:creator>"),
        described("<dc:creator><rdf:Description rdf:value='Éva &amp; Co'/></dc:creator>"),
        graph("<rdf:Description dc:creator=\"Éva &amp; Co\" rdf:about=\"\"/>"),
        graph("<rdf:Description/><rdf:Description ><dc:creator >Éva &amp; Co</dc:creator ></rdf:Description >"),
        Array("\u{FEFF}<?xpacket begin='\u{FEFF}'?>".utf8) + described("<dc:creator>Éva &amp; Co</dc:creator>")
            + Array("<?xpacket end='w'?>\0\0\0".utf8),
        Array(
            """
            <r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><r:Description>
            <creator xmlns="http://purl.org/dc/elements/1.1/"><r:Seq><r:li>Éva &amp; Co</r:li></r:Seq></creator>
            </r:Description></r:RDF>
            """.utf8
        ),
    ]

    @Test(arguments: creators)
    func aCreatorIsReadInEveryForm(_ packet: [UInt8]) throws {
        let texts = try #require(XMPPacket(packet)).texts(of: .dc("creator"))
        #expect(texts.map { String(decoding: $0.bytes, as: UTF8.self) } == ["Éva & Co"])
    }

    @Test(arguments: [
        "<plus:Licensor><rdf:Seq><rdf:li rdf:parseType='Resource'><plus:LicensorURL>https://a.b/</plus:LicensorURL>"
            + "</rdf:li></rdf:Seq></plus:Licensor>",
        "<plus:Licensor><rdf:Bag><rdf:li plus:LicensorURL='https://a.b/' plus:LicensorName='n'/></rdf:Bag></plus:Licensor>",
        "<plus:Licensor><rdf:Seq><rdf:li><rdf:Description plus:LicensorURL='https://a.b/'/></rdf:li></rdf:Seq>"
            + "</plus:Licensor>",
        "<plus:Licensor rdf:parseType='Resource'><plus:LicensorURL rdf:resource='https://a.b/'/></plus:Licensor>",
    ])
    func theAddressOfALicensorIsReadInEveryForm(_ property: String) throws {
        let packet = try #require(XMPPacket(Self.described(property)))
        let texts = packet.texts(of: .plus("LicensorURL"), in: .plus("Licensor"))
        #expect(texts.map { String(decoding: $0.bytes, as: UTF8.self) } == ["https://a.b/"])
    }

    @Test func languagesStayAndTheOneForEverybodyIsShown() throws {
        let packet = Self.described(
            "<dc:rights><rdf:Alt><rdf:li xml:lang='de'>Rechte</rdf:li><rdf:li xml:lang='x-default'>Rights</rdf:li>"
                + "</rdf:Alt></dc:rights>"
        )
        let first = try #require(XMPPacket(packet))
        #expect(first.text(of: .dc("rights")) == Array("Rights".utf8))
        let credits = try #require(XMPCredits(first))
        let again = try #require(XMPPacket(credits.packet))
        #expect(again.texts(of: .dc("rights")) == first.texts(of: .dc("rights")))
        #expect(XMPCredits(again)?.packet == credits.packet)
    }

    /// Nothing of a damaged packet is believed.
    @Test(arguments: [
        "", "<", "<a", "<a>", "<a></b>", "<a b></a>", "<a b='<'></a>", "<a b='1></a>", "<x:a/>", "&amp;",
        "<a>&nope;</a>",
        "<a>&#0;</a>", "<a>&#xD800;</a>", "<a>&#x110000;</a>", "<a>&#+65;</a>", "<a>& </a>", "<a:b:c/>", "</a>",
        "<a><!--</a>",
        "<a><![CDATA[</a>", "<?a", "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", "<![CDATA[a]]>",
    ])
    func whatIsNotWellFormedIsNone(_ text: String) {
        #expect(XMLReader.root(of: Array(text.utf8)) == nil)
        #expect(XMPPacket(Array(text.utf8)) == nil)
    }

    @Test func whatIsNoUTF8IsNone() {
        let packet = Self.described("<dc:creator>Zo\u{FF}</dc:creator>")
        #expect(XMPPacket(packet) != nil)
        #expect(XMPPacket(packet.map { $0 == 0xC3 ? 0xEB : $0 }) == nil)
    }

    @Test func depthIsBounded() {
        for (depth, isRead) in [(60, true), (100, false), (100_000, false)] {
            let text = String(repeating: "<a>", count: depth) + String(repeating: "</a>", count: depth)
            #expect((XMLReader.root(of: Array(text.utf8)) != nil) == isRead)
        }
    }

    /// Each name is looked for among all prefixes: forty thousand of both would take a minute.
    @Test func prefixesAreBounded() {
        for (count, isRead) in [(500, true), (40_000, false)] {
            let prefixes = (0..<count).map { " xmlns:p\($0)='n'" }.joined()
            #expect((XMLReader.root(of: Array("<a\(prefixes)/>".utf8)) != nil) == isRead)
        }
    }

    /// Cut at every place, and with every byte changed, it is read or it is not.
    @Test func damageHarmsNobody() throws {
        for packet in Self.creators {
            for end in stride(from: 0, to: packet.count, by: 5) {
                _ = XMPPacket(Array(packet[..<end])).flatMap { XMPCredits($0) }
            }
            for place in stride(from: 0, to: packet.count, by: 3) {
                for byte in [0x20, UInt8(ascii: "<"), UInt8(ascii: "&")] {
                    var changed = packet
                    changed[place] = byte
                    _ = XMPPacket(changed).flatMap { XMPCredits($0) }?.packet
                }
            }
        }
    }
}
