import Foundation
import Testing

@testable import Recipes

/// What is stored under the name it always had, and what is made anew because it came out wrong.
struct RenderingChangeTests {
    private static let size = PixelSize(width: 400, height: 300)
    private static let recipe = Recipe(output: Output(format: .exact(.tiff)))

    private func header(
        _ format: OriginalFormat,
        _ source: ImageColours.Source?,
        model: ColorModel = .rgb,
        hasProfile: Bool = false
    ) -> ImageHeader {
        let colours = source.map { ImageColours(source: $0) }
        return ImageHeader(
            format: format,
            size: Self.size,
            colorModel: model,
            hasProfile: hasProfile,
            colours: colours
        )
    }

    @Test func whatWasRightStaysAHit() {
        let names = [
            header(.jpeg, nil), header(.jpeg, ImageColours.Source.none), header(.jpeg, .icc, hasProfile: true),
            header(.png, ImageColours.Source.none), header(.png, .srgb), header(.webp, .icc, hasProfile: true),
            header(.jpeg, .icc, model: .grey, hasProfile: true), header(.gif, ImageColours.Source.none),
        ].map { Self.recipe.digest(for: $0) }
        #expect(Set(names) == [Self.recipe.digest(for: nil)])
    }

    @Test func whatWasWrongIsMadeAnew() {
        let names = [
            header(.png, .gama), header(.png, .cicp), header(.jpeg, .tables, hasProfile: true),
            header(.avif, ImageColours.Source.none), header(.jxl, .cicp), header(.avif, nil),
            header(.jpeg, ImageColours.Source.none, model: .cmyk),
        ].map { Self.recipe.digest(for: $0) }
        #expect(!names.contains(Self.recipe.digest(for: nil)))
        var credited = Self.recipe
        credited.output.metadata = .copyright
        #expect(credited.digest(for: header(.jpeg, ImageColours.Source.none)) != credited.digest(for: nil))
        var keeping = Self.recipe
        keeping.output.metadata = .keep
        let grey = header(.jpeg, .icc, model: .grey, hasProfile: true)
        #expect(keeping.digest(for: grey) != keeping.digest(for: nil))
    }

    @Test func whatKeepsEverythingIsMadeAnew() {
        var keeping = Self.recipe
        keeping.output.metadata = .keep
        for format in [OriginalFormat.jpeg, .png, .webp, .gif, .tiff] {
            #expect(
                keeping.digest(for: header(format, ImageColours.Source.none)) != keeping.digest(for: nil),
                "\(format)"
            )
        }
        // Nothing of it is in such files.
        #expect(keeping.digest(for: header(.bmp, ImageColours.Source.none)) == keeping.digest(for: nil))
    }

    @Test func labIsMadeAnewAndInksWithAProfileStay() {
        let lab = header(.tiff, ImageColours.Source.none, model: .lab)
        #expect(Self.recipe.digest(for: lab) != Self.recipe.digest(for: nil))
        let inks = header(.jpeg, .tables, model: .cmyk, hasProfile: true)
        #expect(Self.recipe.digest(for: inks) == Self.recipe.digest(for: nil))
    }

    @Test func stepsThatCameOutOtherwiseAreMadeAnew() {
        let (plain, clear) = (header(.jpeg, nil), ImageHeader(format: .png, size: Self.size, hasAlpha: true))
        func isNew(_ steps: Step..., of header: ImageHeader) -> Bool {
            let recipe = Recipe(steps: steps, output: Self.recipe.output)
            return recipe.digest(for: header) != recipe.digest(for: nil)
        }
        let cut = { (gravity: Gravity) in
            Step.resize(Resize(width: 9, height: 9, fit: .cover, enlarge: true, gravity: gravity))
        }
        #expect(isNew(.trim(tolerance: 9), of: plain))
        #expect(isNew(cut(.attention), of: plain))
        #expect(!isNew(cut(.entropy), of: plain) && !isNew(cut(.center), of: plain))
        #expect(isNew(.sharpen(sigma: 1), of: clear) && !isNew(.sharpen(sigma: 1), of: plain))
        #expect(isNew(.rotate(degrees: 9, background: nil), .sharpen(sigma: 1), of: plain))
    }

    @Test(arguments: [
        (OriginalFormat.png, OutputFormat.webp), (.jxl, .gif), (.avif, .jpeg), (.gif, .png), (.webp, .avif),
    ])
    func whatStoodStillAndMovesNowIsMadeAnew(_ original: OriginalFormat, _ format: OutputFormat) {
        var header = header(original, .srgb)
        let recipe = Recipe(output: Output(format: .exact(format)))
        let still = recipe.digest(for: header)
        header.pages = 5
        #expect(recipe.digest(for: header) != still)
    }

    @Test func whatMovedBeforeStaysAHit() {
        var header = header(.gif, ImageColours.Source.none)
        header.pages = 5
        #expect(Self.recipe.digest(for: header) == Self.recipe.digest(for: nil))
    }

    @Test func whatMayBeDrawnIsMadeAnew() {
        func isNew(_ format: OutputFormat, of header: ImageHeader) -> Bool {
            let recipe = Recipe(output: Output(format: .exact(format)))
            return recipe.digest(for: header) != recipe.digest(for: nil)
        }
        for format in [OutputFormat.png, .webp, .jpeg, .avif] {
            #expect(isNew(format, of: header(.png, .srgb)) && isNew(format, of: header(.gif, ImageColours.Source.none)))
            #expect(!isNew(format, of: header(.jpeg, nil)))
        }
        #expect(!isNew(.gif, of: header(.png, .srgb)))
        // What a header tells of where nothing has changed.
        let grey = header(.png, .srgb, model: .grey)
        let large = ImageHeader(format: .png, size: PixelSize(width: 3000, height: 3000))
        for format in [OutputFormat.jpeg, .avif] { #expect(!isNew(format, of: grey)) }
        for format in [OutputFormat.png, .webp] { #expect(isNew(format, of: grey)) }
        for format in [OutputFormat.png, .webp, .jpeg, .avif] { #expect(!isNew(format, of: large)) }
        for (format, quality) in [(OutputFormat.jpeg, 90), (.avif, 95), (.jpeg, 89), (.webp, 95)] {
            let recipe = Recipe(output: Output(format: .exact(format), quality: quality))
            let isSame = recipe.digest(for: header(.png, .srgb)) == recipe.digest(for: nil)
            #expect(isSame == (quality >= 90 && format != .webp), "\(format), \(quality)")
        }
        let tinted = Recipe(
            steps: [.filter(.tint(Tint(color: .white, amount: 1)))],
            output: Output(format: .exact(.jpeg))
        )
        #expect(tinted.digest(for: grey) != tinted.digest(for: nil))
        let scan = ImageHeader(format: .tiff, size: Self.size, bitsPerSample: 1)
        let small = Recipe(
            steps: [.resize(Resize(width: 9, height: nil, fit: .inside, enlarge: false))],
            output: Self.recipe.output
        )
        #expect(small.digest(for: scan) != small.digest(for: nil))
    }

    @Test func whatMayHaveLinesInRowsIsMadeAnew() {
        func isTouched(_ format: OutputFormat, _ options: EncoderOptions = EncoderOptions()) -> Bool {
            let recipe = Recipe(output: Output(format: .exact(format), options: options))
            return RenderingChange.columns.touches(recipe, of: header(.png, .srgb))
        }
        for format in [OutputFormat.webp, .jpeg, .avif] { #expect(isTouched(format)) }
        for format in [OutputFormat.png, .gif, .tiff, .jxl] { #expect(!isTouched(format)) }
        #expect(!isTouched(.webp, EncoderOptions(isLossless: true)))
        for chroma in [Chroma.half, .full] { #expect(!isTouched(.jpeg, EncoderOptions(chroma: chroma))) }
    }

    /// Headers that were written before interlaced frames of GIFs were looked for are not believed in that.
    @Test func aHeaderOfAnEarlierVersionIsLookedAtAgain() throws {
        let now = ImageHeader(format: .gif, size: Self.size, wasMisread: true)
        let text = String(decoding: try JSONEncoder().encode(now), as: UTF8.self)
        #expect(try JSONDecoder().decode(ImageHeader.self, from: Data(text.utf8)) == now)
        let earlier = text.replacing("wasMisreadOrScrambled", with: "wasMisread")
        let read = try JSONDecoder().decode(ImageHeader.self, from: Data(earlier.utf8))
        #expect(earlier != text && read.wasMisread == nil && read.isOutdated && read.size == now.size)
    }

    @Test func onlyKindsThatTellColoursInManyWaysAreLookedAtAgain() {
        #expect(header(.png, nil).isOutdated && header(.jpeg, nil, hasProfile: true).isOutdated)
        #expect(!header(.jpeg, nil).isOutdated && !header(.png, .srgb).isOutdated)
    }
}
