import Dialects
import Recipes
import Testing

/// Which steps parameters become, written by hand from the tables of docs/parameters.md.
struct StepTests {
    private static let red = Color(red: 255, green: 0, blue: 0)
    private static let translucent = Color(red: 255, green: 136, blue: 0, alpha: 128)
    private static let clear = Color(red: 0, green: 0, blue: 0, alpha: 0)

    @Test(
        arguments: [
            ("", []),
            ("w=400", [.inside(400, nil)]),
            ("width=400", [.inside(400, nil)]),
            ("h=300", [.inside(nil, 300)]),
            ("height=300", [.inside(nil, 300)]),
            ("w=1", [.inside(1, nil)]),
            ("w=16384", [.inside(16384, nil)]),
            ("w=0400", [.inside(400, nil)]),
            ("w=400&h=300", [.inside(400, 300)]),
            ("h=300&w=400", [.inside(400, 300)]),
            ("scalex=400", [.inside(400, nil)]),
            ("scalex=400.4", [.inside(400, nil)]),
            ("scalex=400.5", [.inside(401, nil)]),
            ("scalex=0.5", [.inside(1, nil)]),
            ("scaley=299.5", [.inside(nil, 300)]),
            ("scalex=400.5&scaley=300.49", [.inside(401, 300)]),
            ("scalex=16384", [.inside(16384, nil)]),
            ("w=400&h=300&fit=scale-down", [.inside(400, 300)]),
            ("w=400&h=300&fit=inside", [.inside(400, 300)]),
            ("w=400&h=300&fit=clip", [.inside(400, 300)]),
            ("w=400&h=300&fit=max", [.inside(400, 300)]),
            ("w=400&h=300&fit=contain", [.inside(400, 300, enlarge: true)]),
            ("w=400&h=300&fit=cover", [.cover(400, 300)]),
            ("w=400&h=300&fit=crop", [.cover(400, 300, enlarge: false)]),
            ("w=400&h=300&fit=fill", [.fill(400, 300)]),
            ("w=400&h=300&fit=squeeze", [.fill(400, 300)]),
            ("w=400&h=300&fit=scale", [.fill(400, 300)]),
            ("w=400&h=300&fit=pad", [.inside(400, 300, enlarge: true), .canvas(400, 300)]),
            ("w=400&fit=scale-down", [.inside(400, nil)]),
            ("w=400&fit=contain", [.inside(400, nil, enlarge: true)]),
            ("w=400&fit=cover", [.inside(400, nil, enlarge: true)]),
            ("w=400&fit=crop", [.inside(400, nil)]),
            ("w=400&fit=fill", [.inside(400, nil, enlarge: true)]),
            ("h=400&fit=pad", [.inside(nil, 400, enlarge: true)]),
            ("fit=cover", []),
            ("fit=pad&bg=f00", [.background(red)]),
        ] as [(String, [Step])]
    )
    func boxAndFit(query: String, steps: [Step]) throws {
        #expect(try native.picture(query).steps == steps)
    }

    @Test(
        arguments: [
            ("center", .center),
            ("north", .point(x: 0.5, y: 0)),
            ("south", .point(x: 0.5, y: 1)),
            ("east", .point(x: 1, y: 0.5)),
            ("west", .point(x: 0, y: 0.5)),
            ("northeast", .point(x: 1, y: 0)),
            ("northwest", .point(x: 0, y: 0)),
            ("southeast", .point(x: 1, y: 1)),
            ("southwest", .point(x: 0, y: 1)),
            ("0.3,0.7", .point(x: 0.3, y: 0.7)),
            ("0.3%2C0.7", .point(x: 0.3, y: 0.7)),
            ("0,0", .point(x: 0, y: 0)),
            ("1,1", .point(x: 1, y: 1)),
            ("-0,.5", .point(x: 0, y: 0.5)),
            ("0.30000000000000004,0.7", .point(x: 0.3, y: 0.7)),
            ("smart", .attention),
            ("face", .face),
            ("faces", .faces),
            ("entropy", .entropy),
        ] as [(String, Gravity)]
    )
    func gravity(text: String, gravity: Gravity) throws {
        for name in ["gravity", "position", "g"] {
            #expect(try native.picture("w=40&h=30&fit=cover&\(name)=\(text)").steps == [.cover(40, 30, gravity)])
            #expect(
                try native.picture("w=40&h=30&fit=crop&\(name)=\(text)").steps
                    == [.cover(40, 30, enlarge: false, gravity)]
            )
        }
        let place: Gravity = if case .point = gravity { gravity } else { .center }
        #expect(
            try native.picture("w=40&h=30&fit=pad&g=\(text)").steps
                == [.inside(40, 30, enlarge: true), .canvas(40, 30, place)]
        )
    }

    @Test(
        arguments: [
            ("10,20,300,200", Region(x: .pixels(10), y: .pixels(20), width: .pixels(300), height: .pixels(200))),
            ("0,0,1,1", Region(x: .pixels(0), y: .pixels(0), width: .pixels(1), height: .pixels(1))),
            ("0.5,1.25,3,4", Region(x: .pixels(0.5), y: .pixels(1.25), width: .pixels(3), height: .pixels(4))),
            (
                "10%25,20%25,50%25,25%25",
                .init(x: .fraction(0.1), y: .fraction(0.2), width: .fraction(0.5), height: .fraction(0.25))
            ),
            (
                "10%,20%,50%,25%",
                .init(x: .fraction(0.1), y: .fraction(0.2), width: .fraction(0.5), height: .fraction(0.25))
            ),
            ("0%,0%,33.3%,100%", .init(x: .pixels(0), y: .pixels(0), width: .fraction(0.333), height: .fraction(1))),
            ("10,10%,100,50%", .init(x: .pixels(10), y: .fraction(0.1), width: .pixels(100), height: .fraction(0.5))),
            (
                "999999,0,999999,1",
                .init(x: .pixels(999_999), y: .pixels(0), width: .pixels(999_999), height: .pixels(1))
            ),
        ] as [(String, Region)]
    )
    func crop(text: String, region: Region) throws {
        for name in ["crop", "rect"] {
            #expect(try native.picture("\(name)=\(text)").steps == [.crop(region)])
        }
    }

    @Test(
        arguments: [
            ("w=400&dpr=2", [.inside(800, nil)]),
            ("w=400&h=300&dpr=1.5", [.inside(600, 450)]),
            ("w=333&dpr=1.5", [.inside(500, nil)]),
            ("w=100&dpr=1.005", [.inside(101, nil)]),
            ("w=5&dpr=0.1", [.inside(1, nil)]),
            ("w=100&h=99&dpr=0.5&fit=cover", [.cover(50, 50)]),
            ("scalex=100.5&dpr=2", [.inside(202, nil)]),
            ("w=8192&dpr=2", [.inside(16384, nil)]),
            ("dpr=2", []),
            ("w=10&h=20&fit=pad&dpr=3", [.inside(30, 60, enlarge: true), .canvas(30, 60)]),
        ] as [(String, [Step])]
    )
    func devicePixels(query: String, steps: [Step]) throws {
        #expect(try native.picture(query).steps == steps)
    }

    @Test(
        arguments: [
            ("rotate=90", [.rotate(degrees: 90, background: nil)]),
            ("rot=-90", [.rotate(degrees: 270, background: nil)]),
            ("rotate=450", [.rotate(degrees: 90, background: nil)]),
            ("rotate=12.5", [.rotate(degrees: 12.5, background: nil)]),
            ("rotate=-0.5", [.rotate(degrees: 359.5, background: nil)]),
            ("rotate=-999999", [.rotate(degrees: 81, background: nil)]),
            ("rotate=90&bg=f00", [.rotate(degrees: 90, background: nil), .background(red)]),
            ("rotate=45&bg=f00", [.rotate(degrees: 45, background: red), .background(red)]),
            ("rotate=45&bg=f00&blur=1", [.rotate(degrees: 45, background: clear), .blur(sigma: 1), .background(red)]),
            ("rotate=45&bg=ff880080", [.rotate(degrees: 45, background: clear), .background(translucent)]),
            ("rotate=45&bg=transparent", [.rotate(degrees: 45, background: clear)]),
            ("rotate=45&bg=white&format=jpeg", [.rotate(degrees: 45, background: nil)]),
            ("flip=h", [.flip(.horizontal)]),
            ("flip=v", [.flip(.vertical)]),
            ("flip=hv", [.flip(.both)]),
            ("blur=0.1", [.blur(sigma: 0.1)]),
            ("blur=250", [.blur(sigma: 250)]),
            ("sharpen=10", [.sharpen(sigma: 10)]),
            ("sharp=0.1", [.sharpen(sigma: 0.1)]),
            ("grayscale", [.grayscale]),
            ("grayscale=", [.grayscale]),
            ("grayscale=1", [.grayscale]),
            ("grayscale=true", [.grayscale]),
            ("grayscale=0", []),
            ("grayscale=false", []),
            ("brightness=1.5", [.tone(Tone(brightness: 1.5))]),
            ("brightness=0", [.tone(Tone(brightness: 0))]),
            ("contrast=0.25", [.tone(Tone(contrast: 0.25))]),
            ("saturation=10", [.tone(Tone(saturation: 10))]),
            ("brightness=2&contrast=3&saturation=4", [.tone(Tone(brightness: 2, contrast: 3, saturation: 4))]),
            ("trim", [.trim(tolerance: 10)]),
            ("trim=true", [.trim(tolerance: 10)]),
            ("trim=", [.trim(tolerance: 10)]),
            ("trim=0", [.trim(tolerance: 0)]),
            ("trim=1", [.trim(tolerance: 1)]),
            ("trim=255", [.trim(tolerance: 255)]),
            ("trim=12.5", [.trim(tolerance: 12.5)]),
            ("trim=false", []),
            ("trim-margin=8", [.trim(Trim(tolerance: 10, margin: 8))]),
            ("trim=false&trim-margin=8", []),
            ("trim=0&trim-color=white", [.trim(Trim(tolerance: 0, border: .color(.white)))]),
            ("trim-color=bottom-left", [.trim(Trim(tolerance: 10, border: .corner(.bottomLeft)))]),
            ("trim&trim-sides=top,left", [.trim(Trim(tolerance: 10, sides: [.top, .left]))]),
            ("trim&trim-sides=vertical", [.trim(Trim(tolerance: 10, sides: [.top, .bottom]))]),
            ("trim&trim-symmetric", [.trim(Trim(tolerance: 10, symmetry: .both))]),
            ("trim&trim-symmetric=horizontal", [.trim(Trim(tolerance: 10, symmetry: .horizontal))]),
            ("trim&trim-symmetric=0", [.trim(Trim(tolerance: 10))]),
            ("bg=f00", [.background(red)]),
            ("bg=ff880080", [.background(translucent)]),
            ("w=4&h=3&fit=pad&bg=f00", [.inside(4, 3, enlarge: true), .background(red), .canvas(4, 3, .center, red)]),
            ("w=4&h=3&fit=pad&bg=0000", [.inside(4, 3, enlarge: true), .canvas(4, 3, .center, clear)]),
            (
                "w=4&h=3&fit=pad&bg=f808&g=northwest",
                [
                    .inside(4, 3, enlarge: true), .background(Color(red: 255, green: 136, blue: 0, alpha: 136)),
                    .canvas(4, 3, .point(x: 0, y: 0), Color(red: 255, green: 136, blue: 0, alpha: 136)),
                ]
            ),
        ] as [(String, [Step])]
    )
    func singleEffects(query: String, steps: [Step]) throws {
        #expect(try native.picture(query).steps == steps)
    }

    @Test func stepsStandInTheOrderOfWorkWhateverTheOrderInTheURL() throws {
        let parts = [
            "bg=f00", "saturation=2", "grayscale", "sharpen=1", "blur=2", "flip=h", "rotate=45", "h=30", "w=40",
            "fit=pad", "trim=5", "crop=1,2,3,4",
        ]
        let steps: [Step] = [
            .cropPixels(1, 2, 3, 4), .trim(tolerance: 5), .inside(40, 30, enlarge: true),
            .rotate(degrees: 45, background: Self.clear), .flip(.horizontal), .blur(sigma: 2), .sharpen(sigma: 1),
            .grayscale, .tone(Tone(saturation: 2)), .background(Self.red), .canvas(40, 30, .center, Self.red),
        ]
        #expect(try native.picture(parts.joined(separator: "&")).steps == steps)
        #expect(try native.picture(parts.reversed().joined(separator: "&")).steps == steps)
    }

    @Test func theServersGravityHoldsWhereNobodySaysOtherwise() throws {
        let dialect = try NativeDialect(NativeDialect.Configuration(gravity: .attention))
        #expect(try dialect.picture("w=4&h=3&fit=cover").steps == [.cover(4, 3, .attention)])
        #expect(try dialect.picture("w=4&h=3&fit=cover&g=center").steps == [.cover(4, 3, .center)])
        #expect(try dialect.picture("w=4&h=3&fit=pad").steps.last == .canvas(4, 3))
    }

    @Test func theServersMetadataPolicyHoldsWhereNobodySaysOtherwise() throws {
        let presets = ["bare": "w=4&metadata=none", "plain": "w=4"]
        let dialect = try NativeDialect(NativeDialect.Configuration(presets: presets, metadata: .copyright))
        #expect(try native.picture("w=4").output.metadata == .none)
        for (query, policy) in [
            ("w=4", MetadataPolicy.copyright), ("w=4&metadata=none", .none), ("w=4&metadata=keep", .keep),
            ("preset=plain", .copyright), ("preset=bare", .none), ("preset=bare&metadata=keep", .keep),
        ] {
            let recipe = try dialect.picture(query)
            #expect(recipe.output.metadata == policy, "\(query)")
            let written = try #require(dialect.query(for: recipe))
            #expect(try dialect.picture(written) == recipe && written.contains("metadata") == (policy != .copyright))
        }
    }

    @Test func theServersLightIsTheRecipes() throws {
        #expect(try native.picture("w=4").light == .linear)
        #expect(try NativeDialect(NativeDialect.Configuration(light: .gamma)).picture("w=4").light == .gamma)
    }
}
