import Dialects
import Recipes
import Testing

/// What bounds the sizes that strangers may ask for: `widths` and `presets-only`.
struct RestrictionTests {
    private static let presets = [
        "small": "w=540&h=540&q=82", "square": "h=540&fit=cover", "retina": "dpr=2", "odd": "w=541&format=webp",
    ]

    private static func dialect(
        widths: [Int] = [],
        sizes: [String] = [],
        presetsOnly: Bool = false
    ) throws -> NativeDialect {
        try NativeDialect(
            NativeDialect.Configuration(
                presets: presets,
                sizes: sizes.isEmpty ? nil : sizes.compactMap(FixedSize.init),
                widths: AllowedWidths(widths),
                presetsOnly: presetsOnly
            )
        )
    }

    @Test(
        arguments: [
            ("w=1", .inside(320, nil)), ("w=320", .inside(320, nil)), ("w=321", .inside(640, nil)),
            ("w=1280", .inside(1280, nil)), ("w=1281", .inside(1280, nil)), ("w=16384", .inside(1280, nil)),
            ("h=300", .inside(nil, 320)), ("w=300&dpr=2", .inside(640, nil)), ("w=640&dpr=0.5", .inside(320, nil)),
            ("w=300&h=200", .inside(320, 320)), ("w=300&h=500&fit=contain", .inside(320, 640, enlarge: true)),
            ("w=500&h=250&fit=cover", .cover(640, 320)), ("w=300&h=200&fit=crop", .cover(320, 213, enlarge: false)),
            ("w=2560&h=1280&fit=fill", .fill(1280, 640)), ("w=1&h=16384&fit=cover", .cover(320, 16384)),
            ("w=16384&h=1&fit=cover", .cover(1280, 1)), ("w=300&fit=cover", .inside(320, nil, enlarge: true)),
            ("preset=odd", .inside(541, nil)), ("preset=odd&w=542", .inside(640, nil)),
            ("preset=small&dpr=2", .inside(1280, 1280)), ("preset=small&fit=cover", .cover(540, 540)),
            ("preset=small&format=json", .inside(540, 540)), ("w=300&format=json", .inside(320, nil)),
        ] as [(String, Step)]
    )
    func anyWidthBecomesTheNextOne(query: String, step: Step) throws {
        let dialect = try Self.dialect(widths: [1280, 320, 640])
        #expect(try dialect.picture(query).steps == [step])
        #expect(try dialect.picture(query + "&blur=2").steps.first == step)
    }

    @Test func whatHasNoSizeStaysAsItIs() throws {
        let dialect = try Self.dialect(widths: [320])
        #expect(try dialect.picture("crop=0,0,9,9").steps == [.cropPixels(0, 0, 9, 9)])
        #expect(try dialect.picture("").steps == [])
    }

    @Test func aCanvasGrowsWithItsPicture() throws {
        let recipe = try Self.dialect(widths: [320, 640]).picture("w=500&h=250&fit=pad")
        #expect(recipe.steps == [.inside(640, 320, enlarge: true), .canvas(640, 320)])
    }

    /// Operators' own words, as in sets and on the command line, are not asked by strangers.
    @Test func recipesOfTheOperatorAreFree() throws {
        let dialect = try Self.dialect(widths: [320], presetsOnly: true)
        #expect(try dialect.recipe(parameters: "w=541").steps == [.inside(541, nil)])
        #expect(try dialect.recipe(parameters: "preset=odd&format=avif").steps == [.inside(541, nil)])
    }

    @Test(
        arguments: [
            ("/300x200/a.jpg", "", .cover(320, 213), "320x213/a.jpg"),
            ("/320x213/a.jpg", "", .cover(320, 213), "320x213/a.jpg"),
            ("/300x/a.jpg", "", .inside(320, nil, enlarge: true), "320x/a.jpg"),
            ("/x300/a.jpg", "v=1", .inside(nil, 320, enlarge: true), "x320/a.jpg"),
            ("/300x200/a.jpg", "dpr=2", .cover(640, 427), nil),
            ("/300x200/a.jpg", "q=10", .cover(320, 213), nil),
        ] as [(String, String, Step, String?)]
    )
    func fixedSizesAreSnapped(path: String, query: String, step: Step, key: String?) throws {
        let request = try Self.dialect(widths: [320, 640]).parse(path: path, query: query, accept: nil)
        #expect(request.recipe.steps == [step])
        #expect(request.options.fixedKey == key)
    }

    @Test func listedSizesAreTheOperators() throws {
        let dialect = try Self.dialect(widths: [320, 640], sizes: ["300x200"])
        let plain = try dialect.parse(path: "/300x200/a.jpg", query: nil, accept: nil)
        #expect(plain.recipe.steps == [.cover(300, 200)])
        #expect(plain.options.fixedKey == "300x200/a.jpg")
        let dense = try dialect.parse(path: "/300x200/a.jpg", query: "dpr=1.1", accept: nil)
        #expect(dense.recipe.steps == [.cover(640, 427)])
        // Another picture than the plain one is not kept under its key.
        let same = try dialect.parse(path: "/300x200/a.jpg", query: "dpr=1", accept: nil)
        #expect(same.recipe.steps == [.cover(320, 213)] && same.options.fixedKey == nil)
        #expect(try dialect.refusal(path: "/320x213/a.jpg", query: nil).code == .sizeNotAllowed)
    }

    @Test(arguments: [[], [0], [1, 16385], [-1]])
    func aListThatIsNone(widths: [Int]) { #expect(AllowedWidths(widths) == nil) }

    @Test(
        arguments: [
            ("preset=small", [.inside(540, 540)]), ("preset=small,square", [.cover(540, 540)]),
            ("preset=square,small", [.cover(540, 540)]), ("preset=small,retina", [.inside(1080, 1080)]),
            ("preset=small,odd", [.inside(541, 540)]), ("preset=odd,small", [.inside(540, 540)]),
            ("preset=small,odd&w=20", [.inside(20, 540)]), ("preset=small,small", [.inside(540, 540)]),
        ] as [(String, [Step])]
    )
    func laterPresetsWin(query: String, steps: [Step]) throws {
        #expect(try Self.dialect().picture(query).steps == steps)
    }

    @Test func aPresetsNameMayEndInAFormat() throws {
        let dialect = try Self.dialect()
        for format in ["webp", "avif", "jpeg", "jpg", "png", "auto"] {
            let accept = "image/avif,image/webp"
            let direct = try dialect.picture("preset=small&format=\(format)", accept: accept)
            #expect(try dialect.picture("preset=small.\(format)", accept: accept) == direct)
        }
        #expect(try dialect.picture("preset=odd.jpeg").output == Output(format: .exact(.jpeg)))
        #expect(try native.picture("preset=small.webp&q=50").output == Output(format: .exact(.webp), quality: 50))
        let own = try NativeDialect(NativeDialect.Configuration(presets: ["a": "w=1", "a.webp": "w=2"]))
        #expect(try own.picture("preset=a.webp").steps == [.inside(2, nil)])
    }

    @Test(arguments: [
        ("preset=small,nope", "There is no preset 'nope'."), ("preset=small,", "There is no preset ''."),
        ("preset=", "'preset' needs a value: the name of a preset."),
        ("preset=small.json", "There is no preset 'small.json'."),
        ("preset=smal", "There is no preset 'smal'. Did you mean 'small'?"),
        ("preset=small.webp.webp", "There is no preset 'small.webp.webp'."),
        ("preset=.webp", "There is no preset '.webp'."),
        (
            "preset=" + repeatElement("small", count: 17).joined(separator: ","),
            "it takes at most 16 names of presets."
        ),
        ("preset=small&preset=odd", "'preset' is given twice; once is enough."),
    ])
    func aWrongName(query: String, sentence: String) throws {
        let error = try Self.dialect().refusal(query: query)
        #expect(error.message.contains(sentence), "\(error.message)")
        #expect(error.kind == .badRequest)
    }

    @Test(arguments: ["preset=small", "preset=small,odd&v=3", "preset=odd.avif&exp=99999999999&s=k.x&download=a.jpg"])
    func presetsAreAnswered(query: String) throws {
        #expect(try Self.dialect(presetsOnly: true).picture(query) == Self.dialect().picture(query))
    }

    @Test(arguments: [
        ("/picture/a.jpg", "", "Only presets are served here: name one by 'preset', which takes odd, retina"),
        ("/picture/a.jpg", "v=1", "Only presets are served here"),
        ("/picture/a.jpg", "w=540", "'w' cannot stand here: only presets are served"),
        ("/picture/a.jpg", "preset=small&q=5", "'q' cannot stand here"),
        ("/picture/a.jpg", "preset=small&format=webp", "'format' cannot stand here"),
        ("/picture/a.jpg", "preset=small&format=json", "'format' cannot stand here"),
        ("/picture/a.jpg", "grayscale&preset=small", "'grayscale' cannot stand here"),
        ("/300x200/a.jpg", "", "The size '300x200' is not served here: only presets are"),
        ("/300x200/a.jpg", "preset=small", "The size '300x200' is not served here"),
        ("/picture/https://example.com/a.jpg", "", "Only presets are served here"),
    ])
    func allElseIsForbidden(path: String, query: String, sentence: String) throws {
        let error = try Self.dialect(presetsOnly: true).refusal(path: path, query: query)
        #expect(error.message.hasPrefix(sentence), "\(error.message)")
        #expect(error.code == .presetsOnly && error.kind == .forbidden)
    }
}
