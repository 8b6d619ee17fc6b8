import Recipes
import Testing

/// How a picture comes to the few pixels of which something is said in its place.
struct SummaryPlanTests {
    private static let photo = ImageHeader(format: .jpeg, size: PixelSize(width: 4_000, height: 3_000))

    private static func plan(
        _ kind: SummaryKind,
        _ steps: Step...,
        of header: ImageHeader = photo
    ) throws(PlanError) -> Plan {
        try Plan(Recipe(steps: steps, output: Output(summary: kind)), for: header)
    }

    @Test(
        arguments: [
            (.color, 4_000, 3_000, 100, 75), (.thumbHash, 3_000, 4_000, 75, 100),
            (.palette(colors: 2), 4_000, 3_000, 112, 84),
            (.dataURI, 4_000, 3_000, 16, 12), (.blurHash, 4_000, 3_000, 512, 384),
            (.perceptualHash, 4_000, 3_000, 32, 32),
            // What is small stays, except where a kind cannot be had of it.
            (.color, 100, 7, 100, 7), (.palette(colors: 6), 1, 1, 1, 1), (.dataURI, 16, 16, 16, 16),
            (.blurHash, 1, 1, 32, 32), (.blurHash, 3, 300, 32, 300), (.blurHash, 4, 4, 4, 4),
            (.blurHash, 9_000, 20, 512, 32),
            (.perceptualHash, 8, 8, 32, 32), (.perceptualHash, 32, 32, 32, 32),
            // No side is nothing.
            (.color, 10_000, 1, 100, 1), (.thumbHash, 2, 9_999, 1, 100), (.dataURI, 3, 3_000, 1, 16),
        ] as [(SummaryKind, Int, Int, Int, Int)]
    )
    func endsAtTheSizeOfItsKind(kind: SummaryKind, width: Int, height: Int, wide: Int, high: Int) throws {
        let header = ImageHeader(format: .png, size: PixelSize(width: width, height: height))
        let plan = try Self.plan(kind, of: header)
        let size = PixelSize(width: wide, height: high)
        #expect(plan.size == size)
        #expect(plan.steps == (header.size == size ? [] : [.scale(to: size)]))
        #expect(
            plan.output == PlanOutput(format: .png, quality: nil, metadata: .none, mayBeGraphic: true, summary: kind)
        )
    }

    /// A resize before it is for nothing; the aspect that it gives is not.
    @Test func anotherResizeIsNotDone() throws {
        func resize(_ width: Int, _ height: Int?) -> Step {
            .resize(Resize(width: width, height: height, fit: .fill, enlarge: true))
        }
        #expect(try Self.plan(.color, resize(800, nil)).steps == [.scale(to: PixelSize(width: 100, height: 75))])
        #expect(try Self.plan(.color, resize(800, 400)).steps == [.scale(to: PixelSize(width: 100, height: 50))])
        #expect(try Self.plan(.color, resize(80, 60)).steps == [.scale(to: PixelSize(width: 80, height: 60))])
        let small = ImageHeader(format: .png, size: PixelSize(width: 100, height: 50))
        #expect(try Self.plan(.color, resize(800, 400), of: small).steps == [])
        let blurred = try Self.plan(.color, resize(800, nil), .blur(sigma: 9))
        #expect(blurred.steps.count == 3 && blurred.size == PixelSize(width: 100, height: 75))
        let recipes = [[], [resize(800, nil)], [resize(4_000, 3_000)], [resize(100, 75)]].map {
            Recipe(steps: $0, output: Output(summary: .color))
        }
        #expect(Set(try recipes.map { try $0.normalized(for: Self.photo) }).count == 1)
    }

    /// What is only made to be looked at is bounded like what goes out.
    @Test func whatItIsMadeOfIsBounded() throws {
        let huge = Step.resize(Resize(width: 16_000, height: 16_000, fit: .fill, enlarge: true))
        #expect { try Self.plan(.color, huge) } throws: { ($0 as? PlanError)?.code == .outputTooLarge }
        let trim = Step.trim(Trim(tolerance: 10))
        let plan = try Self.plan(.color, trim, huge)
        let deferred = try #require(plan.deferred)
        #expect(throws: PlanError.self) { try plan.resumed(deferred, from: PixelSize(width: 9, height: 9)) }
    }

    @Test func itEndsThereBehindATrimToo() throws {
        let plan = try Self.plan(.palette(colors: 3), .trim(Trim(tolerance: 10)))
        let deferred = try #require(plan.deferred)
        let rest = try plan.resumed(deferred, from: PixelSize(width: 2_000, height: 1_000))
        #expect(rest.steps == [.scale(to: PixelSize(width: 112, height: 56))] && rest.output == plan.output)
    }

    /// Of a file nothing is written: what is said of one says nothing.
    @Test func whatIsAboutFilesDecidesNothing() throws {
        var recipe = Recipe(
            pages: PageSelection(first: 2, count: 3),
            output: Output(
                format: .negotiated([.avif]),
                quality: 3,
                on: .jpeg,
                metadata: .keep,
                gamut: .displayP3,
                hdr: .keep,
                options: EncoderOptions(isLossless: true, chroma: .half, colors: 9, isProgressive: true, effort: 9)
            )
        )
        recipe.output.summary = .thumbHash
        for format in [OriginalFormat.gif, .avif, .png] {
            let header = ImageHeader(format: format, size: PixelSize(width: 60, height: 40), pages: 5)
            let plan = try Plan(recipe, for: header)
            #expect(plan.pages == 1..<2)
            let plain = Recipe(pages: PageSelection(first: 2), output: Output(summary: .thumbHash))
            #expect(try recipe.normalized(for: header) == plain)
        }
    }

    /// Lightness is averaged as it is stored for the one hash that others compute so.
    @Test func perceptualHashesAreOfStoredValues() throws {
        #expect(try Self.plan(.perceptualHash).light == .gamma && Self.plan(.blurHash).light == .linear)
        let recipes = [Light.linear, .gamma].map { Recipe(output: Output(summary: .perceptualHash), light: $0) }
        #expect(Set(try recipes.map { try $0.normalized(for: Self.photo) }).count == 1)
    }

    @Test(arguments: SummaryKind.usual + [.palette(colors: 2), .palette(colors: 16)])
    func textsAreRead(kind: SummaryKind) throws {
        let recipe = Recipe(output: Output(summary: kind))
        #expect(recipe.canonicalText == "v1;output=png,q=default,metadata=none,summary=\(kind.rawValue)")
        #expect(try Recipe(canonicalText: recipe.canonicalText) == recipe)
        #expect(SummaryKind(rawValue: kind.rawValue) == kind)
    }

    @Test(arguments: [
        "", "palette", "palette/1", "palette/17", "palette/06", "palette/", "color/6", "blurhash/4x3", "Color",
    ])
    func otherTextsAreNone(text: String) {
        let recipe = "v1;output=png,q=default,metadata=none,summary=\(text)"
        #expect(throws: RecipeTextError.self) { try Recipe(canonicalText: recipe) }
    }
}
