import Foundation
import Recipes
import RenderWire
import TestKit
import Testing
import Vips

@testable import Rendering

extension RenderingTests {
    /// The light of HDR that stays, beside what others decode of originals and results, made smaller in double precision.
    struct KeptHDRTests {
        private static let made = Result { try MadeFiles("make_hdr.py") }

        /// What others say of a result.
        private struct Told: Decodable {
            var name: String
            var mean: Double
            var largest: Double
            var bits: Int
            var cicp: String?
            var format: String?
            var chunks: [String]?
            var peak: Double?
            var info: String?
            var shape: String?
        }

        private static func recipe(_ format: OutputFormat, _ steps: [Step], quality: Int? = nil) -> Recipe {
            var recipe = Recipe(
                steps: steps,
                output: Output(format: .exact(format), quality: quality, hdr: .keep)
            )
            if format == .jxl, quality == nil { recipe.output.options.isLossless = true }
            if format == .avif { recipe.output.options.chroma = .full }
            return recipe
        }

        /// Pictures that are compared with their originals, all by one call of the script.
        private struct Comparison {
            let files: MadeFiles
            private let folder: TemporaryFolder
            private var pairs: [String] = []

            init() throws {
                files = try made.get()
                folder = try TemporaryFolder()
            }

            mutating func add(_ name: String, _ recipe: Recipe, _ ending: String) throws {
                let print = try Darkroom.print(path: files.path(name), recipe)
                let path = folder.path("\(name).\(pairs.count).\(ending)")
                try Data(print.bytes).write(to: URL(filePath: path))
                pairs.append("\(files.path(name))\t\(path)")
            }

            func told() throws -> [Told] {
                let list = folder.path("pairs")
                try Data(pairs.joined(separator: "\n").utf8).write(to: URL(filePath: list))
                let lines = try Script.run("measure_hdr.py", list).split(separator: "\n")
                #expect(lines.count == pairs.count)
                return try lines.map { try JSONDecoder().decode(Told.self, from: Data($0.utf8)) }
            }
        }

        /// In parts of the range, where 10 bits have steps of 0.00098.
        @Test func staysToTheStepInEveryFormatThatHoldsIt() throws {
            var comparison = try Comparison()
            let formats = [OutputFormat.png, .avif, .jxl]
            for line in comparison.files.lines {
                for format in formats {
                    for steps in [[], [Step.resize(101)]] {
                        let quality = format == .avif ? 100 : nil
                        try comparison.add(line[0], Self.recipe(format, steps, quality: quality), format.fileExtension)
                    }
                }
            }
            let told = try comparison.told()
            #expect(told.count == comparison.files.lines.count * 6)
            for (index, told) in told.enumerated() {
                let (name, primaries, transfer, peak) = Self.line(comparison.files.lines[index / 6])
                let isGrey = name.contains("grey")
                #expect(told.shape == nil, "\(told)")
                switch formats[index % 6 / 2] {
                case .png:
                    #expect(told.bits == 16 && told.cicp == "\(primaries)/\(transfer)/0", "\(told)")
                    // Nothing that says something else.
                    let others = Set(told.chunks ?? []).subtracting(["IHDR", "cICP", "cLLI", "IEND", "pHYs"])
                    #expect(others.isEmpty, "\(told)")
                    #expect((told.peak ?? 0) == peak, "\(told)")
                    #expect(told.largest < 0.0001, "\(told)")
                case .avif:
                    #expect(told.bits == 10 && told.format == "YUV444", "\(told)")
                    #expect(told.cicp == "\(primaries)/\(transfer)/\(primaries == 9 ? 9 : 1)", "\(told)")
                    #expect(told.mean < 0.0008 && told.largest < 0.005, "\(told)")
                    #expect((told.peak ?? 0) == peak, "\(told)")
                default:
                    let space =
                        switch primaries {
                        case 12: "P3 primaries"
                        case 1: "sRGB primaries"
                        default: "Rec.2100 primaries"
                        }
                    let curve = transfer == 18 ? "HLG transfer function" : "PQ transfer function"
                    #expect(told.bits == 16 && told.info?.contains(curve) == true, "\(told)")
                    #expect(isGrey || told.info?.contains(space) == true, "\(told)")
                    let target = "intensity_target: \(peak == 0 ? 1000 : Int(peak))."
                    #expect(told.info?.contains(target) == true, "\(told)")
                    #expect(told.largest < 0.0001, "\(told)")
                }
            }
        }

        @Test func usualQualitiesAreNear() throws {
            var comparison = try Comparison()
            let names = ["pq.png", "hlg-p3.png", "pq-alpha.png", "pq-grey.png"]
            for name in names {
                for format in [OutputFormat.avif, .jxl] {
                    let recipe = Self.recipe(format, [.resize(120)], quality: format.defaultQuality)
                    try comparison.add(name, recipe, format.fileExtension)
                }
            }
            // JPEG XL spends little on the darkest, as cjxl does with the same picture.
            for told in try comparison.told() {
                #expect(told.mean < (told.name.hasSuffix("jxl") ? 0.03 : 0.012) && told.shape == nil, "\(told)")
            }
        }

        /// What moves pixels and what looks for something does not see what the numbers are.
        @Test func stepsKeepNumbers() throws {
            let files = try Self.made.get()
            func samples(_ steps: [Step]) throws -> [UInt8] {
                try decoded(Darkroom.print(path: files.path("pq.png"), Self.recipe(.png, steps))).samples()
            }
            let turned = try samples([.rotate(degrees: 180, background: nil)])
            let words = turned.withUnsafeBytes { Array($0.bindMemory(to: UInt16.self)) }
            let plain = try samples([]).withUnsafeBytes { Array($0.bindMemory(to: UInt16.self)) }
            let pixels = stride(from: 0, to: plain.count, by: 3).map { Array(plain[$0..<$0 + 3]) }
            #expect(words == pixels.reversed().flatMap { $0 })
            let flipped = Step.flip(.horizontal)
            #expect(try samples([flipped, flipped]) == samples([]))
            #expect(
                try samples([.flip(.vertical), .flip(.horizontal)]) == turned
            )
        }

        /// The same part is cut out as where HDR is mapped: what draws the eye, and a border, are what is seen.
        @Test(arguments: [Gravity.attention, .entropy])
        func theSamePartIsKept(_ gravity: Gravity) throws {
            let files = try Self.made.get()
            let cut = Step.resize(Resize(width: 80, height: 160, fit: .cover, enlarge: true, gravity: gravity))
            let kept = try decoded(Darkroom.print(path: files.path("pq.png"), Self.recipe(.png, [cut])))
            let mapped = try decoded(Darkroom.print(path: files.path("pq.png"), .png(cut)))
            let whole = try decoded(Darkroom.print(path: files.path("pq.png"), .png()))
            let wide = try decoded(Darkroom.print(path: files.path("pq.png"), Self.recipe(.png, [])))
            let places = try (0...160).filter { x in
                try whole.extracted(left: x, top: 0, width: 80, height: 160).samples() == mapped.samples()
            }
            #expect(places.count == 1)
            let place = try #require(places.first)
            #expect(try wide.extracted(left: place, top: 0, width: 80, height: 160).samples() == kept.samples())
        }

        @Test func aBorderIsTrimmedAndACanvasIsClear() throws {
            let files = try Self.made.get()
            let framed: [Step] = [.extend(Canvas(width: 300, height: 200))]
            let canvas = try decoded(Darkroom.print(path: files.path("pq.png"), Self.recipe(.png, framed)))
            #expect(canvas.width == 300 && canvas.bands == 4 && canvas.format == .uint16)
            #expect(try canvas.pixel(x: 2, y: 2) == [0, 0, 0, 0])
            #expect(try canvas.pixel(x: 150, y: 100).last == 65_535)
            let back = try decoded(
                Darkroom.print(path: files.path("pq.png"), Self.recipe(.png, framed + [.trim(tolerance: 0)]))
            )
            #expect(back.width == 240 && back.height == 160)
            let slant = Self.recipe(.png, [.rotate(degrees: 20, background: nil)])
            let slanted = try decoded(Darkroom.print(path: files.path("pq-grey.png"), slant))
            #expect(slanted.format == .uint16)
            #expect(try slanted.pixel(x: 0, y: 0).last == 0)
            let (middle, plain) = (
                try slanted.pixel(x: slanted.width / 2, y: slanted.height / 2),
                try decoded(Darkroom.print(path: files.path("pq-grey.png"), Self.recipe(.png, []))).pixel(x: 120, y: 80)
            )
            #expect(abs(middle[0] - plain[0]) < 0.05 * 65_535 && middle.last == 65_535)
        }

        @Test func whatIsNotHDRComesOutAsAlways() throws {
            var recipe = Recipe.to(.avif, .resize(100))
            let plain = try Darkroom.print("photo.png", recipe)
            recipe.output.hdr = .keep
            #expect(try Darkroom.print("photo.png", recipe).bytes == plain.bytes)
        }

        @Test func isRefusedByName() throws {
            let files = try Self.made.get()
            for (name, recipe, words) in [
                ("pq.avif", Self.recipe(.jpeg, []), "in jpeg cannot keep HDR ('hdr=keep'): avif, jxl and png can."),
                ("pq.avif", Self.recipe(.avif, [.blur(sigma: 2)]), "'blur'"),
                ("odd-primaries.png", Self.recipe(.avif, []), "primaries"),
            ] {
                do {
                    _ = try Darkroom.print(path: files.path(name), recipe)
                    Issue.record("\(name) was made")
                } catch let failure as RenderFailure {
                    #expect(failure.code == .cannotEncode && failure.message.contains(words))
                }
            }
        }

        /// An animation keeps its frames, in both formats that hold some.
        @Test(arguments: ["moving.avif", "moving.png"], [OutputFormat.avif, .png])
        func animationsKeepIt(_ name: String, _ format: OutputFormat) throws {
            let files = try Self.made.get()
            let recipe = Self.recipe(format, [.resize(60)], quality: format == .avif ? 95 : nil)
            let made = try Darkroom.print(path: files.path(name), recipe)
            #expect(made.report.pages == 3)
            let folder = try TemporaryFolder()
            let path = folder.path("made.\(format.fileExtension)")
            try Data(made.bytes).write(to: URL(filePath: path))
            let header = try Darkroom.outputs(path: path, [.facts(Recipe())])[0].get().report.original
            #expect(header.pages == 3 && header.bitsPerSample == 16)
            #expect(header.colours == ImageColours(source: .cicp, space: .rec2020, range: .pq))
            // Each frame is moved by an eighth of the width.
            for frame in 0..<3 {
                var one = Self.recipe(.png, [])
                one.pages = PageSelection(first: frame + 1, count: 1)
                let theirs = try decoded(Darkroom.print(path: files.path(name), Self.still(frame, [.resize(60)])))
                let ours = try decoded(Darkroom.print(path: path, one))
                #expect(try Apart(ours, theirs).mean < 1.5, "frame \(frame)")
            }
        }

        private static func still(_ frame: Int, _ steps: [Step]) -> Recipe {
            var recipe = recipe(.png, steps)
            recipe.pages = PageSelection(first: frame + 1, count: 1)
            return recipe
        }

        @Test(arguments: [OutputFormat.avif, .png, .jxl])
        func whatKeepsEverythingKeepsItsLight(_ format: OutputFormat) throws {
            let files = try Self.made.get()
            let folder = try TemporaryFolder()
            for name in ["pq.avif", "pq.png", "pq.heic"] {
                let original = folder.path("credited-\(name)")
                try FileManager.default.copyItem(atPath: files.path(name), toPath: original)
                let written = ["-q", "-overwrite_original", "-EXIF:Artist=Ana", "-XMP-dc:Rights=Ana", original]
                try Tool.run("exiftool", written)
                let made = try Darkroom.print(path: original, .to(format, .resize(60), metadata: .keep))
                let path = folder.path("\(name).\(format.fileExtension)")
                try Data(made.bytes).write(to: URL(filePath: path))
                let colours = try Darkroom.outputs(path: path, [.facts(Recipe())])[0].get().report.original.colours
                #expect(colours?.range == .pq && colours?.space == .rec2020, "\(name)")
                let said = try Tool.run("exiftool", ["-s3", "-EXIF:Artist", "-XMP-dc:Rights", path])
                #expect(said == "Ana\nAna\n", "\(name) as \(format): \(said)")
                let none = try Tool.run("exiftool", ["-s3", "-ICC_Profile:all", path])
                #expect(none.isEmpty, "\(name): \(none)")
            }
        }

        /// Whoever shows HDR shows of ours what it shows of the original, on a canvas of sRGB as everywhere.
        @Test func areShownAsTheirOriginals() throws {
            let files = try Self.made.get()
            let folder = try TemporaryFolder()
            var shown: [(original: String, ours: String)] = []
            for name in ["pq.png", "hlg-p3.png", "pq-709.png", "pq.avif", "hlg.avif"] {
                for format in [OutputFormat.avif, .png] {
                    let recipe = Self.recipe(format, [], quality: format == .avif ? 100 : nil)
                    let path = folder.path("\(name).\(format.fileExtension)")
                    let made = try Darkroom.print(path: files.path(name), recipe)
                    try Data(made.bytes).write(to: URL(filePath: path))
                    shown.append((files.path(name), path))
                }
            }
            _ = try Tool.run(
                Script.python,
                [Script.path("show_pictures.py")] + Set(shown.map(\.original)) + shown.map(\.ours)
            )
            for (original, ours) in shown {
                let (theirs, made) = try (Self.png("\(original).shown.png"), Self.png("\(ours).shown.png"))
                let apart = try Apart(made, theirs)
                #expect(apart.mean < 0.8, "\(ours): \(apart)")
            }
        }

        private static func png(_ path: String) throws -> Image {
            try Image.png(Source(copying: Array(Data(contentsOf: URL(filePath: path)))))
        }

        /// Together in one job with pictures whose light is mapped, each is what it is by itself.
        @Test func sharesADecodeWithOthers() throws {
            let files = try Self.made.get()
            let recipes = [
                Recipe.png(.resize(120)), Self.recipe(.png, [.resize(120)]), Self.recipe(.png, [.resize(60)]),
                .png(.resize(60)),
            ]
            let path = files.path("pq-8.png")
            let together = try Darkroom.outputs(path: path, recipes.map { .picture($0) })
            for (recipe, made) in zip(recipes, together) {
                #expect(try made.get().bytes == Darkroom.print(path: path, recipe).bytes)
            }
            let placed = try Darkroom.outputs(path: path, [.picture(recipes[1]), .placeholder(recipes[1])])
            #expect(throws: Never.self) { for output in placed { _ = try output.get() } }
        }

        private static func line(_ words: [String]) -> (name: String, primaries: Int, transfer: Int, peak: Double) {
            (words[0], Int(words[1]) ?? 0, Int(words[2]) ?? 0, Double(words[3]) ?? 0)
        }
    }
}
