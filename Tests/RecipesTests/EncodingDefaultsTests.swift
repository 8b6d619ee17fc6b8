import Testing

@testable import Recipes

/// What encoders are told where nobody says it.
struct EncodingDefaultsTests {
    private static let defaults = EncodingDefaults([
        .init(.jpeg, quality: 70, chroma: .full, isProgressive: true, effort: 2), .init(.webp, quality: 60, effort: 1),
        .init(.png, isProgressive: true, effort: 3), .init(.avif, quality: 45, chroma: .half),
        .init(.gif, isProgressive: true),
    ])

    private static func plan(
        _ format: FormatChoice,
        quality: Int? = nil,
        options: EncoderOptions = EncoderOptions(),
        pages: Int = 1
    ) throws -> PlanOutput {
        let output = Output(format: format, quality: quality, options: options, defaults: defaults)
        let original: OriginalFormat = pages == 1 ? .jpeg : .png
        return try Plan(Recipe(output: output), for: header((100, 100), format: original, pages: pages)).output
    }

    @Test func holdWhereNothingIsSaid() throws {
        let jpeg = try Self.plan(.exact(.jpeg))
        #expect(jpeg.quality == 70)
        #expect(jpeg.options == EncoderOptions(chroma: .full, isProgressive: true, effort: 2))
        let webp = try Self.plan(.negotiated(.webp))
        #expect(webp.quality == 60 && webp.options == EncoderOptions(effort: 1))
        let avif = try Self.plan(.negotiated(.avif))
        #expect(avif.quality == 45 && avif.options == EncoderOptions(chroma: .half))
        #expect(try Self.plan(.exact(.tiff)).options == EncoderOptions())
        #expect(try Self.plan(.exact(.jxl)).quality == 80)
    }

    @Test func whatIsSaidWins() throws {
        let said = try Self.plan(.exact(.jpeg), quality: 33, options: EncoderOptions(chroma: .half, effort: 9))
        #expect(said.quality == 33 && said.options.chroma == .half && said.options.effort == 9)
    }

    /// A default is no wish, so that nothing is refused for one.
    @Test func whatCannotBeIsLeftOut() throws {
        let moving = try Self.plan(.exact(.png), pages: 3)
        #expect(moving.options == EncoderOptions(effort: 3))
        #expect(try Self.plan(.exact(.png)).options == EncoderOptions(isProgressive: true, effort: 3))
    }

    @Test func whatIsUsualAnywayIsNothing() throws {
        let usual = EncodingDefaults(
            OutputFormat.allCases.map { .init($0, quality: $0.defaultQuality, chroma: .auto, isProgressive: false) }
        )
        #expect(usual == EncodingDefaults())
        let (bare, recipe) = (Recipe(), Recipe(output: Output(defaults: usual)))
        #expect(recipe.canonicalText == bare.canonicalText)
        #expect(bare.canonicalText == "v1;output=original(0),q=default,metadata=none")
    }

    /// A recipe with defaults is named by what comes out: as one that says the same, and not as one without them.
    @Test(arguments: [OutputFormat.jpeg, .webp, .avif, .png, .gif])
    func namesTheVariantByWhatComesOut(format: OutputFormat) throws {
        let original = header((100, 100), format: .jpeg)
        let recipe = Recipe(output: Output(format: .exact(format), defaults: Self.defaults))
        let normalized = try recipe.normalized(for: original)
        #expect(normalized.output.defaults == EncodingDefaults())
        #expect(try normalized.normalized(for: original) == normalized)
        #expect(try Plan(normalized, for: original) == Plan(recipe, for: original))
        #expect(try normalized != Recipe(output: Output(format: .exact(format))).normalized(for: original))
        let said = Recipe(
            output: Output(format: .exact(.jpeg), quality: 80, defaults: Self.defaults.without([.chroma]))
        )
        #expect(try said.normalized(for: original).output.quality == nil)
    }

    @Test func textIsReadBack() throws {
        let recipe = Recipe(output: Output(format: .negotiated([.webp]), defaults: Self.defaults))
        #expect(
            recipe.canonicalText
                == "v1;output=negotiated(1),q=default,metadata=none,usual=jpeg:q70:c444:p1:e2+png:p1:e3+webp:q60:e1"
                + "+avif:q45:c420+gif:p1"
        )
        #expect(try Recipe(canonicalText: recipe.canonicalText) == recipe)
    }

    @Test(arguments: [
        "usual=", "usual=jpeg", "usual=jpeg:q0", "usual=jpeg:q101", "usual=bmp:q5", "usual=jpeg:x1", "usual=jpeg:q5+",
        "usual=jpeg:cauto", "usual=jpeg:p2", "usual=jpeg:e10", "usual=jpeg:e1:q5", "usual=webp:q5,usual=webp:q5",
    ])
    func anotherTextIsNone(field: String) {
        #expect(throws: RecipeTextError.self) {
            try Recipe(canonicalText: "v1;output=jpeg,q=default,metadata=none,\(field)")
        }
    }
}
