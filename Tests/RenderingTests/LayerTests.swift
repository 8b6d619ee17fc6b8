import Descriptors
import Foundation
import Recipes
import RenderWire
import Testing
import Vips

@testable import Rendering

extension RenderingTests {
    /// Layers beside Pillow's composition, ImageMagick's and NumPy's; tolerances in steps of 255.
    struct LayerTests {
        /// The layers, made once.
        private static let made = Result { _ = try Script.run("make_layers.py", Pictures.folder.get().path) }

        init() throws { try Self.made.get() }

        /// A layer on a picture, and the name of what others make of it.
        struct Case: Sendable, CustomTestStringConvertible {
            var name: String
            var overlays: [Overlay]

            init(_ name: String, _ overlays: Overlay...) { (self.name, self.overlays) = (name, overlays) }

            var testDescription: String { name }
        }

        private static let corner = Gravity.point(x: 1, y: 1)
        private static let mark = InputReference.job(1)

        static let cases: [Case] = [
            Case("corner", Overlay(mark, alignment: corner)),
            Case("inset", Overlay(mark, alignment: .point(x: 1, y: 0), x: .pixels(11), y: .pixels(7))),
            Case("outside", Overlay(mark, alignment: .point(x: 0, y: 0), x: .pixels(-30), y: .pixels(210))),
            Case("faded", Overlay(mark, opacity: 0.35)),
            Case("two", Overlay(mark, alignment: .point(x: 0, y: 0)), Overlay(.job(2))),
            Case("tiled", Overlay(mark, alignment: corner, spacing: 7)),
            Case("turned", Overlay(mark, alignment: .point(x: 0, y: 0), degrees: 90)),
        ]

        @Test(arguments: cases, ["plain", "alpha"])
        func isWhatPillowMakes(_ example: Case, on base: String) throws {
            // As large as it is, wherever it lies.
            let steps = example.overlays.map { Step.overlay($0.ownSize) }
            let recipe = Recipe(steps: steps, output: Recipe.png().output)
            let made = try Darkroom.print("\(base).png", recipe, with: ["mark.png", "mark.jpeg"])
            // A JPEG's pixels are our reader's.
            let largest = example.name == "two" ? 12 : 1
            try expect(made, looksLike: "layer-\(base)-\(example.name)", mean: 0.3, largest: largest)
        }

        @Test(arguments: Blend.allCases.filter { $0 != .over }, ["plain", "alpha"])
        func blendsAsImageMagickDoes(_ blend: Blend, on base: String) throws {
            let overlay = Overlay(Self.mark, blend: blend)
            let made = try Darkroom.print("\(base).png", .png(.overlay(overlay)), with: ["mark.png"])
            try expect(made, looksLike: "layer-\(base)-\(blend.rawValue)", mean: 0.3, largest: 1)
        }

        @Test func greyBecomesColouredWhereTheLayerIs() throws {
            let step = Step.overlay(Overlay(Self.mark))
            try expect(
                Darkroom.print("grey.png", .png(step), with: ["mark.png"]),
                looksLike: "layer-on-grey",
                mean: 0.3,
                largest: 1
            )
            try expect(
                Darkroom.print("plain.png", .png(step), with: ["mark-grey.png"]),
                looksLike: "layer-grey",
                mean: 0.3,
                largest: 1
            )
        }

        /// A layer is as that picture by itself is: at its size, with its colours, upright.
        @Test(arguments: [
            "plain.jpeg", "alpha.png", "cmyk.jpeg", "p3.jpeg", "wide.png", "oriented-6.jpeg", "plain.webp",
            "plain.avif",
            "animated.gif", "drawing.svg", "one-bit.png", "palette.png", "plain.heic",
        ])
        func isThePictureThatItIs(_ name: String) throws {
            let itself = try decoded(
                Darkroom.print(
                    name,
                    Recipe(
                        pages: PageSelection(first: 1, count: 1),
                        steps: [.resize(100, 80, .fill)],
                        output: Recipe.png().output
                    )
                )
            )
            let overlay = Overlay(Self.mark, width: .pixels(100), height: .pixels(80), fit: .fill)
            let canvas = Step.extend(Canvas(width: 400, height: 300))
            // On nothing at all but a dot in the middle.
            let made = try decoded(
                Darkroom.print(
                    "disc-clear.png",
                    .png(.resize(2, 2, .fill), canvas, .overlay(overlay)),
                    with: [name]
                )
            )
            let part = try made.extracted(left: 150, top: 110, width: 40, height: 80)
            let wanted = try itself.extracted(left: 0, top: 0, width: 40, height: 80)
            let likeness = try Likeness(part.inColour().withAlpha(), wanted.inColour().withAlpha())
            #expect(likeness.largest <= 1, "\(likeness)")
        }

        @Test(arguments: ["animated.gif", "animated.webp"])
        func isOnEveryFrameAndLeaksIntoNone(_ original: String) throws {
            let overlay = Overlay(
                Self.mark,
                width: .pixels(20),
                height: .pixels(10),
                fit: .fill,
                alignment: Self.corner
            )
            let recipe = Recipe.to(.webp, .overlay(overlay), quality: 100)
            var lossless = recipe
            lossless.output.options.isLossless = true
            let made = try decoded(Darkroom.print(original, lossless, with: ["dot.png"]))
            #expect(made.pages == 5)
            for frame in 0..<5 {
                let top = frame * made.pageHeight
                let tint = AnimationTests.tints[frame]
                // Beside the layer, above it and at the frame's other end.
                for (x, y) in [(39, 35), (45, 29), (59, 0), (0, 39)] {
                    let pixel = try made.pixel(x: x, y: top + y)
                    for (found, wanted) in zip(pixel, tint) { #expect(abs(found - wanted) <= 2, "frame \(frame)") }
                }
                for (x, y) in [(40, 30), (59, 39)] {
                    let pixel = try made.pixel(x: x, y: top + y)
                    let wanted = zip(tint, [200.0, 30, 0]).map { $0 + ($1 - $0) * 128 / 255 }
                    for (found, wanted) in zip(pixel, wanted) { #expect(abs(found - wanted) <= 2, "frame \(frame)") }
                }
            }
        }

        @Test func anAnimationGivesItsFirstFrame() throws {
            let made = try decoded(
                Darkroom.print("plain.png", .png(.overlay(Overlay(Self.mark))), with: ["animated.gif"])
            )
            #expect(made.height == 240)
            // A part of the first frame that no later one has.
            #expect(try made.pixel(x: 130 + 59, y: 100 + 39) == AnimationTests.tints[0])
        }

        @Test(arguments: [OutputFormat.jpeg, .png, .webp, .avif, .gif, .tiff, .jxl])
        func isInEveryFormat(_ format: OutputFormat) throws {
            let overlay = Overlay(Self.mark, width: .fraction(0.5), alignment: Self.corner)
            let made = try decoded(
                Darkroom.print("plain.jpeg", .to(format, .overlay(overlay), quality: 95), with: ["mark-grey.png"])
            )
            #expect((made.width, made.pageHeight) == (320, 240))
            // Grey where the layer is.
            let pixel = try made.inColour().pixel(x: 300, y: 220)
            #expect(abs(pixel[0] - pixel[1]) < 12 && abs(pixel[1] - pixel[2]) < 12, "\(format): \(pixel)")
        }

        @Test func isPutWhereATrimmedPictureEnds() throws {
            let overlay = Overlay(Self.mark, width: .fraction(0.5), alignment: .point(x: 0, y: 0))
            let trimmed = try decoded(Darkroom.print("framed.png", .png(.trim(tolerance: 10))))
            let made = try decoded(
                Darkroom.print("framed.png", .png(.trim(tolerance: 10), .overlay(overlay)), with: ["dot.png"])
            )
            #expect((made.width, made.height) == (trimmed.width, trimmed.height))
            #expect(try made.pixel(x: made.width / 2 - 1, y: 0) != trimmed.pixel(x: made.width / 2 - 1, y: 0))
            #expect(try made.pixel(x: made.width / 2 + 1, y: 0) == trimmed.pixel(x: made.width / 2 + 1, y: 0))
        }

        /// A layer is sRGB, and so is the picture that has it: a profile that stayed would not fit.
        @Test(arguments: [[], [Step.trim(tolerance: 10)]])
        func noProfileStaysBesideALayer(_ before: [Step]) throws {
            let output = Output(format: .exact(.png), metadata: .keep)
            let plain = try decoded(Darkroom.print("p3.png", Recipe(steps: before, output: output)))
            #expect(plain.bytes("icc-profile-data") != nil)
            let steps = before + [.overlay(Overlay(Self.mark))]
            let made = try decoded(Darkroom.print("p3.png", Recipe(steps: steps, output: output), with: ["dot.png"]))
            #expect(made.bytes("icc-profile-data") == nil)
        }

        /// What is wrong with a layer befalls the outputs that have it, and says which it is.
        @Test(arguments: [("mark-broken.png", RenderFailure.Code.brokenImage), ("trims.txt", .notAnImage)])
        func aBrokenLayerIsNamed(_ name: String, code: RenderFailure.Code) throws {
            let path = name == "trims.txt" ? "expected/trims.txt" : name
            let outputs = try Darkroom.outputs(
                path: Pictures.path("plain.jpeg"),
                [
                    .picture(.png(.resize(40), .overlay(Overlay(.job(2))))), .picture(.png(.resize(40))),
                    .picture(.png(.resize(60), .overlay(Overlay(.job(1))))),
                ],
                with: [Pictures.path("mark.png"), Pictures.path(path)]
            )
            #expect(outputs.map { (try? $0.get()) != nil } == [false, true, true])
            guard case .failure(let failure) = outputs[0] else { return }
            #expect(failure.code == code && failure.input == 2, "\(failure)")
        }

        @Test func aLayerThatDoesNotComeAlongIsRefused() throws {
            let failure = Darkroom.failure("plain.png", .png(.overlay(Overlay(.job(3)))))
            #expect(failure?.code == .cannotEncode, "\(String(describing: failure))")
        }

        @Test func aLayerHasTheLimitsOfAnOriginal() throws {
            var limits = RenderLimits()
            limits.inputPixels = 320 * 240
            let results = try Darkroom.outputs(
                path: Pictures.path("plain.png"),
                [.picture(.png(.overlay(Overlay(.job(1)))))],
                with: [Pictures.path("large.jpeg")],
                limits: limits
            )
            guard case .failure(let failure) = results[0] else {
                Issue.record("it was rendered")
                return
            }
            #expect(failure.code == .originalTooLarge && failure.input == 1)
        }

        @Test func memoryIsAskedForLayersToo() throws {
            let plain = try Darkroom.print("plain.png", .png()).granted
            let overlay = Overlay(Self.mark, width: .pixels(3000))
            let layered = try Darkroom.print("plain.png", .png(.overlay(overlay)), with: ["large.jpeg"]).granted
            // Its pixels at least, twice while they are copied.
            #expect(layered - plain > 3000 * 2000 * 4)
        }
    }
}

extension Overlay {
    /// The layer with a box that is no bound, so that it is of its own size however little of it is seen.
    fileprivate var ownSize: Overlay {
        var overlay = self
        (overlay.width, overlay.height, overlay.enlarge) = (.pixels(9_999), .pixels(9_999), false)
        return overlay
    }
}
