import Recipes
import Testing

struct OutputPlanTests {
    struct FormatCase: Sendable {
        var choice: FormatChoice
        var original: OriginalFormat
        var pages = 1
        var hasAlpha = false
        var side = 100
        var expected: OutputFormat
    }

    @Test(arguments: [
        FormatCase(choice: .exact(.webp), original: .jpeg, expected: .webp),
        FormatCase(choice: .original([]), original: .png, expected: .png),
        FormatCase(choice: .original([.avif, .webp]), original: .jpeg, expected: .jpeg),
        // Browsers do not show these, so the client's wishes count.
        FormatCase(choice: .original([]), original: .heic, expected: .jpeg),
        FormatCase(choice: .original([]), original: .svg, hasAlpha: true, expected: .png),
        FormatCase(choice: .original([.webp]), original: .tiff, expected: .webp),
        FormatCase(choice: .negotiated([.avif, .webp]), original: .jpeg, expected: .avif),
        // AVIF only where it is cheap.
        FormatCase(choice: .negotiated([.avif, .webp]), original: .jpeg, side: 2000, expected: .avif),
        FormatCase(choice: .negotiated([.avif, .webp]), original: .jpeg, side: 2001, expected: .webp),
        // JPEG XL is shorter than both, and there sooner.
        FormatCase(choice: .negotiated([.webp, .avif, .jxl]), original: .jpeg, expected: .jxl),
        FormatCase(choice: .negotiated([.webp, .avif, .jxl]), original: .jpeg, side: 2000, expected: .jxl),
        FormatCase(choice: .negotiated([.webp, .avif, .jxl]), original: .jpeg, side: 2001, expected: .webp),
        FormatCase(choice: .negotiated([.jxl]), original: .jpeg, expected: .jxl),
        FormatCase(choice: .negotiated([.jxl]), original: .jpeg, side: 2001, expected: .jpeg),
        FormatCase(choice: .negotiated([.jxl, .webp]), original: .heic, expected: .jxl),
        FormatCase(choice: .negotiated([.jxl]), original: .png, hasAlpha: true, expected: .jxl),
        FormatCase(choice: .negotiated([.webp, .avif, .jxl]), original: .png, expected: .webp),
        FormatCase(choice: .negotiated([.webp, .avif, .jxl]), original: .gif, pages: 3, expected: .webp),
        FormatCase(choice: .negotiated([.jxl]), original: .gif, pages: 3, expected: .gif),
        FormatCase(choice: .original([.webp, .avif, .jxl]), original: .heic, expected: .jxl),
        FormatCase(choice: .original([.webp, .avif, .jxl]), original: .jpeg, expected: .jpeg),
        // What may be drawn is shorter, and without loss, in WebP.
        FormatCase(choice: .negotiated([.avif, .webp]), original: .png, expected: .webp),
        FormatCase(choice: .negotiated([.avif]), original: .png, expected: .avif),
        FormatCase(choice: .negotiated([.webp]), original: .png, hasAlpha: true, expected: .webp),
        FormatCase(choice: .negotiated([]), original: .png, hasAlpha: true, expected: .png),
        FormatCase(choice: .negotiated([]), original: .png, expected: .jpeg),
        FormatCase(choice: .negotiated([.avif, .webp]), original: .gif, pages: 3, expected: .webp),
        FormatCase(choice: .negotiated([]), original: .webp, pages: 3, expected: .gif),
        // Who has shown the original shows a PNG that moves.
        FormatCase(choice: .negotiated([]), original: .png, pages: 3, expected: .png),
        FormatCase(choice: .negotiated([.avif, .webp]), original: .avif, pages: 3, expected: .webp),
    ])
    func choosesTheFormat(row: FormatCase) throws {
        let original = header((row.side, row.side), format: row.original, pages: row.pages, hasAlpha: row.hasAlpha)
        let plan = try Plan(Recipe(output: Output(format: row.choice)), for: original)
        #expect(plan.output.format == row.expected)
    }

    /// Without loss WebP is there many times sooner.
    @Test func whatHasNoLossIsWebP() throws {
        let options = EncoderOptions(isLossless: true)
        let recipe = Recipe(output: Output(format: .negotiated([.webp, .avif, .jxl]), options: options))
        #expect(try Plan(recipe, for: header((100, 100))).output.format == .webp)
        let progressive = Recipe(
            output: Output(format: .negotiated(.jxl), options: EncoderOptions(isProgressive: true))
        )
        #expect(try Plan(progressive, for: header((100, 100))).output.format == .jpeg)
    }

    @Test func limitsDecideByFormat() throws {
        let recipe = Recipe(output: Output(format: .negotiated([.webp, .avif, .jxl])))
        for (avif, jxl, format) in [(10_000, 9_999, .avif), (9_999, 9_999, .webp), (0, 10_000, .jxl)]
            as [(Int, Int, OutputFormat)]
        {
            let limits = PlanLimits(negotiatedAVIFPixels: avif, negotiatedJXLPixels: jxl)
            #expect(try Plan(recipe, for: header((100, 100)), limits: limits).output.format == format)
        }
    }

    @Test func backgroundMakesTransparencyNegotiable() throws {
        let recipe = Recipe(steps: [.background(.white)], output: Output(format: .negotiated([])))
        #expect(try Plan(recipe, for: header((3, 2), format: .png, hasAlpha: true)).output.format == .jpeg)
    }

    static let qualities: [(OutputFormat, Int?, Int?)] = [
        (.jpeg, nil, 80), (.webp, nil, 79), (.avif, nil, 60), (.jpeg, 33, 33), (.png, 50, nil), (.gif, nil, nil),
    ]

    @Test(arguments: qualities)
    func fillsInTheQuality(format: OutputFormat, asked: Int?, expected: Int?) throws {
        let plan = try Plan(Recipe(output: Output(format: .exact(format), quality: asked)), for: header((3, 2)))
        #expect(plan.output.quality == expected)
    }

    struct PageCase: Sendable {
        var selection: PageSelection
        var format: OriginalFormat
        var pages: Int
        var output: OutputFormat
        var expected: Range<Int>
    }

    @Test(arguments: [
        PageCase(selection: PageSelection(), format: .gif, pages: 10, output: .webp, expected: 0..<10),
        PageCase(selection: PageSelection(first: 4), format: .gif, pages: 10, output: .webp, expected: 3..<10),
        PageCase(selection: PageSelection(first: 4, count: 3), format: .gif, pages: 10, output: .gif, expected: 3..<6),
        PageCase(selection: PageSelection(first: 9, count: 9), format: .gif, pages: 10, output: .gif, expected: 8..<10),
        PageCase(selection: PageSelection(), format: .gif, pages: 10, output: .jpeg, expected: 0..<1),
        PageCase(selection: PageSelection(), format: .gif, pages: 10, output: .png, expected: 0..<10),
        PageCase(selection: PageSelection(count: 1), format: .gif, pages: 10, output: .png, expected: 0..<1),
        PageCase(selection: PageSelection(), format: .png, pages: 10, output: .avif, expected: 0..<10),
        PageCase(selection: PageSelection(first: 3), format: .png, pages: 10, output: .jpeg, expected: 2..<3),
        PageCase(selection: PageSelection(first: 2), format: .pdf, pages: 10, output: .jpeg, expected: 1..<2),
        PageCase(selection: PageSelection(first: 2, count: 5), format: .tiff, pages: 9, output: .webp, expected: 1..<2),
    ])
    func selectsPages(row: PageCase) throws {
        let recipe = Recipe(pages: row.selection, output: Output(format: .exact(row.output)))
        let plan = try Plan(recipe, for: header((3, 2), format: row.format, pages: row.pages))
        #expect(plan.pages == row.expected)
    }

    @Test func refusesAPageThatIsNotThere() {
        #expect {
            try Plan(Recipe(pages: PageSelection(first: 3)), for: header((3, 2), format: .pdf, pages: 2))
        } throws: { ($0 as? PlanError)?.code == .noSuchPage }
    }
}
