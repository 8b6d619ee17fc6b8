import Dialects
import Recipes
import Testing

/// Which steps the parameters of size and place become, written by hand from docs/parameters.md.
struct BoxTests {
    private static let square = Aspect(width: 1, height: 1)
    private static let wide = Aspect(width: 16, height: 9)

    private static func resize(
        _ box: Box,
        _ fit: Fit = .inside,
        enlarge: Bool = false,
        _ gravity: Gravity = .center,
        zoom: Double = 1
    ) -> Step { .resize(Resize(box, fit: fit, enlarge: enlarge, gravity: gravity, zoom: zoom)) }

    private static func padding(_ top: Length, _ right: Length, _ bottom: Length, _ left: Length) -> Step {
        .extend(Canvas(.padding(Padding(top: top, right: right, bottom: bottom, left: left))))
    }

    @Test(
        arguments: [
            ("w=50%25", [resize(Box(width: .fraction(0.5)))]),
            ("w=50%", [resize(Box(width: .fraction(0.5)))]),
            ("scalex=33.3%25", [resize(Box(width: .fraction(0.333)))]),
            ("h=1000%25&fit=contain", [resize(Box(height: .fraction(10)), enlarge: true)]),
            ("w=50%25&dpr=1.5", [resize(Box(width: .fraction(0.75)))]),
            (
                "w=50%25&h=300&fit=cover",
                [resize(Box(width: .fraction(0.5), height: .pixels(300)), .cover, enlarge: true)]
            ),
            (
                "w=50%25&h=300&fit=pad",
                [resize(Box(width: .fraction(0.5), height: .pixels(300)), enlarge: true), .extend(Canvas(.box))]
            ),
            ("w=400&ar=16:9", [.inside(400, 225)]),
            ("h=225&aspect=16:9&fit=cover", [.cover(400, 225)]),
            ("w=400&aspect-ratio=1.5&fit=fill", [.fill(400, 267)]),
            ("w=400&ar=16:9&dpr=1.5", [.inside(600, 338)]),
            ("w=8&ar=16:9", [.inside(8, 5)]),
            ("w=191&ar=1.91:1&fit=crop", [.cover(191, 100, enlarge: false)]),
            ("w=400&ar=1:1&fit=pad", [.inside(400, 400, enlarge: true), .canvas(400, 400)]),
            ("w=50%25&ar=16:9", [resize(Box(width: .fraction(0.5), aspect: wide))]),
            ("ar=16:9", []),
            ("ar=16:9&fit=contain", []),
            ("ar=16:9&fit=outside", []),
            ("ar=16:9&fit=cover", [resize(Box(aspect: wide), .cover, enlarge: true)]),
            ("ar=32:18&fit=crop&g=n", [resize(Box(aspect: wide), .cover, .point(x: 0.5, y: 0))]),
            ("ar=1&fit=fill", [resize(Box(aspect: square), .fill, enlarge: true)]),
            ("ar=1:1&fit=auto", [resize(Box(aspect: square), .auto, enlarge: true)]),
            (
                "ar=1:1&fit=pad&g=n",
                [resize(Box(aspect: square), enlarge: true), .extend(Canvas(.box, gravity: .point(x: 0.5, y: 0)))]
            ),
            ("min-w=100", []),
            ("min-w=100&enlarge", [resize(Box(leastWidth: 100), enlarge: true)]),
            ("h=50&min-w=100", [resize(Box(height: .pixels(50), leastWidth: 100))]),
            ("h=50&min-height=10&dpr=2", [resize(Box(height: .pixels(100), leastHeight: 20))]),
            (
                "w=50&h=50&min-width=80&fit=cover",
                [resize(Box(width: .pixels(50), height: .pixels(50), leastWidth: 80), .cover, enlarge: true)]
            ),
            ("w=50&h=50&min-w=80&fit=pad", [.inside(80, 50, enlarge: true), .canvas(80, 50)]),
        ] as [(String, [Step])]
    )
    func sides(query: String, steps: [Step]) throws {
        #expect(try native.picture(query).steps == steps)
    }

    @Test(
        arguments: [
            ("fit=stretch", .fill(4, 3)), ("fit=force", .fill(4, 3)), ("fit=limit", .inside(4, 3)),
            ("fit=bounds", .inside(4, 3, enlarge: true)), ("fit=lfill", .cover(4, 3, enlarge: false)),
            ("fit=min", .cover(4, 3, enlarge: false)), ("fit=thumb", .cover(4, 3, .faces)),
            ("fit=thumb&g=n", .cover(4, 3, .point(x: 0.5, y: 0))),
            ("fit=outside", resize(Box(width: .pixels(4), height: .pixels(3)), .outside, enlarge: true)),
            ("fit=auto&g=smart", resize(Box(width: .pixels(4), height: .pixels(3)), .auto, enlarge: true, .attention)),
            ("enlarge", .inside(4, 3, enlarge: true)), ("fit=contain&enlarge=0", .inside(4, 3)),
            ("fit=cover&enlarge=0", .cover(4, 3, enlarge: false)), ("fit=crop&enlarge=true", .cover(4, 3)),
            ("fit=fill&enlarge=false", .resize(Resize(width: 4, height: 3, fit: .fill, enlarge: false))),
        ] as [(String, Step)]
    )
    func fits(query: String, step: Step) throws {
        #expect(try native.picture("w=4&h=3&" + query).steps == [step])
    }

    @Test func padWithoutEnlarging() throws {
        #expect(try native.picture("w=4&h=3&fit=pad&enlarge=0").steps == [.inside(4, 3), .canvas(4, 3)])
    }

    @Test(
        arguments: [
            ("top", .point(x: 0.5, y: 0)), ("bottom", .point(x: 0.5, y: 1)), ("left", .point(x: 0, y: 0.5)),
            ("right", .point(x: 1, y: 0.5)), ("top-left", .point(x: 0, y: 0)), ("top-right", .point(x: 1, y: 0)),
            ("bottom-left", .point(x: 0, y: 1)), ("bottom-right", .point(x: 1, y: 1)), ("n", .point(x: 0.5, y: 0)),
            ("ne", .point(x: 1, y: 0)), ("e", .point(x: 1, y: 0.5)), ("se", .point(x: 1, y: 1)),
            ("s", .point(x: 0.5, y: 1)), ("sw", .point(x: 0, y: 1)), ("w", .point(x: 0, y: 0.5)),
            ("nw", .point(x: 0, y: 0)), ("centre", .center), ("auto", .attention), ("attention", .attention),
            ("focal", .attention), ("0.3x0.7", .point(x: 0.3, y: 0.7)),
            ("north,0,20", .offset(x: 0.5, y: 0, right: .pixels(0), down: .pixels(20))),
            ("bottom-left,-5,10%25", .offset(x: 0, y: 1, right: .pixels(-5), down: .fraction(0.1))),
            ("center,2.5,-100%25", .offset(x: 0.5, y: 0.5, right: .pixels(2.5), down: .fraction(-1))),
            ("se,0,0%25", .point(x: 1, y: 1)), ("e,-0,0", .point(x: 1, y: 0.5)),
        ] as [(String, Gravity)]
    )
    func gravities(text: String, gravity: Gravity) throws {
        #expect(try native.picture("w=40&h=30&fit=cover&g=\(text)").steps == [.cover(40, 30, gravity)])
        let place: Gravity = gravity == .attention ? .center : gravity
        #expect(
            try native.picture("w=40&h=30&fit=pad&g=\(text)").steps
                == [.inside(40, 30, enlarge: true), .canvas(40, 30, place)]
        )
    }

    @Test(
        arguments: [
            (
                "w=4&h=3&fit=cover&g=n,1,5%25&dpr=2",
                [.cover(8, 6, .offset(x: 0.5, y: 0, right: .pixels(2), down: .fraction(0.05)))]
            ),
            ("w=4&zoom=2", [resize(Box(width: .pixels(4)), zoom: 2)]),
            ("w=4&h=3&fit=cover&zoom=1", [.cover(4, 3)]),
            ("w=4&h=3&fit=cover&zoom=0.5&g=n", [.cover(4, 3, .point(x: 0.5, y: 0))]),
            ("w=4&zoom=0.5&g=n", [resize(Box(width: .pixels(4)), zoom: 0.5)]),
            ("zoom=2&g=smart", [resize(Box(), .inside, .attention, zoom: 2)]),
            (
                "w=4&h=3&fit=pad&zoom=2&g=smart",
                [
                    resize(Box(width: .pixels(4), height: .pixels(3)), enlarge: true, .attention, zoom: 2),
                    .canvas(4, 3),
                ]
            ),
            ("crop=300x200", [.window(Window(width: .pixels(300), height: .pixels(200)))]),
            (
                "crop=50%25x100%25&g=w",
                [.window(Window(width: .fraction(0.5), height: .fraction(1), gravity: .point(x: 0, y: 0.5)))]
            ),
            ("rect=50%x10&g=smart", [.window(Window(width: .fraction(0.5), height: .pixels(10), gravity: .attention))]),
            ("crop=100%25x100%25", []),
            (
                "crop=30x20&g=n,0,5&w=10&h=10&fit=cover&dpr=2",
                [
                    .window(
                        Window(
                            width: .pixels(30),
                            height: .pixels(20),
                            gravity: .offset(x: 0.5, y: 0, right: .pixels(0), down: .pixels(5))
                        )
                    ),
                    .cover(20, 20, .offset(x: 0.5, y: 0, right: .pixels(0), down: .pixels(10))),
                ]
            ),
            ("padding=5", [padding(.pixels(5), .pixels(5), .pixels(5), .pixels(5))]),
            ("pad=5,10&dpr=1.5", [padding(.pixels(7.5), .pixels(15), .pixels(7.5), .pixels(15))]),
            ("pad=1,2,3", [padding(.pixels(1), .pixels(2), .pixels(3), .pixels(2))]),
            ("pad=1,2%25,3,4%25", [padding(.pixels(1), .fraction(0.02), .pixels(3), .fraction(0.04))]),
            ("pad=0,0%25", []),
            (
                "w=4&h=3&fit=pad&pad=1",
                [.inside(4, 3, enlarge: true), .canvas(4, 3), padding(.pixels(1), .pixels(1), .pixels(1), .pixels(1))]
            ),
        ] as [(String, [Step])]
    )
    func places(query: String, steps: [Step]) throws {
        #expect(try native.picture(query).steps == steps)
    }

    @Test func paddingHasTheBackground() throws {
        let red = Color(red: 255, green: 0, blue: 0)
        let room = Padding(top: .pixels(1), right: .pixels(1), bottom: .pixels(1), left: .pixels(1))
        #expect(
            try native.picture("pad=1&bg=f00").steps
                == [.background(red), .extend(Canvas(.padding(room), background: red))]
        )
    }

    @Test func uprightIsNoStep() throws {
        #expect(try native.picture("upright=0") == Recipe(isUpright: false))
        #expect(try native.picture("upright") == Recipe())
    }

    @Test(
        arguments: [
            ("w=0%25", .outOfRange, "w", "0%", "a part of the picture such as 50% (up to 1000%)"),
            ("h=1000.1%25", .outOfRange, "h", "1000.1%", "up to 1000%"),
            ("w=-5%25", .outOfRange, "w", "-5%", "up to 1000%"),
            ("w=%25", .invalidValue, "w", "%", "such as 50%"),
            ("w=5%25%25", .invalidValue, "w", "5%%", "such as 50%"),
            ("ar=16:0", .outOfRange, "ar", "16:0", "an aspect such as 16:9 or 1.5"),
            ("ar=16:9:1", .invalidValue, "ar", "16:9:1", "an aspect such as 16:9 or 1.5"),
            ("ar=wide", .invalidValue, "ar", "wide", "an aspect such as 16:9 or 1.5"),
            ("ar=0.00001", .outOfRange, "ar", "0.00001", "numbers up to 16384"),
            ("ar=16385:1", .outOfRange, "ar", "16385:1", "numbers up to 16384"),
            ("ar=-1", .outOfRange, "ar", "-1", "an aspect such as 16:9 or 1.5"),
            ("w=4&h=3&aspect=4:3", .misplacedParameter, "ar", "4:3", "'ar' cannot stand beside 'width' and 'height'"),
            ("w=400&ar=1:100", .outOfRange, "ar", "1:100", "makes a height of 40000 pixels; a side has 1 to 16384."),
            ("h=1&ar=1:100", .outOfRange, "ar", "1:100", "makes a width of 0 pixels"),
            ("min-w=0", .outOfRange, "min-w", "0", "a whole number from 1 to 16384"),
            ("min-h=10000&dpr=2", .outOfRange, "dpr", "2", "'min-h' 10000 times 'dpr' 2 is 20000 pixels"),
            ("enlarge=yes", .invalidValue, "enlarge", "yes", "no value, or 1, true, 0 or false"),
            ("zoom=0.05", .outOfRange, "zoom", "0.05", "a number from 0.1 to 10"),
            ("zoom=x", .invalidValue, "zoom", "x", "a number from 0.1 to 10"),
            ("g=north,5", .invalidValue, "g", "north,5", "an offset in pixels or percent such as north,0,20"),
            ("g=smart,0,5", .invalidValue, "g", "smart,0,5", "an offset in pixels or percent such as north,0,20"),
            ("g=n,0,16385", .outOfRange, "g", "n,0,16385", "such as north,0,20"),
            ("g=n,101%25,0", .outOfRange, "g", "n,101%,0", "such as north,0,20"),
            ("crop=0x5", .outOfRange, "crop", "0x5", "above 0 and nothing over 100%"),
            ("crop=101%25x5", .outOfRange, "crop", "101%x5", "above 0 and nothing over 100%"),
            ("crop=5x", .invalidValue, "crop", "5x", "or WxH with 'gravity', such as 300x200"),
            ("padding=-1", .outOfRange, "padding", "-1", "in the order top, right, bottom, left"),
            ("pad=1,2,3,4,5", .invalidValue, "pad", "1,2,3,4,5", "one to four lengths"),
            ("pad=1,,3", .invalidValue, "pad", "1,,3", "one to four lengths"),
            ("pad=16385", .outOfRange, "pad", "16385", "from 0 to 16384 pixels or 100%"),
            ("pad=101%25", .outOfRange, "pad", "101%", "from 0 to 16384 pixels or 100%"),
            ("upright=maybe", .invalidValue, "upright", "maybe", "no value, or 1, true, 0 or false"),
        ] as [(String, NativeError.Code, String, String, String)]
    )
    func refusals(query: String, code: NativeError.Code, parameter: String, value: String, sentence: String) throws {
        let error = try native.refusal(query: query)
        #expect(error.code == code)
        #expect(error.kind == .badRequest)
        #expect(error.parameter == parameter)
        #expect(error.value == value)
        #expect(error.message.contains(sentence), "\(error.message)")
    }

    @Test(arguments: [
        ["w=400", "w=400&zoom=1", "w=400&padding=0", "w=400&upright", "w=400&fit=limit"],
        ["w=400&fit=contain", "w=400&enlarge", "w=400&fit=bounds", "w=400&fit=outside", "w=400&fit=auto&g=smart"],
        ["w=400&h=225", "w=400&ar=16:9", "h=225&ar=16:9", "w=400&aspect=32:18", "w=200&ar=16:9&dpr=2"],
        ["w=400&h=300&fit=cover", "w=400&h=300&fit=crop&enlarge=1", "w=400&h=300&fit=cover&zoom=0.7"],
        ["", "ar=16:9", "min-w=700", "min-h=5&min-w=3", "pad=0", "crop=100%25x100%25", "enlarge", "upright=true"],
        ["ar=16:9&fit=cover", "ar=1.6:0.9&fit=cover", "ar=16:9&fit=cover&g=center,0,0"],
        ["w=50%25", "w=25%25&dpr=2"],
    ])
    func theSame(queries: [String]) throws {
        let first = try native.picture(queries[0])
        for query in queries {
            #expect(try native.picture(query) == first, "\(query)")
        }
    }

    @Test(arguments: [
        ("w=50%25&h=33.3%25&fit=cover&g=n,0,-5%25", "width=50%25&height=33.3%25&fit=cover&gravity=north,0,-5%25"),
        ("ar=1.91:1&fit=cover", "ar=191:100&fit=cover"),
        ("ar=1.2345&fit=fill&enlarge=0", "ar=2469:2000&fit=fill&enlarge=0"),
        ("ar=16383.9999:0.0001&fit=crop", "ar=16383.9999:0.0001&fit=crop"),
        ("w=4&h=3&fit=pad&enlarge=0&pad=1,2%25", "width=4&height=3&fit=pad&enlarge=0&padding=1,2%25,1,2%25"),
        ("ar=1:1&fit=pad&g=e", "ar=1:1&fit=pad&gravity=east"),
        ("w=50%25&h=50%25&fit=pad&pad=5", "width=50%25&height=50%25&fit=pad&padding=5,5,5,5"),
        ("h=5&min-w=9&min-h=2", "height=5&min-w=9&min-h=2"),
        ("w=4&h=3&fit=auto", "width=4&height=3&fit=auto"),
        ("w=4&h=3&fit=outside&enlarge=0", "width=4&height=3&fit=outside&enlarge=0"),
        ("crop=30x50%25&g=smart&w=4", "crop=30x50%25&width=4&gravity=smart"),
        ("w=4&zoom=2.5&g=0.3x0.7", "width=4&zoom=2.5&gravity=0.3,0.7"),
        ("w=4&h=3&fit=pad&zoom=3&g=s", "width=4&height=3&fit=pad&zoom=3&gravity=south"),
        (
            "crop=30x20&w=4&h=3&fit=pad&g=smart",
            "crop=30x20&width=4&height=3&fit=pad&gravity=smart"
        ),
        ("upright=0&pad=3", "padding=3,3,3,3&upright=0"),
        ("fit=thumb&w=4&h=3", "width=4&height=3&fit=cover&gravity=faces"),
    ])
    func isWrittenAsAQuery(query: String, written: String) throws {
        let recipe = try native.picture(query)
        #expect(native.query(for: recipe) == written)
        #expect(try native.picture(written) == recipe)
    }

    @Test func aFixedSizeMayHaveThem() throws {
        let recipe = try native.parse(path: "/400x/a", query: "ar=4:3&pad=2", accept: nil).recipe
        #expect(recipe.steps.first == .cover(400, 300) && recipe.steps.count == 2)
        #expect(try native.refusal(path: "/400x300/a", query: "ar=4:3").code == .misplacedParameter)
        #expect(try native.parse(path: "/400x300/a", query: "enlarge=1&zoom=1", accept: nil).options.fixedKey != nil)
        #expect(try native.parse(path: "/400x300/a", query: "zoom=2", accept: nil).options.fixedKey == nil)
    }

    @Test func aPresetMayHaveThem() throws {
        let presets = ["card": "w=400&ar=16:9&fit=cover&g=n,0,10&pad=4", "bare": "upright=0&enlarge"]
        let dialect = try NativeDialect(NativeDialect.Configuration(presets: presets))
        #expect(try dialect.picture("preset=card&ar=1:1&pad=0&g=s").steps == [.cover(400, 400, .point(x: 0.5, y: 1))])
        #expect(try dialect.picture("preset=bare&w=9").steps == [.inside(9, nil, enlarge: true)])
        #expect(try dialect.picture("preset=bare&upright&w=9&enlarge=0") == native.picture("w=9"))
    }
}
