import Recipes
import RenderWire
import Testing

struct FormatSnifferTests {
    private static func ftyp(_ brands: String..., length: UInt8? = nil) -> [UInt8] {
        var body: [UInt8] = []
        for (index, brand) in brands.enumerated() {
            body += Array(brand.utf8)
            if index == 0 { body += [0, 0, 0, 0] }
        }
        let head: [UInt8] = [0, 0, 0, length ?? UInt8(body.count + 8)]
        return head + Array("ftyp".utf8) + body
    }

    @Test(
        arguments: [
            ([0xFF, 0xD8, 0xFF, 0xE0], .jpeg),
            ([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0], .png),
            (Array("GIF87a".utf8), .gif),
            (Array("GIF89a".utf8), .gif),
            (Array("RIFF\u{1}\u{2}\u{3}\u{4}WEBPVP8 ".utf8), .webp),
            ([0x49, 0x49, 0x2A, 0x00, 8, 0, 0, 0], .tiff),
            ([0x4D, 0x4D, 0x00, 0x2A, 0, 0, 0, 8], .tiff),
            ([0x49, 0x49, 0x2B, 0x00, 8, 0, 0, 0], .tiff),
            ([0x4D, 0x4D, 0x00, 0x2B, 0, 8, 0, 0], .tiff),
            ([0xFF, 0x0A, 0x7F], .jxl),
            ([0, 0, 0, 12, 0x4A, 0x58, 0x4C, 0x20, 0x0D, 0x0A, 0x87, 0x0A], .jxl),
            (Array("%PDF-1.7".utf8), .pdf),
            (ftyp("avif", "mif1", "miaf"), .avif),
            (ftyp("avis", "msf1"), .avif),
            (ftyp("heic", "mif1"), .heic),
            (ftyp("mif1", "miaf", "avif"), .avif),
            (ftyp("mif1", "heic"), .heic),
            (ftyp("msf1", "hevc"), .heic),
            (ftyp("mif1", "miaf"), .heic),
        ] as [([UInt8], OriginalFormat)]
    )
    func knowsTheFirstBytes(_ bytes: [UInt8], _ format: OriginalFormat) {
        #expect(FormatSniffer.sniff(bytes) == format)
    }

    @Test(arguments: [
        "<svg xmlns='http://www.w3.org/2000/svg'/>",
        "<svg>",
        "<svg/>",
        "\u{FEFF}<svg width='1'>",
        "  \r\n\t<svg\n>",
        "<?xml version='1.0'?><svg >",
        "<?xml version='1.0'?>\n<!-- made by hand > <svg -->\n<svg >",
        "<!DOCTYPE svg PUBLIC \"-//W3C//DTD SVG 1.1//EN\" \"http://www.w3.org/x.dtd\"><svg >",
        "<!DOCTYPE svg [ <!ENTITY a \"]>\"> ]><svg >",
        "<s:svg xmlns:s='http://www.w3.org/2000/svg'>",
    ])
    func knowsSVG(_ text: String) {
        #expect(FormatSniffer.sniff(text.utf8) == .svg)
    }

    @Test(
        arguments: [
            [], [0xFF], [0xFF, 0xD8], Array("GIF88a".utf8), Array("RIFF0000WAVE".utf8), Array("BM".utf8),
            [0x1F, 0x8B, 0x08, 0x00], Array("<html><svg>".utf8), Array("<svgz>".utf8), Array("<svg".utf8),
            Array("<?xml <svg>".utf8), Array("<!-- <svg>".utf8), Array("<!DOCTYPE svg [ ".utf8), Array("hello".utf8),
            Array("push graphic-context\nviewbox 0 0 1 1".utf8), Array("P6 1 1 255 ".utf8), Array("<".utf8),
            ftyp("mp42", "isom"), ftyp("avif", length: 4), Array("\0\0\0\u{20}ftyp".utf8), Array("ftypavif".utf8),
            ftyp("mp42", "isom") + Array("avifavif".utf8),
        ] as [[UInt8]]
    )
    func refusesWhatIsNoImage(_ bytes: [UInt8]) {
        #expect(FormatSniffer.sniff(bytes) == nil)
    }

    /// Targa has no signature: some begin as a cursor does that holds nothing.
    @Test(
        arguments: [
            (0, 2, 0, 24), (0, 2, 0, 32), (0, 10, 0, 24), (0, 3, 0, 8), (0, 11, 0, 8), (1, 1, 24, 8), (1, 9, 32, 8),
            (0, 2, 0, 16),
        ] as [(UInt8, UInt8, UInt8, UInt8)]
    )
    func aTargaIsNoCursor(_ map: UInt8, _ kind: UInt8, _ entry: UInt8, _ bits: UInt8) {
        for flags: UInt8 in [0, 0x20, 0x28] {
            let head: [UInt8] = [0, map, kind, 0, 0, 0, map, entry, 0, 0, 0, 0, 64, 0, 44, 1, bits, flags]
            #expect(FormatSniffer.sniff(head) == nil)
            #expect(FormatSniffer.refusal(of: head).hasPrefix("This is a Targa picture (TGA), which is not read here."))
        }
    }

    @Test func iconsAndCursorsHoldSomething() {
        let entry: [UInt8] = [16, 16, 0, 0, 1, 0, 32, 0, 40, 0, 0, 0, 22, 0, 0, 0]
        for kind: UInt8 in [1, 2] {
            #expect(FormatSniffer.sniff([0, 0, kind, 0, 1, 0] + entry) == .ico)
            #expect(FormatSniffer.sniff([0, 0, kind, 0, 0, 1] + entry) == .ico)
            #expect(FormatSniffer.sniff([0, 0, kind, 0, 0, 0] + entry) == nil)
        }
    }

    @Test func looksAtNoMoreThanItWants() {
        let late = [UInt8](repeating: UInt8(ascii: " "), count: FormatSniffer.bytesWanted) + Array("<svg>".utf8)
        #expect(FormatSniffer.sniff(late) == nil)
        #expect(FormatSniffer.sniff(late.dropFirst(8)) == .svg)
    }

    @Test func survivesEveryTruncation() {
        let texts = ["<?xml a?><!-- c --><!DOCTYPE svg [ <!E 'x'> ]><s:svg>", "%PDF-", "RIFF1234WEBP"]
        for bytes in texts.map({ Array($0.utf8) }) + [Self.ftyp("mif1", "miaf", "avif")] {
            for length in 0..<bytes.count {
                let found = FormatSniffer.sniff(bytes.prefix(length))
                #expect(found == nil || found == .heic)
            }
        }
    }
}
