import Dialects
import Recipes
import Testing

/// What other services' words come to, and what is passed over.
struct OtherWordTests {
    @Test(
        arguments: [
            ("bri=0", []), ("bri=20", [.tone(Tone(brightness: 1.2))]),
            ("bri=-100", [.tone(Tone(brightness: 0))]),
            ("bri=33.3&con=7", [.tone(Tone(brightness: 1.333, contrast: 1.07))]),
            ("sat=100", [.tone(Tone(saturation: 2))]), ("flop", [.flip(.horizontal)]), ("flop=0", []),
            ("or=270", [.rotate(degrees: 270, background: nil)]), ("or=0", []), ("or=auto", []),
            ("filt=grayscale", [.grayscale]), ("auto=compress", []),
            ("w=4&fit=contain&we=1", [.inside(4, nil)]),
            ("w=4&we=0", [.inside(4, nil, enlarge: true)]), ("anim=true", []),
            ("w=4&h=3&fit=cover&fp-x=0.3", [.cover(4, 3, .point(x: 0.3, y: 0.5))]),
            ("fp-y=-0&w=4&h=3&fp-x=1&fit=crop", [.cover(4, 3, enlarge: false, .point(x: 1, y: 0))]),
            ("w=4&h=3&fit=cover&a=top", [.cover(4, 3, .point(x: 0.5, y: 0))]),
            ("greyscale", [.grayscale]), ("px=9", [.filter(.pixelate(Pixelate(side: 9)))]),
            ("normalise", [.filter(.normalize(Normalize()))]),
            ("ro=90", [.rotate(degrees: 90, background: nil)]),
        ] as [(String, [Step])]
    )
    func meanTheSame(query: String, steps: [Step]) throws {
        #expect(try native.picture(query).steps == steps)
    }

    @Test func someAreNotAboutSteps() throws {
        #expect(try native.picture("anim=0").pages == PageSelection(count: 1))
        #expect(
            try native.picture("auto=format", accept: "image/webp").output.format == .negotiated(.webp)
        )
        #expect(
            try native.picture("ll=1&colorquant=9&il").output.options
                == EncoderOptions(isLossless: true, colors: 9, isProgressive: true)
        )
        let request = try native.parse(
            path: "/picture/a",
            query: "dl=b.jpg&expires=4102444800",
            accept: nil
        )
        #expect(request.options.download == "b.jpg" && request.options.expires == 4_102_444_800)
    }

    @Test(arguments: [
        ("bri=101", "'bri' cannot be '101': it takes a number from -100 to 100."),
        ("sat=x", "'sat' cannot be 'x': it takes a number from -100 to 100."),
        ("con", "'con' needs a value: a number from -100 to 100."),
        ("or=45", "'or' cannot be '45': it takes auto, 0, 90, 180 or 270."),
        (
            "auto=enhance",
            "'auto' cannot be 'enhance': it takes format, compress or both with a comma between them."
        ),
        (
            "auto=format,",
            "'auto' cannot be 'format,': it takes format, compress or both with a comma between them."
        ),
        ("filt=sepia", "'filt=sepia' is called 'sepia' here."),
        ("filt=negate", "'filt=negate' is called 'invert' here."),
        ("filt=duotone", "'filt=duotone' is called 'duotone' here."),
        ("filt=blur", "'filt' cannot be 'blur': it takes greyscale."),
        ("vib=20", "'vib' is called 'vibrance' here."), ("gam=2", "'gam' is called 'gamma' here."),
        ("onerror=redirect", "'onerror' is called 'fallback' here."),
        ("round_corner=5", "'round_corner' is called 'radius' here."),
        ("fp-x=1.5", "'fp-x' cannot be '1.5': it takes a number from 0 to 1."),
        ("fp-x=0.1&fp-y=2", "'fp-y' cannot be '2': it takes a number from 0 to 1."),
        ("fp-x=0.1&fp-x=0.1", "'fp-x' is given twice; once is enough."),
        ("bri=1&brightness=2", "'bri' and 'brightness' are the same parameter; give one of them."),
        ("brightness=2&bri=1", "'brightness' and 'bri' are the same parameter; give one of them."),
        ("bri=1&bri=1", "'bri' is given twice; once is enough."),
        ("fp-x=0.1&g=n", "'fp-x' and 'g' are the same parameter; give one of them."),
        ("g=n&fp-y=0.1", "'g' and 'fp-y' are the same parameter; give one of them."),
        ("fm=png&auto=format", "'fm' and 'auto' are the same parameter; give one of them."),
        ("anim=0&frames=3", "'anim' and 'frames' are the same parameter; give one of them."),
        ("max-w=5", "'max-w' is called 'width' here."),
        ("cx=5", "'cx' is called 'crop=x,y,width,height' here."),
    ])
    func wrongOnes(query: String, sentence: String) throws {
        #expect(try native.refusal(query: query).message == sentence)
    }

    @Test func overAPreset() throws {
        let dialect = try NativeDialect(
            NativeDialect.Configuration(presets: ["p": "bri=20&a=top&w=4&h=3&fit=cover"])
        )
        #expect(
            try dialect.picture("preset=p&brightness=1&fp-x=0&fp-y=0").steps == [
                .cover(4, 3, .point(x: 0, y: 0))
            ]
        )
        #expect(try dialect.picture("preset=p&bri=0&g=s").steps == [.cover(4, 3, .point(x: 0.5, y: 1))])
    }

    @Test(arguments: ["bri=20", "flop", "fp-x=0.5", "auto=format", "anim=0"])
    func anOriginalIsNotChangedByThem(query: String) {
        #expect { try NativeDialect.original(path: "/original/a.jpg", query: query) } throws: {
            ($0 as? NativeError)?.code == .misplacedParameter
        }
    }

    @Test(arguments: [
        "utm_source=a&w=4", "w=4&fbclid", "gclid=%FF&w=4", "mc_cid=1&mc_eid=2&w=4&utm_=",
        "w=4&utm_a=1&utm_a=1",
    ])
    func whatCountsVisitsIsPassedOver(query: String) throws {
        let request = try native.parse(path: "/picture/a.jpg", query: query, accept: nil)
        #expect(request.recipe.steps == [.inside(4, nil)])
        #expect(!request.options.isRemembered)
        #expect(
            try native.parse(path: "/4x/a.jpg", query: "fit=scale-down&fbclid=1", accept: nil).recipe
                == request.recipe
        )
        #expect(try NativeDialect.original(path: "/original/a.jpg", query: "fbclid=1").key == "a.jpg")
        #expect(
            try native.parse(path: "/picture/a.jpg", query: "w=4", accept: nil).options.isRemembered
        )
    }

    @Test func aFixedSizeStaysTheOne() throws {
        let request = try native.parse(path: "/400x300/a.jpg", query: "utm_source=x", accept: nil)
        #expect(request.options.fixedKey == "400x300/a.jpg")
    }

    @Test func theListIsTheServers() throws {
        let ours = NativeDialect.Configuration(ignored: [
            try IgnoredParameter(configured: "track-*"), try IgnoredParameter(configured: "me"),
        ])
        let dialect = try NativeDialect(ours)
        #expect(try dialect.picture("track-1=a&me").steps == [])
        #expect(try dialect.refusal(query: "utm_source=1").code == .unknownParameter)
        #expect(try dialect.refusal(query: "mee=1").code == .unknownParameter)
        #expect(
            try NativeDialect(NativeDialect.Configuration(ignored: [])).refusal(query: "gclid").code
                == .unknownParameter
        )
    }

    @Test(arguments: [
        ("w*", "'w*' cannot be passed over: 'width' means something here."),
        ("s", "'s' cannot be passed over: 's' means something here."),
        ("fp-*", "'fp-*' cannot be passed over"),
        ("bri", "'bri' cannot be passed over: 'bri' means something here."),
        ("*", "'*' is no name of a parameter"), ("", "'' is no name of a parameter"),
        ("a*b", "'a*b' is no name"),
        ("a&b", "'a&b' is no name of a parameter"), ("é", "'é' is no name of a parameter"),
    ])
    func entriesThatAreNone(text: String, sentence: String) {
        #expect { try IgnoredParameter(configured: text) } throws: { error in
            (error as? NativeError)?.message.hasPrefix(sentence) == true
                && (error as? NativeError)?.kind == .configuration
        }
    }

    /// What is passed over is signed, as all that stands in the query.
    @Test func whatIsPassedOverIsSigned() throws {
        let keys = try SigningKeys(parsing: "k:000102030405060708090a0b0c0d0e0f")
        let signed = keys.sign(url: "/picture/a?w=4&utm_source=x", expires: 9)
        #expect(signed.contains("utm_source=x&exp=9&s="))
        try keys.verify(target: signed, now: 1)
        #expect(throws: NativeError.self) {
            try keys.verify(target: signed.replacing("utm_source=x&", with: ""), now: 1)
        }
        #expect(throws: NativeError.self) { try keys.verify(target: signed + "&utm_medium=y", now: 1) }
        // An end that another word tells is replaced.
        #expect(keys.sign(url: "/picture/a?expires=5", expires: 9).hasPrefix("/picture/a?exp=9&s="))
        #expect { try keys.verify(target: keys.sign(url: "/picture/a?expires=5"), now: 6) } throws: {
            ($0 as? NativeError)?.code == .expired
        }
    }
}
