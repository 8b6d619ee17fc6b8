import Testing

@testable import Recipes

/// Where layers come to lie, in numbers.
struct OverlayTests {
    private static let logo = InputReference.original(.stored(key: "logo.png"))

    /// A layer of a size on a picture of 400 by 300: its corner and its size there.
    struct Case: Sendable, CustomTestStringConvertible {
        var overlay: Overlay
        var layer: (Int, Int)
        var corner: (Int, Int)
        var size: (Int, Int)

        init(_ overlay: Overlay, of layer: (Int, Int), at corner: (Int, Int), _ size: (Int, Int)) {
            (self.overlay, self.layer, self.corner, self.size) = (overlay, layer, corner, size)
        }

        var testDescription: String { overlay.canonicalText }
    }

    static let cases: [Case] = [
        // Its own size.
        Case(Overlay(logo, alignment: .point(x: 1, y: 1)), of: (100, 50), at: (300, 250), (100, 50)),
        Case(Overlay(logo), of: (101, 50), at: (150, 125), (101, 50)),
        Case(Overlay(logo, x: .pixels(7), y: .pixels(-3)), of: (100, 50), at: (157, 122), (100, 50)),
        Case(
            Overlay(logo, alignment: .point(x: 1, y: 0), x: .pixels(10), y: .pixels(20)),
            of: (100, 50),
            at: (290, 20),
            (100, 50)
        ),
        // What would not fit becomes smaller, beside its distance from the edge too.
        Case(Overlay(logo, alignment: .point(x: 1, y: 1)), of: (800, 200), at: (0, 200), (400, 100)),
        Case(
            Overlay(logo, alignment: .point(x: 1, y: 1), x: .pixels(40), y: .pixels(40)),
            of: (720, 72),
            at: (0, 224),
            (360, 36)
        ),
        // Boxes.
        Case(Overlay(logo, width: .fraction(0.25)), of: (50, 20), at: (150, 130), (100, 40)),
        Case(Overlay(logo, width: .fraction(0.25), enlarge: false), of: (50, 20), at: (175, 140), (50, 20)),
        Case(Overlay(logo, height: .pixels(60)), of: (50, 20), at: (125, 120), (150, 60)),
        Case(
            Overlay(logo, width: .pixels(80), height: .pixels(80), fit: .fill),
            of: (50, 20),
            at: (160, 110),
            (80, 80)
        ),
        Case(
            Overlay(logo, width: .pixels(80), height: .pixels(80), fit: .cover),
            of: (50, 20),
            at: (160, 110),
            (80, 80)
        ),
        Case(
            Overlay(logo, width: .pixels(80), height: .pixels(80), fit: .inside),
            of: (50, 20),
            at: (160, 134),
            (80, 32)
        ),
        // Larger than the picture: as much on each side.
        Case(Overlay(logo, width: .pixels(500)), of: (50, 20), at: (-50, 50), (500, 200)),
        // Turned.
        Case(Overlay(logo, degrees: 90), of: (100, 50), at: (175, 100), (50, 100)),
        Case(Overlay(logo, alignment: .point(x: 0, y: 1), degrees: 45), of: (100, 100), at: (0, 159), (141, 141)),
        Case(Overlay(logo, x: .fraction(0.1), y: .fraction(-0.1)), of: (100, 50), at: (190, 95), (100, 50)),
    ]

    @Test(arguments: cases)
    func liesWhereItShould(_ example: Case) throws {
        let size = PixelSize(width: 400, height: 300)
        let header = ImageHeader(format: .png, size: PixelSize(width: example.layer.0, height: example.layer.1))
        let planned = example.overlay.inPixels(of: size, .halfUp)
        #expect(planned.inPixels(of: size, .halfUp) == planned, "it comes to itself")
        let layer = try Plan(planned.layerRecipe, for: header).size
        #expect(layer == PixelSize(width: example.size.0, height: example.size.1))
        #expect(planned.origin(of: layer, in: size) == example.corner)
    }

    @Test func whatIsNotSeenIsNoStep() throws {
        let recipe = Recipe(steps: [.overlay(Overlay(Self.logo, opacity: 0))])
        let header = ImageHeader(format: .png, size: PixelSize(width: 4, height: 3))
        #expect(try Plan(recipe, for: header).steps.isEmpty)
        #expect(try recipe.normalized(for: header).inputs.isEmpty)
    }

    /// Spellings of one layer on one picture, which have one digest.
    @Test func whatComesToTheSameIsTheSame() throws {
        let header = ImageHeader(format: .png, size: PixelSize(width: 400, height: 300))
        let spellings = [
            Overlay(Self.logo, width: .fraction(0.25), alignment: .point(x: 1, y: 1), x: .fraction(0.05)),
            Overlay(Self.logo, width: .pixels(100), fit: .cover, alignment: .point(x: 1, y: 1), x: .pixels(20)),
            Overlay(
                Self.logo,
                width: .pixels(100),
                alignment: .point(x: 1, y: 1),
                x: .pixels(20),
                degrees: 720
            ),
        ]
        let normalized = try spellings.map { try Recipe(steps: [.overlay($0)]).normalized(for: header) }
        #expect(Set(normalized.map(\.canonicalText)).count == 1)
    }

    @Test func theDigestCoversWhatTheLayersAre() {
        let recipe = Recipe(steps: [.overlay(Overlay(Self.logo))])
        let digests = [
            recipe.digest(for: nil), recipe.digest(for: nil, layers: ["a"]), recipe.digest(for: nil, layers: ["b"]),
        ]
        #expect(Set(digests).count == 3)
        // Whatever has no layers has the digest that it always had.
        #expect(Recipe().digest(for: nil) == Recipe().digest(for: nil, layers: []))
    }

    @Test func inputsAreNamedOnceAndNumbered() throws {
        let other = InputReference.original(.remote(url: "https://example.com/a;b,c=d"))
        let steps: [Step] = [
            .overlay(Overlay(Self.logo)), .grayscale, .overlay(Overlay(other, isOptional: true)),
            .overlay(Overlay(Self.logo, opacity: 0.5)),
        ]
        let recipe = Recipe(steps: steps)
        #expect(recipe.inputs == [Self.logo, other])
        let numbered = recipe.numbered { $0 == Self.logo ? 2 : 1 }
        #expect(numbered.inputs == [.job(2), .job(1)])
        #expect(!numbered.canonicalText.contains("stored:") && !numbered.canonicalText.contains("remote:"))
        #expect(try Recipe(canonicalText: numbered.canonicalText) == numbered)
        #expect(try Recipe(canonicalText: recipe.canonicalText) == recipe)
    }

    @Test func aLayerThatMayBeMissingIsLeftOut() {
        let steps: [Step] = [
            .overlay(Overlay(Self.logo)), .overlay(Overlay(.original(.stored(key: "gone.png")), isOptional: true)),
        ]
        let recipe = Recipe(steps: steps)
        #expect(recipe.isOptional(.stored(key: "gone.png")) && !recipe.isOptional(.stored(key: "logo.png")))
        let named = recipe.naming { $0 == .stored(key: "logo.png") ? .stored(key: "really.png") : nil }
        #expect(named.steps == [.overlay(Overlay(.original(.stored(key: "really.png"))))])
    }

    /// Texts of a job's inputs that are none.
    @Test(arguments: ["0", "10", "-1", "01", "stored:", "stored:é", "remote", "x"])
    func otherInputsAreRefused(text: String) {
        let recipe = Recipe(steps: [.overlay(Overlay(.job(1)))]).canonicalText
        #expect(throws: RecipeTextError.self) {
            try Recipe(canonicalText: recipe.replacing("overlay=1,", with: "overlay=\(text),"))
        }
    }

    @Test func namesThatDifferInBytesOnlyAreTwo() {
        let names = ["\u{e9}.png", "e\u{301}.png"].map { InputReference.original(.stored(key: $0)) }
        #expect(names[0] != names[1] && Set(names).count == 2)
    }

    @Test func hdrCannotBeKeptBehindALayer() throws {
        var header = ImageHeader(format: .avif, size: PixelSize(width: 4, height: 3), bitsPerSample: 16)
        header.colours = ImageColours(source: .cicp, space: .rec2020, range: .pq)
        let output = Output(format: .exact(.avif), hdr: .keep)
        let error = #expect(throws: PlanError.self) {
            try Plan(Recipe(steps: [.overlay(Overlay(Self.logo))], output: output), for: header)
        }
        #expect(error?.message.contains("('mark')") == true)
    }
}
