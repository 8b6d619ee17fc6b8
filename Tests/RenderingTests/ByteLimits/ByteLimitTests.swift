import Recipes
import RenderWire
import TestKit
import Testing
import Vips

@testable import Rendering

extension RenderingTests {
    /// `max-bytes`: no file is longer, and it is as good as fits.
    struct ByteLimitTests {
        private func recipe(_ format: OutputFormat, _ limit: ByteLimit, quality: Int? = nil, _ steps: Step...) -> Recipe
        {
            Recipe(steps: steps, output: Output(format: .exact(format), quality: quality, byteLimit: limit))
        }

        @Test(
            arguments: [OutputFormat.jpeg, .webp, .jxl, .avif],
            [("photo.png", 9_000), ("photo.png", 24_000), ("plain.jpeg", 5_000), ("alpha.png", 20_000)]
        )
        func theFileHasNineTenthsOfTheLimitOrTheBestQuality(_ format: OutputFormat, _ wanted: (String, Int)) throws {
            let (name, limit) = wanted
            let made = try Darkroom.print(name, recipe(format, ByteLimit(limit), .resize(300)))
            #expect(made.bytes.count <= limit && made.report.bytes == made.bytes.count)
            let quality = try #require(made.report.output.quality)
            // One more step of quality may be too long by itself.
            let next = Recipe(
                steps: [.resize(300)],
                output: Output(format: .exact(format), quality: min(quality + 2, 100))
            )
            let isNext = try Darkroom.print(name, next).bytes.count > limit
            #expect(Double(made.bytes.count) >= Double(limit) * 0.9 || quality == 100 || isNext, "\(quality)")
            #expect(made.report.size == (try Darkroom.print(name, next)).report.size)
        }

        @Test func aQualityThatIsSaidIsTheHighest() throws {
            let made = try Darkroom.print("photo.png", recipe(.jpeg, ByteLimit(1_000_000), quality: 50, .resize(300)))
            #expect(made.report.output.quality == 50)
            let plain = Recipe(steps: [.resize(300)], output: Output(format: .exact(.jpeg), quality: 50))
            #expect(try made.bytes == Darkroom.print("photo.png", plain).bytes)
            let less = try Darkroom.print("photo.png", recipe(.jpeg, ByteLimit(5_000), quality: 50, .resize(300)))
            #expect(less.bytes.count <= 5_000 && (less.report.output.quality ?? 50) < 50)
        }

        @Test func whatCannotFitIsRefusedWithWhatItHas() throws {
            let failure = try #require(Darkroom.failure("photo.png", recipe(.jpeg, ByteLimit(300), .resize(300))))
            #expect(failure.code == .cannotEncode && failure.message.contains("at quality 10 it has "), "\(failure)")
            #expect(failure.message.contains("300 bytes ('max-bytes')"))
            #expect(failure.message.contains("'max-bytes-scale'"))
            let exact = try #require(Darkroom.failure("photo.png", recipe(.png, ByteLimit(300), .resize(300))))
            #expect(exact.message.contains("as PNG it is never without loss shorter"), "\(exact)")
        }

        @Test(arguments: [(OutputFormat.jpeg, 900), (.png, 2_000), (.webp, 700)])
        func sidesBecomeShorterWhereThatIsAllowed(_ format: OutputFormat, _ limit: Int) throws {
            let made = try Darkroom.print("photo.png", recipe(format, ByteLimit(limit, mayScale: true), .resize(300)))
            let size = try #require(made.report.size)
            #expect(made.bytes.count <= limit && made.bytes.count > limit / 3, "\(made.bytes.count)")
            #expect(size.width < 300 && size.height < size.width)
            let shown = try decoded(made)
            #expect(shown.width == size.width && shown.height == size.height)
        }

        @Test func animationsAreLimitedToo() throws {
            let whole = try Darkroom.print("animated.gif", .to(.webp, quality: 90))
            let limit = whole.bytes.count * 3 / 4
            let made = try Darkroom.print("animated.gif", recipe(.webp, ByteLimit(limit)))
            #expect(made.bytes.count <= limit && made.report.pages == whole.report.pages && made.report.pages > 1)
        }

        @Test func whatIsKeptCountsToo() throws {
            var recipe = recipe(.jpeg, ByteLimit(12_000), .resize(300))
            recipe.output.metadata = .keep
            let made = try Darkroom.print("plain.jpeg", recipe)
            #expect(made.bytes.count <= 12_000)
        }
    }
}
