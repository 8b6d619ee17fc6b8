import Recipes
import Testing

/// When the light of HDR stays, by what is asked for.
struct HDRPlanTests {
    private static let told = ImageColours(source: .cicp, space: .rec2020, range: .pq)

    private static func header(
        _ format: OriginalFormat = .avif,
        _ colours: ImageColours? = told,
        pages: Int = 1,
        hasAlpha: Bool = false
    ) -> ImageHeader {
        ImageHeader(
            format: format,
            size: PixelSize(width: 4000, height: 3000),
            pages: pages,
            hasAlpha: hasAlpha,
            bitsPerSample: 16,
            colours: colours
        )
    }

    private static func recipe(_ format: FormatChoice, _ hdr: HDRPolicy?, _ steps: Step...) -> Recipe {
        Recipe(steps: steps, output: Output(format: format, hdr: hdr))
    }

    @Test(arguments: [OutputFormat.avif, .jxl, .png])
    func staysWhereAFormatHoldsIt(_ format: OutputFormat) throws {
        let plan = try Plan(Self.recipe(.exact(format), .keep), for: Self.header())
        #expect(plan.output.hdr == Self.told)
        // Lamps would get black rims by the light that they have.
        #expect(plan.light == .gamma)
        #expect(try Plan(Self.recipe(.exact(format), .sdr), for: Self.header()).output.hdr == nil)
        #expect(try Plan(Self.recipe(.exact(format), nil), for: Self.header()).output.hdr == nil)
    }

    @Test(arguments: [OutputFormat.jpeg, .webp, .gif, .tiff])
    func isRefusedByTheNameOfAFormatThatCannot(_ format: OutputFormat) throws {
        let error = #expect(throws: PlanError.self) {
            try Plan(Self.recipe(.exact(format), .keep), for: Self.header())
        }
        let words = "A picture in \(format.rawValue) cannot keep HDR ('hdr=keep'): avif, jxl and png can."
        #expect(error == PlanError(.formatCannot, words))
        // A preset is used with every format.
        #expect(try Plan(Self.recipe(.exact(format), .prefer), for: Self.header()).output.hdr == nil)
        // Of what is not HDR nothing has to be kept.
        let plain = Self.header(.png, ImageColours(source: .srgb))
        #expect(try Plan(Self.recipe(.exact(format), .keep), for: plain).output.format == format)
    }

    @Test(
        arguments: [
            ([.avif, .webp], .keep, .avif, true), (.webp, .keep, .webp, false), ([], .keep, .jpeg, false),
            ([.avif, .webp], .prefer, .avif, true), ([.avif, .webp], nil, .webp, false),
            ([.avif, .webp], .sdr, .webp, false),
        ] as [(Acceptance, HDRPolicy?, OutputFormat, Bool)]
    )
    func negotiationPassesOverFormatsThatCannot(
        _ acceptance: Acceptance,
        _ policy: HDRPolicy?,
        _ format: OutputFormat,
        _ isKept: Bool
    ) throws {
        for choice in [FormatChoice.negotiated(acceptance), .original(acceptance)] {
            let plan = try Plan(Self.recipe(choice, policy), for: Self.header(.heic))
            #expect(plan.output.format == format && (plan.output.hdr != nil) == isKept)
        }
    }

    @Test func anAnimationStaysOneWithItsLight() throws {
        var moving = Self.header(pages: 5)
        moving.size = PixelSize(width: 400, height: 300)
        let plan = try Plan(Self.recipe(.negotiated([.avif, .webp]), .keep), for: moving)
        #expect(plan.output.format == .avif && plan.pages.count == 5 && plan.output.hdr != nil)
        #expect(try Plan(Self.recipe(.negotiated(.webp), .keep), for: moving).output.format == .webp)
    }

    @Test(
        arguments: [
            (.blur(sigma: 1), "'blur'"), (.sharpen(sigma: 1), "'sharpen'"), (.grayscale, "'grayscale'"),
            (.tone(Tone(contrast: 2)), "'brightness', 'contrast' or 'saturation'"),
            (.filter(.tint(Tint(color: .white, amount: 1))), "'tint'"), (.filter(.invert(Invert())), "'invert'"),
            (.filter(.pixelate(Pixelate(side: 9))), "'pixelate'"), (.filter(.gamma(Gamma(gamma: 2))), "'gamma'"),
            (.background(.white), "('background')"),
            (.rotate(degrees: 5, background: .white), "('background')"),
            (.extend(Canvas(width: 5000, height: 5000, background: .white)), "('background')"),
        ] as [(Step, String)]
    )
    func isRefusedByTheNameOfAStepThatCannot(_ step: Step, _ name: String) throws {
        let header = Self.header(hasAlpha: true)
        for steps in [[step], [.trim(tolerance: 5), step]] {
            var recipe = Recipe(steps: steps, output: Output(format: .exact(.avif), hdr: .keep))
            let error = #expect(throws: PlanError.self) { try Plan(recipe, for: header) }
            #expect(error?.message.contains("'hdr=keep'") == true && error?.message.contains(name) == true)
            recipe.output.hdr = .prefer
            #expect(try Plan(recipe, for: header).output.hdr == nil)
        }
    }

    @Test(
        arguments: [
            .resize(Resize(width: 9, height: 9, fit: .cover, enlarge: true, gravity: .attention)),
            .rotate(degrees: 5, background: nil), .rotate(degrees: 90, background: .white), .flip(.both),
            .extend(Canvas(width: 5000, height: 5000)), .trim(tolerance: 5), .background(.white), .blur(sigma: 0),
        ] as [Step]
    )
    func staysWhereAStepBringsNoColours(_ step: Step) throws {
        #expect(try Plan(Self.recipe(.exact(.avif), .keep, step), for: Self.header()).output.hdr == Self.told)
    }

    @Test func coloursWithoutANumberAreRefused() throws {
        let odd = Self.header(.png, ImageColours(source: .cicp, space: .other, range: .pq))
        let error = #expect(throws: PlanError.self) { try Plan(Self.recipe(.exact(.avif), .keep), for: odd) }
        #expect(error?.message.contains("primaries") == true)
        #expect(try Plan(Self.recipe(.exact(.avif), .prefer), for: odd).output.hdr == nil)
    }

    @Test func whatKeepsEverythingKeepsIt() throws {
        var recipe = Self.recipe(.exact(.avif), nil)
        recipe.output.metadata = .keep
        #expect(try Plan(recipe, for: Self.header()).output.hdr == Self.told)
        recipe.output.hdr = .sdr
        #expect(try Plan(recipe, for: Self.header()).output.hdr == nil)
        recipe.output = Output(format: .exact(.webp), metadata: .keep)
        #expect(try Plan(recipe, for: Self.header()).output.hdr == nil)
        // It does not decide the format.
        recipe.output.format = .negotiated([.avif, .webp])
        #expect(try Plan(recipe, for: Self.header()).output.format == .webp)
    }

    /// What comes to the same has one name, and what does not has another.
    @Test func sayingItTwiceIsSayingItOnce() throws {
        func text(_ output: Output, of header: ImageHeader = Self.header()) throws -> String {
            try Recipe(output: output).normalized(for: header).canonicalText
        }
        let avif = FormatChoice.exact(.avif)
        let (plain, kept) = (try text(Output(format: avif)), try text(Output(format: avif, hdr: .keep)))
        #expect(plain != kept)
        #expect(try text(Output(format: avif, hdr: .sdr)) == plain)
        #expect(try text(Output(format: avif, hdr: .prefer)) == kept)
        #expect(try text(Output(format: avif, gamut: .displayP3, hdr: .keep)) == kept)
        #expect(try text(Output(format: .negotiated([.avif, .webp]), hdr: .keep)) == kept)
        #expect(
            try text(Output(format: .negotiated(.webp), hdr: .keep)) == text(Output(format: .exact(.webp)))
        )
        let all = try text(Output(format: avif, metadata: .keep))
        #expect(all != kept && all != plain)
        #expect(try text(Output(format: avif, metadata: .keep, hdr: .keep)) == all)
        #expect(try text(Output(format: avif, metadata: .keep, hdr: .sdr)) != all)
        let webp = FormatChoice.exact(.webp)
        #expect(
            try text(Output(format: webp, metadata: .keep, hdr: .sdr)) == text(Output(format: webp, metadata: .keep))
        )
        let sdr = Self.header(.png, ImageColours(source: .srgb))
        #expect(try text(Output(format: avif, hdr: .keep), of: sdr) == text(Output(format: avif), of: sdr))
        for output in [Output(format: avif, hdr: .keep), Output(format: avif, metadata: .keep, hdr: .sdr)] {
            let once = try Recipe(output: output).normalized(for: Self.header())
            #expect(try once.normalized(for: Self.header()) == once)
            #expect(try Plan(once, for: Self.header()) == Plan(Recipe(output: output), for: Self.header()))
        }
    }

    @Test func whatKeptEverythingButItsLightIsMadeAnew() throws {
        let recipe = { (format: OutputFormat, metadata: MetadataPolicy) in
            Recipe(output: Output(format: .exact(format), metadata: metadata))
        }
        // Of these nothing else has changed.
        let sdr = Self.header(.heic, ImageColours(source: .cicp, space: .rec2020))
        for format in [OutputFormat.avif, .png, .jxl] {
            #expect(recipe(format, .keep).digest(for: Self.header(.heic)) != recipe(format, .keep).digest(for: sdr))
            #expect(recipe(format, .none).digest(for: Self.header(.heic)) == recipe(format, .none).digest(for: sdr))
        }
        #expect(recipe(.webp, .keep).digest(for: Self.header(.heic)) == recipe(.webp, .keep).digest(for: sdr))
    }
}
