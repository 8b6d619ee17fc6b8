import Recipes
import Testing

@testable import Dialects

/// `mark` and what is said of it.
struct MarkTests {
    private static let logo = InputReference.original(.stored(key: "logo.png"))
    private static let corner = Gravity.point(x: 1, y: 1)

    @Test(
        arguments: [
            ("mark=logo.png", Overlay(logo, enlarge: false, alignment: corner)),
            ("watermark=logo.png", Overlay(logo, enlarge: false, alignment: corner)),
            (
                "wm=logo.png&mark-pad=10",
                Overlay(logo, enlarge: false, alignment: corner, x: .pixels(10), y: .pixels(10))
            ),
            ("mark=logo.png&mark-w=25%25", Overlay(logo, width: .fraction(0.25), alignment: corner)),
            ("mark=logo.png&mark-w=0.25", Overlay(logo, width: .fraction(0.25), alignment: corner)),
            ("mark=logo.png&mark-w=100%25", Overlay(logo, width: .fraction(1), alignment: corner)),
            ("mark=logo.png&mark-h=64", Overlay(logo, height: .pixels(64), alignment: corner)),
            (
                "mark=logo.png&mark-h=64&mark-fit=scale-down",
                Overlay(logo, height: .pixels(64), enlarge: false, alignment: corner)
            ),
            (
                "mark=logo.png&mark-w=64&mark-h=32&mark-fit=cover",
                Overlay(logo, width: .pixels(64), height: .pixels(32), fit: .cover, alignment: corner)
            ),
            (
                "mark=logo.png&mark-w=64&mark-h=32&mark-fit=clip",
                Overlay(logo, width: .pixels(64), height: .pixels(32), enlarge: false, alignment: corner)
            ),
            (
                "mark=logo.png&mark-w=64&mark-h=32&mark-fit=scale",
                Overlay(logo, width: .pixels(64), height: .pixels(32), fit: .fill, alignment: corner)
            ),
            ("mark=logo.png&mark-align=top,left", Overlay(logo, enlarge: false, alignment: .point(x: 0, y: 0))),
            ("mark=logo.png&mark-align=left,top", Overlay(logo, enlarge: false, alignment: .point(x: 0, y: 0))),
            ("mark=logo.png&mark-align=top", Overlay(logo, enlarge: false, alignment: .point(x: 0.5, y: 0))),
            ("mark=logo.png&mark-align=center", Overlay(logo, enlarge: false)),
            ("mark=logo.png&mark-align=middle,center", Overlay(logo, enlarge: false)),
            ("mark=logo.png&mark-align=northeast", Overlay(logo, enlarge: false, alignment: .point(x: 1, y: 0))),
            ("mark=logo.png&mark-align=0.3,0.7", Overlay(logo, enlarge: false, alignment: .point(x: 0.3, y: 0.7))),
            // A distance is from edges: there is none in the middle.
            (
                "mark=logo.png&mark-align=top&mark-pad=8",
                Overlay(logo, enlarge: false, alignment: .point(x: 0.5, y: 0), y: .pixels(8))
            ),
            // An offset without an alignment is from the left and the top.
            (
                "mark=logo.png&mark-x=20",
                Overlay(logo, enlarge: false, alignment: .point(x: 0, y: 1), x: .pixels(20))
            ),
            (
                "mark=logo.png&mark-x=5%25&mark-y=-9&mark-pad=3",
                Overlay(logo, enlarge: false, alignment: .point(x: 0, y: 0), x: .fraction(0.05), y: .pixels(-9))
            ),
            (
                "mark=logo.png&mark-x=20&mark-align=bottom,right",
                Overlay(logo, enlarge: false, alignment: corner, x: .pixels(20))
            ),
            ("mark=logo.png&mark-alpha=60", Overlay(logo, enlarge: false, alignment: corner, opacity: 0.6)),
            ("mark=logo.png&mark-rot=-30", Overlay(logo, enlarge: false, alignment: corner, degrees: 330)),
            ("mark=logo.png&mark-tile=grid", Overlay(logo, enlarge: false, alignment: corner, spacing: 0)),
            ("mark=logo.png&mark-tile=grid,40", Overlay(logo, enlarge: false, alignment: corner, spacing: 40)),
            ("mark=logo.png&mark-tile=none", Overlay(logo, enlarge: false, alignment: corner)),
            (
                "mark=logo.png&mark-blend=soft-light",
                Overlay(logo, enlarge: false, alignment: corner, blend: .softLight)
            ),
            ("mark=logo.png&mark-missing=ignore", Overlay(logo, isOptional: true, enlarge: false, alignment: corner)),
            (
                "mark=logo.png&mark-w=10&mark-pad=5&mark-tile=grid,3&dpr=1.5",
                Overlay(
                    logo,
                    width: .pixels(15),
                    alignment: corner,
                    x: .pixels(8),
                    y: .pixels(8),
                    spacing: 5
                )
            ),
            ("mark.1=logo.png", Overlay(logo, enlarge: false, alignment: corner)),
            ("mark.8=logo.png&mark.8-alpha=10", Overlay(logo, enlarge: false, alignment: corner, opacity: 0.1)),
        ] as [(String, Overlay)]
    )
    func comesToALayer(query: String, overlay: Overlay) throws {
        let recipe = try native.picture(query)
        #expect(recipe.steps == [.overlay(overlay)], "\(recipe.canonicalText)")
        #expect(try Recipe(canonicalText: recipe.canonicalText) == recipe)
        #expect(
            native.query(for: recipe).map { try? native.picture($0) } == recipe,
            "\(native.query(for: recipe) ?? "")"
        )
    }

    @Test(arguments: ["mark=logo.png&mark-alpha=0", "mark-align=top", "mark.3-w=40"])
    func whatIsNotSeenIsNoLayer(query: String) throws {
        #expect(try native.picture(query).steps.isEmpty)
    }

    @Test func severalStandInTheOrderOfTheirNumbers() throws {
        let recipe = try native.picture(
            "mark.3=c.png&mark=a.png&w=40&h=40&fit=pad&bg=red&mark.2=b.png&mark.2-align=top,left"
        )
        #expect(recipe.layerOrigins == ["a.png", "b.png", "c.png"].map { .stored(key: $0) })
        guard case .extend = recipe.steps[recipe.steps.count - 4],
            case .overlay(let second) = recipe.steps[recipe.steps.count - 2]
        else {
            Issue.record("\(recipe.canonicalText)")
            return
        }
        #expect(second.alignment == .point(x: 0, y: 0))
        #expect(native.query(for: recipe).map { try? native.picture($0) } == recipe)
        // One by another name only is written with its own number.
        let gaps = try native.picture("mark.5=a.png&mark.7=b.png")
        #expect(gaps == (try native.picture("mark=a.png&mark.2=b.png")))
    }

    @Test func aPresetHasMarksAndAURLChangesThem() throws {
        let presets = ["branded": "w=400&mark=logo.png&mark-pad=10&mark.2=other.png"]
        let dialect = try NativeDialect(NativeDialect.Configuration(presets: presets))
        let recipe = try dialect.picture("preset=branded&mark-alpha=50&mark.2-alpha=0")
        #expect(
            recipe.steps.last
                == .overlay(
                    Overlay(
                        Self.logo,
                        enlarge: false,
                        alignment: Self.corner,
                        x: .pixels(10),
                        y: .pixels(10),
                        opacity: 0.5
                    )
                )
        )
        #expect(recipe.layerOrigins == [.stored(key: "logo.png")])
    }

    @Test(arguments: [
        "https://example.com/logo.png", "b64/aHR0cHM6Ly9leGFtcGxlLmNvbS9sb2dvLnBuZw", "https:/example.com/logo.png",
    ])
    func anAddressIsOneWhereTheyAreServed(value: String) throws {
        let dialect = try NativeDialect(NativeDialect.Configuration(remoteOrigins: true))
        #expect(try dialect.picture("mark=\(value)").layerOrigins == [.remote(url: "https://example.com/logo.png")])
        let error = try native.refusal(query: "mark=\(value)")
        #expect(error.code == .remoteOriginsOff && error.parameter == "mark")
    }

    @Test(
        arguments: [
            ("mark=", "'mark' needs a value: the key of an image, such as logos/white.png, or an address."),
            (
                "mark=../secret.png",
                "'mark' cannot be '../secret.png': it takes the key of an image, such as logos/white.png, or an address."
            ),
            (
                "mark=/etc/passwd",
                "'mark' cannot be '/etc/passwd': it takes the key of an image, such as logos/white.png, or an address."
            ),
            (
                "mark=a/./b",
                "'mark' cannot be 'a/./b': it takes the key of an image, such as logos/white.png, or an address."
            ),
            (
                "mark=https:/",
                "'mark' cannot be 'https:/': it takes the key of an image, such as logos/white.png, or an address."
            ),
            ("mark=b64/%25", "'mark': The part after 'b64/' is not base64url of an address."),
            (
                "mark.9=logo.png",
                "There is no parameter 'mark.9': layers are numbered from 1 to 8."
            ),
            ("mark.0-w=4", "There is no parameter 'mark.0-w'. Did you mean 'mark-w'?"),
            ("mark.02=a", "There is no parameter 'mark.02'."),
            ("w.2=4", "There is no parameter 'w.2'."),
            ("mark=a&mark.1=b", "'mark' and 'mark.1' are the same parameter; give one of them."),
            ("mark.2=a&wm.2=b", "'mark.2' and 'wm.2' are the same parameter; give one of them."),
            (
                "mark-w=0",
                "'mark-w' cannot be '0': it takes pixels from 1 to 16384, or a part of the picture such as 25% or 0.25."
            ),
            (
                "mark-w=1.5",
                "'mark-w' cannot be '1.5': it takes pixels from 1 to 16384, or a part of the picture such as 25% or 0.25."
            ),
            (
                "mark-h=101%25",
                "'mark-h' cannot be '101%': it takes pixels from 1 to 16384, or a part of the picture such as 25% or 0.25."
            ),
            (
                "mark-x=16385",
                "'mark-x' cannot be '16385': it takes pixels from -16384 to 16384, or a part of the picture such as 5%."
            ),
            (
                "mark-align=top,bottom",
                "'mark-align' cannot be 'top,bottom': it takes top, middle or bottom and left, center or right with a "
                    + "comma between, such as bottom,right, one of these, a compass point, or two fractions from 0 to 1 such "
                    + "as 0.3,0.7."
            ),
            (
                "mark-align=smart",
                "'mark-align' cannot be 'smart': it takes top, middle or bottom and left, center or right with a "
                    + "comma between, such as bottom,right, one of these, a compass point, or two fractions from 0 to 1 such "
                    + "as 0.3,0.7."
            ),
            ("mark-pad=-1", "'mark-pad' cannot be '-1': it takes a whole number from 0 to 16384."),
            ("mark-alpha=101", "'mark-alpha' cannot be '101': it takes a number from 0 to 100."),
            (
                "mark-tile=grid,x",
                "'mark-tile' cannot be 'grid,x': it takes none, grid, or grid with pixels from 0 to 16384 between, such as "
                    + "grid,20."
            ),
            (
                "mark-blend=multipy",
                "'mark-blend' cannot be 'multipy': it takes over, multiply, screen, overlay, darken, lighten, soft-light or "
                    + "difference. Did you mean 'multiply'?"
            ),
            ("mark-missing=yes", "'mark-missing' cannot be 'yes': it takes error or ignore."),
        ]
    )
    func whatIsWrongIsSaid(query: String, sentence: String) throws {
        #expect(try native.refusal(query: query).message == sentence)
    }

    @Test func nothingElseIsAFixedSizesOwn() throws {
        let request = try native.parse(path: "/40x30/a.jpg", query: "mark=logo.png", accept: nil)
        #expect(request.options.fixedKey == nil && request.recipe.layerOrigins == [.stored(key: "logo.png")])
    }
}
