import Dialects
import Recipes
import Testing

struct FixedSizeTests {
    @Test(
        arguments: [
            ("/400x300/cat.jpg", "", .cover(400, 300), "400x300/cat.jpg"),
            ("/400x/cat.jpg", "", .inside(400, nil, enlarge: true), "400x/cat.jpg"),
            ("/x300/2026/cat.jpg", "", .inside(nil, 300, enlarge: true), "x300/2026/cat.jpg"),
            ("/1x16384/a%20b.jpg", "", .cover(1, 16384), "1x16384/a b.jpg"),
            ("/400x300/cat.jpg", "v=3&exp=99999999999&s=k.x&download=a.jpg", .cover(400, 300), "400x300/cat.jpg"),
            ("/400x300/cat.jpg", "fit=cover&rotate=0&dpr=1", .cover(400, 300), "400x300/cat.jpg"),
            ("/400x300/cat.jpg", "fit=crop", .cover(400, 300, enlarge: false), nil),
            ("/400x300/cat.jpg", "fit=fill", .fill(400, 300), nil),
            ("/400x300/cat.jpg", "dpr=2", .cover(800, 600), nil),
            ("/400x300/cat.jpg", "g=north", .cover(400, 300, .point(x: 0.5, y: 0)), nil),
            ("/400x300/cat.jpg", "format=webp", .cover(400, 300), nil),
            ("/400x300/cat.jpg", "q=50", .cover(400, 300), nil),
            ("/400x300/cat.jpg", "frames=1", .cover(400, 300), nil),
            ("/400x300/cat.jpg", "format=json", .cover(400, 300), nil),
            ("/400x300/cat.jpg", "format=palette", .cover(400, 300), nil),
            ("/400x300/cat.jpg", "preset=thumbnail", .cover(400, 300), nil),
            ("/400x/cat.jpg", "preset=thumbnail", .inside(400, nil, enlarge: true), nil),
            ("/400x/cat.jpg", "fit=scale-down", .inside(400, nil), nil),
        ] as [(String, String, Step, String?)]
    )
    func size(path: String, query: String, step: Step, key: String?) throws {
        let request = try native.parse(path: path, query: query, accept: browserAccept)
        #expect(request.recipe.steps == [step])
        #expect(request.options.fixedKey == key)
    }

    @Test func withoutAWordAboutTheFormatTheVariantIsTheSameForEveryClient() throws {
        for accept in [nil, "*/*", browserAccept] {
            let request = try native.parse(path: "/400x300/scan.heic", query: nil, accept: accept)
            #expect(request.recipe.output.format == .original([]))
            let facts = try native.parse(path: "/400x300/scan.heic", query: "f=json", accept: accept)
            #expect(facts.recipe == request.recipe)
        }
        let negotiated = try native.parse(path: "/400x300/scan.heic", query: "f=auto", accept: browserAccept)
        #expect(negotiated.recipe.output.format == .negotiated([.webp, .avif, .jxl]))
    }

    @Test(arguments: ["w=4", "width=4", "scalex=4", "h=4", "height=4", "scaley=4"])
    func thePathAlreadySaysTheSize(query: String) throws {
        for path in ["/400x300/a.jpg", "/400x/a.jpg", "/x300/a.jpg"] {
            let error = try native.refusal(path: path, query: query)
            #expect(error.code == .misplacedParameter)
            #expect(error.kind == .badRequest)
        }
    }

    @Test func onlyTheSizesThatAreConfigured() throws {
        let sizes = [try FixedSize(configured: "400x300"), try FixedSize(configured: "x200")]
        let dialect = try NativeDialect(NativeDialect.Configuration(sizes: sizes))
        #expect(try dialect.parse(path: "/400x300/a", query: nil, accept: nil).options.fixedKey == "400x300/a")
        #expect(try dialect.parse(path: "/x200/a", query: nil, accept: nil).options.fixedKey == "x200/a")
        for path in ["/400x/a", "/x300/a", "/300x400/a", "/401x300/a", "/200x/a"] {
            let error = try dialect.refusal(path: path, query: nil)
            #expect(error.code == .sizeNotAllowed)
            #expect(error.kind == .notFound)
        }
        #expect(try dialect.parse(path: "/picture/a", query: "w=401", accept: nil).recipe.steps == [.inside(401, nil)])
    }

    @Test(arguments: ["", "x", "400", "400 x 300", "0x3", "400*300", "16385x1"])
    func anEntryThatIsNoSize(text: String) {
        #expect(throws: NativeError.self) { try FixedSize(configured: text) }
    }
}
