import Recipes
import RenderWire
import Testing
import Vips

@testable import Rendering

extension RenderingTests {
    struct AnimationTests {
        static let tints: [[Double]] = [[220, 30, 30], [30, 200, 40], [30, 60, 230], [240, 220, 20], [20, 20, 20]]

        /// Frames without neighbours' colours: each corner of each frame has its frame's tint.
        private func checkTints(_ image: Image, _ frames: Range<Int>, tolerance: Double) throws {
            let height = image.pageHeight
            for (index, frame) in frames.enumerated() {
                for y in [0, height - 1] {
                    let pixel = try image.pixel(x: image.width - 1, y: index * height + y)
                    for (found, wanted) in zip(pixel, Self.tints[frame]) {
                        #expect(abs(found - wanted) <= tolerance, "frame \(frame): \(pixel)")
                    }
                }
            }
        }

        @Test(arguments: ["gif", "webp"], [OutputFormat.gif, .webp])
        func staysAnAnimation(_ original: String, _ format: OutputFormat) throws {
            let made = try Darkroom.print("animated.\(original)", .to(format, .resize(30)))
            #expect(made.report.pages == 5)
            #expect(made.report.size == PixelSize(width: 30, height: 20))
            #expect(made.report.original.pages == 5)
            let image = try decoded(made)
            #expect(image.pages == 5)
            #expect(image.pageHeight == 20)
            #expect(image.ints("delay") == [100, 200, 50, 1000, 80])
            // A GIF counts how often it is repeated, libvips how often it is played.
            #expect(image.int("loop") == (original == "gif" ? 4 : 3))
            try checkTints(image, 0..<5, tolerance: 14)
        }

        @Test func everyStepIsDoneToEveryFrame() throws {
            let white = Canvas(width: 80, height: 60, background: .white)
            let made = try Darkroom.print(
                "animated.gif",
                .to(
                    .webp,
                    .resize(30),
                    .flip(.both),
                    .blur(sigma: 1),
                    .rotate(degrees: 90, background: nil),
                    .extend(white)
                )
            )
            let image = try decoded(made)
            #expect(image.pages == 5)
            #expect((image.width, image.pageHeight) == (80, 60))
            for frame in 0..<5 {
                #expect(try image.pixel(x: 2, y: frame * 60 + 2).allSatisfy { $0 > 245 })
                let middle = try image.pixel(x: 40, y: frame * 60 + 30)
                for (found, wanted) in zip(middle, Self.tints[frame]) { #expect(abs(found - wanted) <= 20) }
            }
        }

        @Test func takesSomeFrames() throws {
            var recipe = Recipe.to(.gif, .resize(30))
            recipe.pages = PageSelection(first: 2, count: 3)
            let image = try decoded(Darkroom.print("animated.gif", recipe))
            #expect(image.pages == 3)
            #expect(image.ints("delay") == [200, 50, 1000])
            try checkTints(image, 1..<4, tolerance: 14)
        }

        @Test(arguments: ["gif", "webp"])
        func aStillIsTheFrameThatWasChosen(_ original: String) throws {
            for frame in 1...5 {
                var recipe = Recipe.to(.png)
                recipe.pages = PageSelection(first: frame, count: 1)
                let made = try Darkroom.print("animated.\(original)", recipe)
                #expect(made.report.pages == 1)
                let image = try decoded(made)
                #expect(image.height == 40)
                try checkTints(image, frame - 1..<frame, tolerance: 6)
            }
        }

        @Test(arguments: ["gif", "webp"])
        func whatIsClearStaysClearInEveryFrame(_ original: String) throws {
            let image = try decoded(Darkroom.print("transparent.\(original)", .to(.webp, .resize(32))))
            #expect(image.pages == 4)
            let height = image.pageHeight
            for frame in 0..<4 {
                #expect(try image.pixel(x: 31, y: frame * height + 31)[3] < 10)
                // The middle of this frame's disk, and of the one before, which must be gone.
                #expect(try image.pixel(x: frame * 6 + 6, y: frame * height + 11)[3] > 240)
                if frame > 1 { #expect(try image.pixel(x: frame * 6 - 8, y: frame * height + 11)[3] < 10) }
            }
        }

        @Test func pagesOfADocumentAreStills() throws {
            var recipe = Recipe.png()
            recipe.pages = PageSelection(first: 2)
            try expect(Darkroom.print("pages.tiff", recipe), looksLike: "flipped-h", mean: 0, largest: 0)
            #expect(try Darkroom.inspect("pages.tiff").original.pages == 2)
            recipe.pages = PageSelection(first: 3)
            #expect(Darkroom.failure("pages.tiff", recipe)?.code == .noSuchPage)
            #expect(
                Darkroom.failure(
                    "animated.gif",
                    {
                        var r = Recipe.png(); r.pages.first = 6; return r
                    }()
                )?.code == .noSuchPage
            )
        }
    }
}
