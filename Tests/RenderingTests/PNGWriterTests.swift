import Foundation
import Recipes
import TestKit
import Testing
import Vips

@testable import Rendering

extension RenderingTests {
    /// PNGs that are written here, beside what libpng and Pillow read of them.
    struct PNGWriterTests {
        private static let packings: [PNGPacking] = [
            .photograph, .searched(level: 1, isFiltered: true), .searched(level: 12, isFiltered: false),
            .streamed(level: 6),
        ]

        /// Samples of some kind, and an image of them.
        private struct Made {
            let samples: [UInt8]
            let image: Image

            init(
                _ width: Int,
                _ height: Int,
                _ bands: Int,
                isWide: Bool = false,
                _ sample: (Int, Int, Int) -> Int
            ) throws {
                var samples: [UInt8] = []
                for y in 0..<height {
                    for x in 0..<width {
                        for band in 0..<bands {
                            let value = sample(x, y, band)
                            let bytes = withUnsafeBytes(of: UInt16(truncatingIfNeeded: value)) { Array($0) }
                            samples += isWide ? bytes : [UInt8(truncatingIfNeeded: value)]
                        }
                    }
                }
                self.samples = samples
                image = try PixelLayout(width: width, height: height, bands: bands, isWide: isWide)
                    .filled { $0.copyBytes(from: samples) }
            }
        }

        private static func made() throws -> [(name: String, Made)] {
            var random = SeededRandom(seed: 14)
            var made: [(String, Made)] = []
            for bands in 1...4 {
                for isWide in [false, true] {
                    for (width, height) in [(1, 1), (2, 9), (33, 5), (200, 150)] {
                        let name = "\(bands)-\(isWide)-\(width)x\(height)"
                        let scale = isWide ? 257 : 1
                        let slope = try Made(width, height, bands, isWide: isWide) { ($0 + 2 * $1 + 9 * $2) * scale }
                        let noise = try Made(width, height, bands, isWide: isWide) { _, _, _ in
                            Int.random(in: 0...65_535, using: &random)
                        }
                        made += [("slope-\(name)", slope), ("noise-\(name)", noise)]
                    }
                }
            }
            // Some pieces, rows longer than one, and the same again and again.
            made.append(("wide", try Made(70_000, 3, 3) { x, y, band in (x / 9 * 7 + y) ^ band }))
            made.append(("flat", try Made(300, 350, 4) { _, y, band in y / 150 + band }))
            let mixed = try Made(250, 400, 3) { x, y, _ in
                y < 200 ? 7 : Int.random(in: 0...(x / 9 + 1), using: &random)
            }
            made.append(("mixed", mixed))
            // More than a chunk of pixels has, once it is packed.
            let noise = try Made(300, 700, 3) { _, _, _ in Int.random(in: 0...255, using: &random) }
            made.append(("large", noise))
            return made
        }

        @Test func everyReaderFindsTheSamplesThatWereWritten() throws {
            let folder = try TemporaryFolder()
            for (name, made) in try Self.made() {
                for (index, packings) in (Self.packings.map { [$0] } + [Self.packings]).enumerated() {
                    let target = try Target()
                    try PNGWriter(made.image, packings, strip: index == 0).write(to: target)
                    let read = try Image.png(Source(copying: target.bytes))
                    #expect(read.bands == made.image.bands && read.interpretation == made.image.interpretation)
                    #expect(try read.samples() == made.samples, "\(name), \(packings)")
                    let ours = try PNGLoader.still(OriginalBytes(copying: target.bytes))
                    #expect(try ours.samples() == made.samples, "\(name), \(packings), read by ourselves")
                    try folder.write(target.bytes, to: "\(name)-\(index).png")
                    try folder.write(made.samples, to: "\(name)-\(index).png.samples")
                }
            }
            #expect(try Script.run("check_pngs.py", folder.path) == "")
        }

        @Test(arguments: [2, 3, 4, 5, 16, 17, 200, 256])
        func aPaletteHasAllColoursAndNoOther(_ count: Int) throws {
            let folder = try TemporaryFolder()
            for bands in 1...4 {
                for width in [1, 7, 64] {
                    let made = try Made(width, 300, bands) { x, y, band in
                        let number = (x * 7 + y) % count
                        guard band == bands - 1, bands % 2 == 0 else { return number * (2 * band + 1) }
                        return number % 3 == 0 ? number : 255
                    }
                    let survey = try PixelSurvey(made.image)
                    #expect(!survey.palette.isFull)
                    let palette = PNGPalette(survey.palette)
                    let target = try Target()
                    try PNGWriter(made.image, [.numbers(nil)], palette: palette, strip: true).write(to: target)
                    let name = "\(bands)-\(width).png"
                    let read = try Image.png(Source(copying: target.bytes))
                    #expect(try Likeness(read, made.image).largest == 0, "\(name)")
                    try folder.write(target.bytes, to: name)
                    try folder.write(made.samples, to: "\(name).samples")
                }
            }
            #expect(try Script.run("check_pngs.py", folder.path) == "")
        }

        @Test func aPhotographIsNoLongerThanByLibpng() throws {
            let photo = try decoded(Darkroom.print("photo.png", .to(.tiff, .resize(400))))
            let ours = try Target()
            try PNGWriter(photo, [.photograph], strip: true).write(to: ours)
            #expect(ours.bytes.count > 10_000)
            let folder = try TemporaryFolder()
            let plain = try Target()
            try photo.writePNG(to: plain, compression: 0)
            try folder.write(plain.bytes, to: "plain.png")
            let (from, to) = (folder.path("plain.png"), folder.path("theirs.png"))
            try Tool.run("vips", ["pngsave", from, to, "--filter", "all", "--compression", "6", "--strip"])
            let theirs = try Data(contentsOf: URL(filePath: to)).count
            #expect(Double(ours.bytes.count) <= Double(theirs) * 1.01, "\(ours.bytes.count) and \(theirs) bytes")
        }

        @Test func effortMakesItShorter() throws {
            func length(_ name: String, _ effort: Int) throws -> Int {
                var recipe = Recipe.png(.resize(300))
                recipe.output.options.effort = effort
                return try Darkroom.print(name, recipe).bytes.count
            }
            for name in ["photo.png", "screen.png"] {
                #expect(try length(name, 9) <= length(name, 5), "\(name)")
                #expect(try length(name, 5) <= length(name, 0), "\(name)")
            }
        }
    }
}
