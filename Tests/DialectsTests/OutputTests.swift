import Dialects
import Recipes
import Testing

struct OutputTests {
    @Test(
        arguments: [
            ("", Output()),
            ("format=jpeg", Output(format: .exact(.jpeg))),
            ("format=jpg", Output(format: .exact(.jpeg))),
            ("fm=png", Output(format: .exact(.png))),
            ("f=webp", Output(format: .exact(.webp))),
            ("encoding=avif", Output(format: .exact(.avif))),
            ("output=gif", Output(format: .exact(.gif))),
            ("format=tiff", Output(format: .exact(.tiff))),
            ("format=jxl", Output(format: .exact(.jxl))),
            ("format=auto", Output(format: .negotiated([]))),
            ("format=json", Output(format: .original([]))),
            ("format=color", Output(summary: .color)),
            ("f=palette", Output(summary: .palette(colors: 6))),
            ("format=palette&colors=2", Output(summary: .palette(colors: 2))),
            ("colors=16&fm=palette", Output(summary: .palette(colors: 16))),
            ("format=thumbhash&colors=200", Output(summary: .thumbHash)),
            ("format=blurhash&q=3&metadata=keep&hdr=keep&color=p3", Output(summary: .blurHash)),
            ("format=lqip&lossless&effort=3&progressive", Output(summary: .dataURI)),
            ("format=phash", Output(summary: .perceptualHash)),
            ("preset=large&format=phash", Output(summary: .perceptualHash)),
            ("q=1", Output(quality: 1)),
            ("quality=100", Output(quality: 100)),
            ("q=80", Output(quality: 80)),
            ("q=80&format=jpeg", Output(format: .exact(.jpeg))),
            ("q=81&format=jpeg", Output(format: .exact(.jpeg), quality: 81)),
            // For a file with loss, be it the usual number.
            ("q=79&format=webp", Output(format: .exact(.webp), quality: 79)),
            ("lossless&format=webp", Output(format: .exact(.webp), options: EncoderOptions(isLossless: true))),
            ("lossless=0&f=auto", Output(format: .negotiated([]), options: EncoderOptions(isLossless: false))),
            ("chroma=444&f=avif", Output(format: .exact(.avif), options: EncoderOptions(chroma: .full))),
            ("colors=16&f=png", Output(format: .exact(.png), options: EncoderOptions(colors: 16))),
            ("progressive", Output(options: EncoderOptions(isProgressive: true))),
            ("effort=9&chroma=auto", Output(options: EncoderOptions(effort: 9))),
            ("q=80&format=webp", Output(format: .exact(.webp), quality: 80)),
            ("q=60&format=avif", Output(format: .exact(.avif))),
            ("q=80&format=jxl", Output(format: .exact(.jxl))),
            ("q=50&format=png", Output(format: .exact(.png))),
            ("q=50&format=gif", Output(format: .exact(.gif))),
            ("q=50&format=tiff", Output(format: .exact(.tiff))),
            ("q=50&format=auto", Output(format: .negotiated([]), quality: 50)),
            ("max-bytes=200kB", Output(byteLimit: ByteLimit(200_000))),
            ("max-bytes=1.5KiB&max-bytes-scale", Output(byteLimit: ByteLimit(1_536, mayScale: true))),
            ("max-bytes=9k&q=80&f=jpeg", Output(format: .exact(.jpeg), quality: 80, byteLimit: ByteLimit(9_000))),
            ("max-bytes=9000b&q=100&f=jpeg", Output(format: .exact(.jpeg), byteLimit: ByteLimit(9_000))),
            ("max-bytes-scale", Output()),
            ("metadata=none", Output()),
            ("metadata=copyright", Output(metadata: .copyright)),
            ("metadata=keep", Output(metadata: .keep)),
            ("hdr=keep", Output(hdr: .keep)),
            ("hdr=sdr&metadata=keep", Output(metadata: .keep, hdr: .sdr)),
        ] as [(String, Output)]
    )
    func output(query: String, output: Output) throws {
        #expect(try native.picture(query).output == output)
    }

    @Test(
        arguments: [
            ("", PageSelection()),
            ("page=1", PageSelection()),
            ("page=2", PageSelection(first: 2)),
            ("frames=1", PageSelection(count: 1)),
            ("page=3&frames=10", PageSelection(first: 3, count: 10)),
        ] as [(String, PageSelection)]
    )
    func pages(query: String, pages: PageSelection) throws {
        #expect(try native.picture(query).pages == pages)
    }

    @Test(
        arguments: [
            (nil, []),
            ("", []),
            ("*/*", []),
            ("image/*", []),
            ("image/*,*/*;q=0.8", []),
            ("text/html,application/xhtml+xml", []),
            ("image/webp", .webp),
            ("image/avif", .avif),
            ("image/avif,image/webp", [.avif, .webp]),
            ("image/avif, image/webp ,*/*", [.avif, .webp]),
            ("IMAGE/WebP", .webp),
            ("image/webp;q=0.1", .webp),
            ("image/webp;q=0", []),
            ("image/webp;q=0.0", []),
            ("image/webp;q=0.000", []),
            ("image/webp;q=0.001", .webp),
            ("image/webp;q=1", .webp),
            ("image/webp;q=1.", .webp),
            ("image/webp;q=1.000", .webp),
            ("image/webp ; q=0", []),
            ("image/webp;Q=0", []),
            ("image/webp;q=nan", []),
            ("image/webp;q=", []),
            ("image/webp;q=-1", []),
            ("image/webp;level=1;q=0", []),
            ("image/webp;level=1", .webp),
            ("image/webp,image/webp;q=0", []),
            ("image/avif;q=0,image/webp", .webp),
            ("image/avif;q=0.5,image/webp;q=0.6", .webp),
            ("image/avif;q=0.6,image/webp;q=0.6", [.avif, .webp]),
            ("image/avif;q=0.7,image/webp;q=0.6", [.avif, .webp]),
            ("image/avif;q=0.1", .avif),
            ("image/webpx,ximage/webp,image/web", []),
            (",,;,image/webp,;;", .webp),
            (Optional(browserAccept), [.avif, .webp, .jxl]),
            ("image/jxl", .jxl), ("image/JXL;q=0.5", .jxl), ("image/jxl;q=0", []), ("image/jxl,image/jxl;q=0", []),
            ("image/jxl;q=0.5,image/avif;q=0.6", .avif), ("image/jxl;q=0.5,image/webp;q=0.6", .webp),
            ("image/jxl;q=0.6,image/avif;q=0.6,image/webp;q=0.1", [.avif, .webp, .jxl]),
            ("image/jxl,image/avif;q=0.5,image/webp;q=0.6", [.webp, .jxl]),
            ("image/avif,image/webp,image/png,image/svg+xml,image/*;q=0.8,*/*;q=0.5", [.avif, .webp]),
            ("image/webp,image/*,*/*;q=0.8", .webp),
            ("image/png,image/svg+xml,image/*;q=0.8,video/*;q=0.8,*/*;q=0.5", []),
        ] as [(String?, Acceptance)]
    )
    func acceptance(header: String?, acceptance: Acceptance) throws {
        #expect(Acceptance(accept: header) == acceptance)
        #expect(try native.picture("f=auto", accept: header).output.format == .negotiated(acceptance))
        #expect(try native.picture("", accept: header).output.format == .original(acceptance))
        #expect(try native.picture("f=webp", accept: header).output.format == .exact(.webp))
    }

    @Test func aHeaderWithoutEndIsNotRead() {
        #expect(Acceptance(accept: String(repeating: "image/webp,", count: 1000)) == [])
    }

    @Test(
        arguments: [
            ("", ResponseOptions()),
            ("w=4", ResponseOptions()),
            ("v=7", ResponseOptions(isImmutable: true)),
            ("v", ResponseOptions(isImmutable: true)),
            ("v=", ResponseOptions(isImmutable: true)),
            ("v=%00%0A", ResponseOptions(isImmutable: true)),
            ("s=a.b", ResponseOptions(isImmutable: true)),
            ("exp=1700000000", ResponseOptions(expires: 1_700_000_000)),
            ("exp=0", ResponseOptions(expires: 0)),
            ("format=json", ResponseOptions(wantsFacts: true)),
            ("download=cat.jpg", ResponseOptions(download: "cat.jpg")),
            ("download=my+cat.jpg", ResponseOptions(download: "my cat.jpg")),
            ("download=my%20cat%2B.jpg", ResponseOptions(download: "my cat+.jpg")),
            ("download=%E7%8C%AB.jpg", ResponseOptions(download: "猫.jpg")),
            ("download=%22quoted%22.jpg", ResponseOptions(download: "\"quoted\".jpg")),
        ] as [(String, ResponseOptions)]
    )
    func options(query: String, options: ResponseOptions) throws {
        #expect(try native.parse(path: "/picture/a.jpg", query: query, accept: nil).options == options)
    }

    @Test(arguments: [
        "a/b.jpg", "..", ".", ".htaccess", "a\\b", "a\u{0}b", "a\nb", "a\u{202e}gpj.exe", "a\u{200b}", "\u{85}",
        "name.", "\u{2028}", String(repeating: "a", count: 201), String(repeating: "é", count: 101), "",
    ])
    func fileNamesThatCouldMeanMoreAreRefused(name: String) throws {
        let escaped = name.utf8.map { "%" + ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        let error = try native.refusal(query: "download=\(escaped)")
        #expect(error.code == .invalidValue)
        #expect(error.parameter == "download")
        #expect(error.message.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0 != "\u{202e}" })
    }

    @Test func aFileNameOfTwoHundredBytesIsFine() throws {
        let name = String(repeating: "a", count: 200)
        #expect(try native.parse(path: "/picture/a", query: "download=\(name)", accept: nil).options.download == name)
    }
}
