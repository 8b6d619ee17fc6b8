import Testing

@testable import Rendering

/// XMP of a JPEG that goes on in further segments.
struct XMPExtensionTests {
    private static let digest = "0123456789ABCDEF0123456789ABCDEF"

    private static func packet(_ attributes: String, _ content: String) -> String {
        "<x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'>"
            + "<rdf:Description rdf:about='' xmlns:dc='http://purl.org/dc/elements/1.1/' "
            + "xmlns:xmpNote='http://ns.adobe.com/xmp/note/' \(attributes)>\(content)</rdf:Description></rdf:RDF></x:xmpmeta>"
    }

    private static func segment(_ content: [UInt8]) -> [UInt8] {
        let length = content.count + 2
        return [0xFF, 0xE1, UInt8(length >> 8), UInt8(length & 255)] + content
    }

    private static func number(_ value: Int) -> [UInt8] { [24, 16, 8, 0].map { UInt8(value >> $0 & 255) } }

    /// A file of a packet and the parts of another.
    private static func file(_ main: String, _ more: [UInt8], _ parts: [Range<Int>], of size: Int? = nil) -> [UInt8] {
        let marked = parts.map { part -> [UInt8] in
            let head = XMPExtension.mark + Array(digest.utf8) + number(size ?? more.count) + number(part.lowerBound)
            return segment(head + more[part])
        }
        return [0xFF, 0xD8] + segment(JPEGMetadata.xmpMark + Array(main.utf8)) + marked.flatMap { $0 } + [0xFF, 0xD9]
    }

    private static func xmp(_ file: [UInt8]) -> String? {
        file.withUnsafeBytes { JPEGMetadata.blocks(in: $0) }.xmp.map { String(decoding: $0, as: UTF8.self) }
    }

    private static let more = Array(packet("", "<dc:rights>Ours</dc:rights>").utf8)

    @Test(arguments: [
        packet("xmpNote:HasExtendedXMP='\(digest)'", "<dc:creator>Eva</dc:creator>"),
        packet("", "<xmpNote:HasExtendedXMP>\(digest)</xmpNote:HasExtendedXMP><dc:creator>Eva</dc:creator>"),
    ])
    func bothAreOnePacket(_ main: String) throws {
        for parts in [[0..<Self.more.count], [100..<Self.more.count, 0..<100], [0..<9, 0..<9, 9..<Self.more.count]] {
            let text = try #require(Self.xmp(Self.file(main, Self.more, parts)))
            let read = try #require(XMPPacket(Array(text.utf8)))
            #expect(read.text(of: .dc("creator")) == Array("Eva".utf8))
            #expect(read.text(of: .dc("rights")) == Array("Ours".utf8))
            #expect(!text.contains("HasExtendedXMP"))
        }
    }

    /// A text that names the property is not it.
    @Test func itsNameMayStandElsewhere() throws {
        let main = Self.packet(
            "xmpNote:HasExtendedXMP='\(Self.digest)'",
            "<dc:title>HasExtendedXMP</dc:title><dc:creator>Eva</dc:creator>"
        ).replacing("<rdf:Description ", with: "<!-- HasExtendedXMP='no' --><rdf:Description ")
        let text = try #require(Self.xmp(Self.file(main, Self.more, [0..<Self.more.count])))
        #expect(XMPPacket(Array(text.utf8))?.text(of: .dc("rights")) == Array("Ours".utf8))
    }

    @Test func whatIsNotWholeIsLeftOut() {
        let main = Self.packet("xmpNote:HasExtendedXMP='\(Self.digest)'", "<dc:creator>Eva</dc:creator>")
        let all = 0..<Self.more.count
        #expect(Self.xmp(Self.file(main, Self.more, [])) == main)
        #expect(Self.xmp(Self.file(main, Self.more, [10..<Self.more.count])) == main)
        #expect(Self.xmp(Self.file(main, Self.more, [0..<100, 90..<Self.more.count])) == main)
        #expect(Self.xmp(Self.file(main, Self.more, [all], of: 1 << 31)) == main)
        #expect(Self.xmp(Self.file(main, Self.more, [all], of: 3)) == main)
        let other = main.replacing("0123", with: "4567")
        #expect(Self.xmp(Self.file(other, Self.more, [all])) == other, "of another digest")
        let broken = Array("<x:xmpmeta><rdf:RDF><rdf:Description><a></rdf:Description></rdf:RDF></x:xmpmeta>".utf8)
        #expect(Self.xmp(Self.file(main, broken, [0..<broken.count])) == main)
        let link = "HasExtendedXMP='\(Self.digest)"
        for end in ["HasExtendedXMP", "HasExtendedXMP='", link, "</rdf:RDF>" + link] {
            #expect(Self.xmp(Self.file(end, Self.more, [all])) == end)
        }
    }
}
