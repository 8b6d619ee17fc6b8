import Descriptors
import Foundation
import Recipes
import RenderWire
import Testing
import Vips

@testable import Rendering

extension RenderingTests {
    /// What is made together must be what is made one by one.
    struct ManyOutputsTests {
        /// Recipes for plain sizes, each once in a lossless format.
        private static let sizes: [Recipe] = [31, 57, 100, 152, 160].map { .png(.resize($0)) }

        @Test(arguments: [
            "plain.png", "plain.jpeg", "progressive.jpeg", "plain.webp", "plain.avif", "plain.heic", "plain.tiff",
            "plain.gif", "oriented-2.jpeg", "oriented-5.jpeg", "oriented-6.jpeg", "oriented-7.png", "oriented-8.webp",
            "oriented-3.tiff", "oriented-6.avif", "p3.png", "p3.jpeg", "adobe.webp", "p3-alpha.png", "alpha.png",
            "grey.png", "grey.jpeg", "grey-alpha.png", "grey-profile.png", "palette.png", "one-bit.png", "wide.png",
            "wide.tiff", "cmyk.jpeg", "cmyk.tiff", "broken-profile.png", "animated.gif", "pages.tiff",
        ])
        func comesOutAsIfMadeSeparately(_ name: String) throws {
            let isBilevel = name.hasPrefix("one-bit")
            // Few colours are noise to a resize, of which each step takes a part away; and what is decoded small by
            // itself is averaged in the decoder's own light, which is further off than what is made of a large one.
            let isDecodedSmall = name.hasSuffix("jpeg") || name.hasSuffix("webp")
            let hasFewColours = name.hasSuffix("gif") || name.hasPrefix("palette")
            // Of several scans those are not read that tell the least.
            let hasScans = name.hasPrefix("progressive")
            let mean = isBilevel ? 3.0 : hasScans ? 2.4 : isDecodedSmall || hasFewColours ? 1.8 : 0.8
            let recipes =
                name == "animated.gif"
                ? Self.sizes.map { $0 } : Self.sizes + [.png(), .to(.jpeg, .resize(100), quality: 95)]
            let set = try Darkroom.prints(name, recipes)
            for (recipe, made) in zip(recipes, set) {
                let single = try Darkroom.print(name, recipe)
                let (one, other) = (try decoded(made.get()), try decoded(single))
                #expect(try made.get().report.size == single.report.size)
                #expect(try made.get().report.output == single.report.output)
                #expect(one.orientation == other.orientation)
                let likeness = try Likeness(one, other)
                #expect(likeness.mean <= mean, "\(name), \(single.report.size.debugDescription): \(likeness)")
            }
        }

        @Test(arguments: ["photo.jpeg", "photo.png", "photo.webp"])
        func isAsSharpAsIfMadeSeparately(_ name: String) throws {
            let widths = [480, 432, 307, 216, 30]
            let recipes = widths.map { Recipe.png(.resize($0)) }
            let set = try Darkroom.prints(name, recipes)
            let folder = FileManager.default.temporaryDirectory.appending(path: "calotype-ssim-\(UUID())")
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            defer { try? FileManager.default.removeItem(at: folder) }
            var pairs: [String] = []
            for (width, (recipe, made)) in zip(widths, zip(recipes, set)) {
                let (ours, theirs) = (folder.appending(path: "\(width)-s.png"), folder.appending(path: "\(width).png"))
                try Data(made.get().bytes).write(to: ours)
                try Data(Darkroom.print(name, recipe).bytes).write(to: theirs)
                pairs += [ours.path, theirs.path]
                pairs += [ours.path, try Pictures.path("expected/photo-\(width).png")]
                pairs += [theirs.path, try Pictures.path("expected/photo-\(width).png")]
            }
            let script = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
                .appending(path: "Scripts/measure_ssim.py").path
            let values = try Tool.run(Script.python, [script] + pairs).split(separator: "\n").compactMap { Double($0) }
            try #require(values.count == widths.count * 3)
            for (index, width) in widths.enumerated() {
                let (beside, set, single) = (values[3 * index], values[3 * index + 1], values[3 * index + 2])
                let what = "\(name) at \(width): \(beside) beside the single one; \(set) and \(single) beside the ideal"
                // A single small one may be the worse of the two, since its decoder has done more of the work.
                #expect(beside >= 0.99 || set >= single, "\(what)")
                // Beside pixels in floating point it loses nothing that the single one has.
                #expect(set >= single - 0.005, "\(what)")
                if ProcessInfo.processInfo.environment["CALOTYPE_SHOW"] != nil { Swift.print(what) }
            }
        }

        @Test func allStepsAreDone() throws {
            let half = Region(x: .fraction(0.25), y: .fraction(0.25), width: .fraction(0.5), height: .fraction(0.5))
            let recipes: [Recipe] = [
                .png(.resize(160)), .png(.resize(120), .rotate(degrees: 90, background: nil)),
                .png(.resize(100, 100, .cover)), .png(.crop(half), .resize(80)), .png(.resize(60), .blur(sigma: 2)),
                .png(.trim(tolerance: 10), .resize(50)), .png(.resize(90), .flip(.vertical), .grayscale),
                .png(.resize(80), .extend(Canvas(width: 100, height: 100))), .png(.resize(40), light: .gamma),
                .png(.resize(70), .rotate(degrees: 30, background: nil)), .png(.resize(400, 300, .fill)),
                .png(.resize(90), .tone(Tone(brightness: 1.2))), .to(.jpeg, .resize(90, 90, .cover), metadata: .keep),
            ]
            for name in ["framed.png", "alpha.png", "oriented-6.jpeg"] {
                let set = try Darkroom.prints(name, recipes)
                for (index, (recipe, made)) in zip(recipes, set).enumerated() {
                    let single = try Darkroom.print(name, recipe)
                    let likeness = try Likeness(decoded(made.get()), decoded(single))
                    // A JPEG is decoded small by itself.
                    let mean = name.hasSuffix("jpeg") ? 1.5 : 1
                    #expect(likeness.mean <= mean, "\(name), recipe \(index): \(likeness)")
                }
            }
        }

        @Test func whatIsEqualIsMadeOnce() throws {
            // The picture is 320 pixels wide: four of these would not change it.
            let recipes: [Recipe] =
                [540, 30, 768, 320].map { width in
                    .to(.webp, .resize(Resize(width: width, height: nil, fit: .inside, enlarge: false)))
                } + [.to(.webp)]
            let set = try Darkroom.prints("plain.png", recipes).map { try $0.get() }
            #expect(set[0].bytes == set[2].bytes && set[0].bytes == set[3].bytes && set[0].bytes == set[4].bytes)
            #expect(try set[0].bytes == Darkroom.print("plain.png", recipes[0]).bytes)
            #expect(set[1].bytes != set[0].bytes)
            #expect(try Set(Darkroom.order("plain.png", recipes)) == Set(0..<5))
        }

        @Test func largeComesBeforeSmallAndSlowLast() throws {
            let recipes: [Recipe] = [
                .to(.avif, .resize(40)), .to(.webp, .resize(40)), .to(.avif, .resize(160)), .to(.jpeg, .resize(160)),
                .to(.jxl, .resize(80)), .to(.jpeg, .resize(80)), .to(.webp, .resize(160)),
            ]
            let order = try Darkroom.order("plain.jpeg", recipes)
            #expect(order == [3, 6, 5, 1, 2, 4, 0] || order == [6, 3, 5, 1, 2, 4, 0])
        }

        @Test func eachFormatIsWhole() throws {
            let formats = OutputFormat.allCases
            let recipes = formats.map { Recipe.to($0, .resize(100), quality: 95) }
            for (format, made) in zip(formats, try Darkroom.prints("plain.png", recipes)) {
                #expect(try FormatSniffer.sniff(made.get().bytes)?.rawValue == format.rawValue)
                #expect(try decoded(made.get()).width == 100)
            }
        }

        @Test func anAnimationStaysOne() throws {
            let recipes: [Recipe] = [
                .to(.webp, .resize(30)), .to(.gif, .resize(30)), .to(.jpeg, .resize(30)), .to(.tiff, .resize(20)),
                .to(.webp, .resize(20)),
            ]
            for name in ["animated.gif", "animated.webp"] {
                let set = try Darkroom.prints(name, recipes).map { try $0.get() }
                #expect(set.map(\.report.pages) == [5, 5, 1, 1, 5])
                for (recipe, made) in zip(recipes, set) {
                    let single = try Darkroom.print(name, recipe)
                    #expect(try Likeness(decoded(made), decoded(single)).mean <= 1)
                }
            }
        }

        @Test func pagesAreTold() throws {
            let second = Recipe(
                pages: PageSelection(first: 2, count: 1),
                steps: [.resize(80)],
                output: Output(format: .exact(.png))
            )
            let recipes: [Recipe] = [.png(.resize(80)), second, .png(.resize(40)), .png(.resize(79))]
            let set = try Darkroom.prints("pages.tiff", recipes).map { try $0.get() }
            for (recipe, made) in zip(recipes, set) {
                #expect(try Likeness(decoded(made), decoded(Darkroom.print("pages.tiff", recipe))).mean <= 0.6)
            }
            #expect(try Likeness(decoded(set[0]), decoded(set[1])).mean > 5)
        }

        @Test(arguments: ["drawing.svg", "pages.pdf"])
        func drawingsAreDrawnAtEachSize(_ name: String) throws {
            let recipes: [Recipe] = [20, 33, 400].map { .png(.resize($0)) }
            for (recipe, made) in zip(recipes, try Darkroom.prints(name, recipes)) {
                #expect(try made.get().bytes == Darkroom.print(name, recipe).bytes)
            }
        }

        @Test func whatCannotBeIsItsOwnFailure() throws {
            let outside = Region(x: .pixels(5_000), y: .pixels(0), width: .pixels(9), height: .pixels(9))
            let recipes: [Recipe] = [
                .png(.resize(100)), .png(.crop(outside)), .png(.trim(tolerance: 10), .crop(outside)),
                Recipe(pages: PageSelection(first: 2), output: Output(format: .exact(.png))),
                .png(.resize(9_000, 9_000, .fill)), .to(.jpeg, .resize(50)),
            ]
            let codes = try Darkroom.prints("plain.png", recipes).map { result -> RenderFailure.Code? in
                if case .failure(let failure) = result { failure.code } else { nil }
            }
            #expect(codes == [nil, .cropOutside, .cropOutside, .noSuchPage, .outputTooLarge, nil])
        }

        @Test(arguments: [
            "cut-plain-60.jpeg", "cut-progressive-60.jpeg", "cut-plain-60.png", "cut-plain-60.webp", "text.jpeg",
            "cut-plain-60.gif", "cut-plain-60.avif", "cut-plain-30.tiff",
        ])
        func aBrokenOriginalIsTheWholeSetsFailure(_ name: String) throws {
            let recipes: [Recipe] = [
                .png(.resize(100)), .png(.resize(90)), .to(.webp, .resize(20)), .png(.blur(sigma: 1)),
            ]
            var told: [Int] = []
            let failure = #expect(throws: RenderFailure.self) {
                try Darkroom.render(path: Pictures.path(name), recipes.map { .picture($0) }) { index, _ in
                    told.append(index)
                }
            }
            #expect([.brokenImage, .notAnImage].contains(failure?.code))
            #expect(told.isEmpty)
        }

        @Test func memoryCoversWhatIsKept() throws {
            let recipes: [Recipe] = [.png(.resize(790)), .png(.resize(700))]
            let wanted = try recipes.map { try Darkroom.print("photo.png", $0).granted }
            let set = try Darkroom.prints("photo.png", recipes).map { try $0.get() }
            // Both pictures are there before the first is encoded.
            #expect(set[0].granted >= (wanted.max() ?? 0) + (790 * 592 + 700 * 525) * 3)
            // What is made from another is not there yet.
            let steps: [Recipe] = [.png(.resize(790)), .png(.resize(390))]
            #expect(try Darkroom.prints("photo.png", steps)[0].get().granted < set[0].granted)
        }

        @Test func nothingIsLeftBehind() throws {
            let recipes: [Recipe] = [
                .png(.resize(100)), .to(.avif, .resize(100)), .png(.resize(90), .blur(sigma: 1)),
                .png(.trim(tolerance: 1)),
            ]
            try Darkroom.prints("plain.jpeg", recipes)
            let before = Library.liveObjects
            for _ in 0..<3 { try Darkroom.prints("plain.jpeg", recipes) }
            #expect(throws: RenderFailure.self) { try Darkroom.prints("cut-plain-60.jpeg", recipes) }
            #expect(Library.liveObjects == before)
        }

        @Test func whatIsTooLargeToKeepIsMadeByItself() throws {
            let recipes: [Recipe] = [6_000, 300, 200].map { .to(.jpeg, .resize($0, $0 * 3 / 4, .fill)) }
            let set = try Darkroom.prints("plain.png", recipes).map { try $0.get() }
            #expect(set.map(\.report.size?.width) == [6_000, 300, 200])
            #expect(set[0].granted < 1 << 30)
        }
    }
}
