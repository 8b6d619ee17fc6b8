import Foundation
import Recipes
import RenderWire
import Testing
import Vips

@testable import Rendering

extension RenderingTests {
    /// What is said of pictures, beside what other programs say of the same files.
    struct SummaryTests {
        /// What `summarize_pictures.py` prints of a file.
        private struct Other: Decodable {
            var phash: String
            var blurhash: String?
            var palette: [[Double]]
            var pixels: [[Double]]
        }

        private static func others(_ names: [String]) throws -> [Other] {
            try others(paths: names.map { try Pictures.path($0) })
        }

        private static func others(paths: [String]) throws -> [Other] {
            let lines = try Tool.run(Script.python, [Script.path("summarize_pictures.py")] + paths)
            return try lines.split(separator: "\n").map { try JSONDecoder().decode(Other.self, from: Data($0.utf8)) }
        }

        private static let names = [
            "plain.png", "plain.jpeg", "alpha.png", "animated.gif", "grey.png", "photo.jpeg", "oriented-6.jpeg",
            "screen.png", "badge.png", "scan-grey.png", "palette.png",
        ]

        /// Two bits of 64 may lie so near to the median that resizing decides.
        @Test func perceptualHashesAreNearOthers() throws {
            for (name, other) in zip(Self.names, try Self.others(Self.names)) {
                let summary = try Darkroom.summary(name, .perceptualHash)
                let bits = try #require(UInt64(summary.text, radix: 16))
                let wanted = try #require(UInt64(other.phash, radix: 16))
                #expect((bits ^ wanted).nonzeroBitCount <= 2, "\(name): \(summary.text), \(other.phash)")
            }
        }

        /// Of what needs no resize, JPEG's own rounding and an alpha's aside, it is the same to the letter.
        @Test func blurHashesAreTheReferences() throws {
            let names = ["plain.png", "grey.png", "animated.gif", "palette.png"]
            for (name, other) in zip(names, try Self.others(names)) {
                #expect(try Darkroom.summary(name, .blurHash).text == other.blurhash, "\(name)")
            }
        }

        /// Nearer to the pixels than Pillow's median cut of as many colours, measured in OKLab: never much farther, and mostly
        /// by far.
        @Test func palettesAreAsGoodAsOthers() throws {
            let folder = FileManager.default.temporaryDirectory.appending(path: "calotype-small-\(UUID().uuidString)")
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            defer { try? FileManager.default.removeItem(at: folder) }
            // Of the same pixels: Pillow makes pictures smaller in another light.
            let names = Self.names.filter { $0 != "alpha.png" }
            let paths = try names.map { name in
                let path = folder.appending(path: "\(name).png")
                var still = Recipe.png(.resize(112, 112))
                still.pages = PageSelection(count: 1)
                try Data(Darkroom.print(name, still).bytes).write(to: path)
                return path.path
            }
            var ratios: [Double] = []
            for (path, other) in zip(paths, try Self.others(paths: paths)) {
                let name = URL(filePath: path).lastPathComponent
                let recipe = Recipe(output: Output(summary: .palette(colors: 6)))
                guard case .palette(let colors) = try Darkroom.summary(path: path, recipe) else { continue }
                func light(_ values: [Double]) -> SIMD3<Double> {
                    OKLab.color(ofLight: SRGBLight.light(SIMD3(values[0], values[1], values[2])))
                }
                let pixels = other.pixels.map(light)
                func error(_ palette: [SIMD3<Double>]) -> Double {
                    pixels.reduce(0) { sum, pixel in
                        sum + (palette.map { OKLab.squaredDistance($0, pixel) }.min() ?? .infinity)
                    } / Double(pixels.count)
                }
                let ours = colors.map { light([Double($0.color.red), Double($0.color.green), Double($0.color.blue)]) }
                // Colours that nobody tells apart are one here.
                let (found, wanted) = (error(ours), error(other.palette.map(light)) + 0.000_1)
                #expect(found <= wanted * 1.1, "\(name): \(found), \(wanted)")
                ratios.append(found / wanted)
            }
            #expect(ratios.sorted()[ratios.count / 2] < 0.9, "\(ratios)")
        }

        @Test(arguments: SummaryKind.usual)
        func comesOfEveryKindOfOriginal(kind: SummaryKind) throws {
            let names = [
                "plain.png", "plain.jpeg", "alpha.png", "grey-alpha.png", "animated.gif", "wide.png", "cmyk.jpeg",
                "cmyk.tiff",
                "p3.png", "photo.jpeg", "oriented-6.jpeg", "pages.pdf", "drawing.svg", "one-bit.png", "plain.webp",
                "plain.avif",
            ]
            for name in names {
                let whole = try Darkroom.summary(name, kind).text
                #expect(!whole.isEmpty, "\(name)")
                #expect(try Darkroom.summary(name, kind).text == whole, "\(name)")
            }
        }

        @Test func isOfThePictureThatStepsMake() throws {
            let red = Step.background(Color(red: 255, green: 0, blue: 0))
            let canvas = Canvas(
                width: 900,
                height: 900,
                gravity: .center,
                background: Color(red: 0, green: 0, blue: 255)
            )
            #expect(try Darkroom.summary("alpha.png", .color, red).text != Darkroom.summary("alpha.png", .color).text)
            #expect(try Darkroom.summary("plain.png", .color, .extend(canvas)).text == "#0000ff")
            let corner = Region(x: .pixels(20), y: .pixels(20), width: .pixels(40), height: .pixels(20))
            #expect(try Darkroom.summary("plain.png", .color, .crop(corner)).text == "#fa1414")
            let grey = try Darkroom.summary("plain.png", .palette(colors: 6), .grayscale)
            guard case .palette(let colors) = grey else { return }
            #expect(
                colors.count > 1
                    && colors.allSatisfy { $0.color.red == $0.color.green && $0.color.green == $0.color.blue }
            )
            let trimmed = try Darkroom.summary("plain.png", .color, .crop(corner), .trim(Trim(tolerance: 10)))
            #expect(trimmed.text == "#fa1414")
        }

        /// The first frame alone is looked at, or another that is asked for.
        @Test func animationsHaveTheirFirstFrames() throws {
            let path = try Pictures.path("animated.gif")
            func hash(_ pages: PageSelection) throws -> String {
                try Darkroom.summary(path: path, Recipe(pages: pages, output: Output(summary: .thumbHash))).text
            }
            #expect(try hash(PageSelection()) == hash(PageSelection(first: 1, count: 3)))
            #expect(try hash(PageSelection()) != hash(PageSelection(first: 3)))
        }

        @Test func tinyPicturesAreShownAtOnce() throws {
            guard case .dataURI(let bytes) = try Darkroom.summary("alpha.png", .dataURI) else { return }
            let picture = try Image.webp(Source(copying: bytes), failOn: .warning)
            #expect(max(picture.width, picture.height) == 16 && picture.hasAlpha)
            #expect(try Darkroom.summary("alpha.png", .dataURI).text.hasPrefix("data:image/webp;base64,UklGR"))
        }

        /// A drop of nothing: clear, of one pixel, as long as a thread.
        @Test func oddPicturesHaveAllOfThem() throws {
            let folder = FileManager.default.temporaryDirectory.appending(path: "calotype-odd-\(UUID().uuidString)")
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            defer { try? FileManager.default.removeItem(at: folder) }
            let program = """
                import sys
                from PIL import Image
                Image.new("RGBA", (1, 1), (10, 20, 30, 255)).save(sys.argv[1] + "/dot.png")
                Image.new("RGBA", (40, 30), (10, 20, 30, 0)).save(sys.argv[1] + "/clear.png")
                Image.new("RGB", (3000, 1), (10, 20, 30)).save(sys.argv[1] + "/thread.png")
                Image.effect_noise((300, 300), 200).convert("RGBA").save(sys.argv[1] + "/noise.png")
                """
            try Tool.run(Script.python, ["-c", program, folder.path])
            for name in ["dot", "clear", "thread", "noise"] {
                let path = folder.appending(path: "\(name).png").path
                for kind in SummaryKind.usual + [.palette(colors: 2), .palette(colors: 16)] {
                    let text = try Darkroom.summary(path: path, Recipe(output: Output(summary: kind))).text
                    switch (name, kind) {
                    case ("dot", .color), ("thread", .color): #expect(text == "#0a141e")
                    case ("clear", .color): #expect(text == "#ffffff")
                    case ("clear", .palette): #expect(text == "{\"colors\":[]}\n")
                    case ("dot", .palette), ("thread", .palette):
                        #expect(text == "{\"colors\":[{\"color\":\"#0a141e\",\"share\":1}]}\n")
                    default: #expect(!text.isEmpty)
                    }
                }
            }
        }

        /// However large the original is, no more is kept of it than its kind needs.
        @Test func littleMemoryIsAskedFor() throws {
            let path = try Pictures.path("plain.png")
            let small = Recipe(steps: [.resize(100)], output: Output(format: .exact(.png)))
            let picture = try Darkroom.outputs(path: path, [.picture(small)])[0].get().granted
            let summary = try Darkroom.outputs(path: path, [.summary(Recipe(output: Output(summary: .color)))])[0].get()
            #expect(summary.granted <= picture + 1 << 20)
        }

        @Test func onePictureAndWhatIsSaidOfItComeFromOneJob() throws {
            let path = try Pictures.path("photo.jpeg")
            let outputs: [RenderOutput] =
                [.picture(.to(.webp, .resize(90))), .placeholder(.to(.webp, .resize(90)))]
                + SummaryKind.usual.map { .summary(Recipe(output: Output(summary: $0))) }
            var told: [Int: OutputResult] = [:]
            try Darkroom.render(path: path, outputs) { told[$0] = $1 }
            #expect(told.count == outputs.count)
            for (index, kind) in SummaryKind.usual.enumerated() {
                guard case .summary(let summary, _)? = told[index + 2] else {
                    Issue.record("\(kind): \(String(describing: told[index + 2]))")
                    continue
                }
                #expect(summary.isSensible(as: kind))
                let single = try Darkroom.summary("photo.jpeg", kind)
                guard case .color(let color) = summary, case .color(let alone) = single else { continue }
                // In company it is made smaller from what is made for another.
                let bands = [(color.red, alone.red), (color.green, alone.green), (color.blue, alone.blue)]
                #expect(bands.allSatisfy { abs(Int($0) - Int($1)) <= 12 }, "\(color), \(alone)")
            }
        }

        @Test func aRecipeOfOneKindIsNoOtherOutput() throws {
            let path = try Pictures.path("plain.png")
            let wrong: [RenderOutput] = [.picture(Recipe(output: Output(summary: .color))), .summary(Recipe())]
            for result in try Darkroom.outputs(path: path, wrong) {
                guard case .failure(let failure) = result else {
                    Issue.record("It was made.")
                    continue
                }
                #expect(failure.code == .cannotEncode)
            }
        }
    }
}
