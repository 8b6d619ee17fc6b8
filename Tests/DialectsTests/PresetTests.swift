import Dialects
import Recipes
import Testing

struct PresetTests {
    @Test(arguments: [
        ("thumbnail", 30, 95), ("small", 540, 82), ("medium", 768, 82), ("large", 1080, 82), ("xl", 1200, 82),
        ("2xl", 1600, 82), ("3xl", 2400, 82),
    ])
    func builtIn(name: String, longestSide: Int, quality: Int) throws {
        let recipe = try native.picture("preset=\(name)")
        #expect(recipe.steps == [.inside(longestSide, longestSide)])
        #expect(recipe.output == Output(quality: quality, on: .jpeg))
    }

    /// A preset's quality is JPEG's wherever the preset is used; one in the URL is that of what comes out.
    @Test(
        arguments: [
            ("preset=large&format=avif", Output(format: .exact(.avif), quality: 66)),
            ("preset=large&format=avif&q=82", Output(format: .exact(.avif), quality: 82)),
            ("preset=large&format=avif&q=60", Output(format: .exact(.avif))),
            ("preset=large&format=webp", Output(format: .exact(.webp), quality: 82, on: .jpeg)),
            ("preset=large&format=jpeg", Output(format: .exact(.jpeg), quality: 82)),
            ("preset=large&format=jxl", Output(format: .exact(.jxl), quality: 82)),
            ("preset=large&format=png", Output(format: .exact(.png))),
            ("preset=large&format=auto", Output(format: .negotiated([.avif, .webp]), quality: 82, on: .jpeg)),
            ("preset=large&format=auto&q=82", Output(format: .negotiated([.avif, .webp]), quality: 82)),
            ("format=avif&q=82", Output(format: .exact(.avif), quality: 82)),
        ] as [(String, Output)]
    )
    func aPresetsQualityIsJPEGs(query: String, output: Output) throws {
        #expect(try native.picture(query, accept: "image/avif,image/webp").output == output)
    }

    private static let configured = NativeDialect.Configuration(presets: [
        "avatar": "w=64&h=64&fit=cover&g=smart&format=webp&q=70",
        "grey": "grayscale&trim&bg=black&rotate=10&flip=h&metadata=keep&brightness=2&page=2",
        "empty": "",
        "Retina.2_x-y": "dpr=2",
    ])

    @Test(
        arguments: [
            ("preset=avatar", [.cover(64, 64, .attention)]),
            ("preset=avatar&w=100", [.cover(100, 64, .attention)]),
            ("w=100&preset=avatar", [.cover(100, 64, .attention)]),
            ("preset=avatar&scalex=100", [.cover(100, 64, .attention)]),
            ("preset=avatar&dpr=2", [.cover(128, 128, .attention)]),
            ("preset=avatar&fit=contain", [.inside(64, 64, enlarge: true)]),
            ("preset=avatar&position=north", [.cover(64, 64, .point(x: 0.5, y: 0))]),
            ("preset=grey&trim=false&rotate=0&flip=none&grayscale=0&brightness=1&bg=transparent", []),
            ("preset=empty", []),
            ("preset=Retina.2_x-y&w=5", [.inside(10, nil)]),
        ] as [(String, [Step])]
    )
    func explicitParametersOverride(query: String, steps: [Step]) throws {
        #expect(try NativeDialect(Self.configured).picture(query).steps == steps)
    }

    /// A preset is used with every format, those included that cannot keep HDR; a URL says which it means.
    @Test func aPresetsHDRIsKeptWhereItCanBe() throws {
        let dialect = try NativeDialect(NativeDialect.Configuration(presets: ["bright": "w=64&hdr=keep"]))
        let recipe = try dialect.picture("preset=bright&f=webp")
        #expect(recipe.output.hdr == .prefer)
        #expect(dialect.query(for: recipe) == "width=64&format=webp&hdr=keep")
        #expect(try dialect.picture("preset=bright&hdr=sdr").output.hdr == .sdr)
        #expect(try dialect.picture("preset=bright&hdr=keep").output.hdr == .keep)
    }

    @Test func everythingThatAPresetSaysIsTaken() throws {
        let recipe = try NativeDialect(Self.configured).picture("preset=grey")
        let direct = try native.picture("grayscale&trim&bg=black&rotate=10&flip=h&metadata=keep&brightness=2&page=2")
        #expect(recipe == direct)
        #expect(recipe.steps.count == 6)
    }

    @Test(arguments: [
        ("a", "w=0", "The preset 'a' is wrong: 'w' cannot be '0': it takes a whole number from 1 to 16384, or"),
        ("a", "widht=4", "The preset 'a' is wrong: There is no parameter 'widht'. Did you mean 'width'?"),
        ("a", "w=1&width=2", "The preset 'a' is wrong: 'w' and 'width' are the same parameter; give one of them."),
        ("a", "preset=b", "The preset 'a' is wrong: 'preset' cannot stand in a preset."),
        ("a", "v=1", "The preset 'a' is wrong: 'v' cannot stand in a preset."),
        ("a", "s=1", "The preset 'a' is wrong: 's' cannot stand in a preset."),
        ("a", "exp=1", "The preset 'a' is wrong: 'exp' cannot stand in a preset."),
        ("a", "download=a", "The preset 'a' is wrong: 'download' cannot stand in a preset."),
        ("a", "format=json", "The preset 'a' is wrong: 'format=json' cannot stand in a preset."),
        ("a", "f=palette", "The preset 'a' is wrong: 'format=palette' cannot stand in a preset."),
        ("a", "w=10000&dpr=3", "The preset 'a' is wrong: 'width' 10000 times 'dpr' 3 is 30000 pixels"),
        ("", "w=1", "'' cannot be the name of a preset"),
        ("a b", "w=1", "'a b' cannot be the name of a preset"),
        ("é", "w=1", "'é' cannot be the name of a preset"),
    ])
    func aWrongPresetIsToldWhenTheServerStarts(name: String, text: String, sentence: String) throws {
        do throws(NativeError) {
            _ = try NativeDialect(NativeDialect.Configuration(presets: [name: text]))
            Issue.record("accepted")
        } catch {
            #expect(error.code == .invalidPreset)
            #expect(error.kind == .configuration)
            #expect(error.message.contains(sentence), "\(error.message)")
        }
    }

    @Test func onACommandLine() throws {
        #expect(try native.recipe(parameters: "w=800&fit=cover&h=600").steps == [.cover(800, 600)])
        #expect(try native.recipe(parameters: "preset=small").steps == [.inside(540, 540)])
        #expect(try native.recipe(parameters: "").steps == [])
        #expect(try native.recipe(parameters: "", acceptance: .webp).output.format == .original(.webp))
    }

    @Test(arguments: ["v=1", "s=1", "exp=1", "download=a", "format=json"])
    func whatBelongsToAURLIsRefusedOnACommandLine(parameters: String) {
        #expect { try native.recipe(parameters: parameters) } throws: { error in
            (error as? NativeError)?.code == .misplacedParameter
        }
    }
}
