import Foundation
import Recipes
import RenderWire
import TestKit
import Testing
import Vips

@testable import Rendering

extension RenderingTests {
    /// Colours of variants that keep everything: what Chromium shows of them is what is right of their originals, whether the
    /// format has a place for the original's profile or not.
    struct KeptColoursTests {
        private static let made = Result { try MadeFiles("make_kept_colours.py") }

        @Test(arguments: ["grey", "wide", "plain", "profile"])
        func areShownAsTheOriginals(_ kind: String) throws {
            let files = try Self.made.get()
            let names = files.lines.filter { $0[1] == kind }.map { $0[0] }
            #expect(names.count > 1)
            let folder = try TemporaryFolder()
            var paths: [String] = []
            for name in names {
                for format in OutputFormat.allCases {
                    for (word, options) in Self.options(format, kind) {
                        let output = Output(
                            format: .exact(format),
                            quality: options.isLossless == true || format == .png || format == .gif ? nil : 100,
                            metadata: .keep,
                            options: options
                        )
                        let variant = "\(name).\(word).\(format.fileExtension)"
                        let made = try Darkroom.print(path: files.path(name), Recipe(output: output))
                        try folder.write(made.bytes, to: variant)
                        paths.append(folder.path(variant))
                    }
                }
            }
            let said = try Tool.run(Script.python, [Script.path("show_variants.py")] + paths)
            for line in said.split(separator: "\n") {
                let words = line.split(separator: " ", maxSplits: 1).map(String.init)
                let (variant, profile) = (words[0], words[1])
                let name = variant.split(separator: ".").prefix(2).joined(separator: ".")
                guard profile != "is not shown" else {
                    Issue.record("\(variant) is not shown")
                    continue
                }
                let shown = try Image.png(Source(copying: Self.bytes("\(folder.path(variant)).shown.png")))
                try Self.expect(shown, like: files.shown(name), variant)
                // Of JPEG XL, djxl always makes a profile.
                let isTold = profile != "none" && !profile.contains("_Rel_SRG")
                let isGIF = variant.hasSuffix(".gif")
                switch kind {
                case "wide", "profile": #expect(isTold == !isGIF, "\(variant): \(profile)")
                case "plain": #expect(!isTold, "\(variant): \(profile)")
                default: #expect(!isTold || profile.hasSuffix("GRAY"), "\(variant): \(profile)")
                }
            }
        }

        /// More colours than sRGB has are not cut off: the numbers of Display P3 stay what they are.
        @Test func displayP3StaysWhole() throws {
            let files = try Self.made.get()
            for name in ["p3-cicp.png", "p3-adapted.png", "nclx-12-13.avif", "p3.jxl"] {
                let output = Output(format: .exact(.png), metadata: .keep)
                let made = try Darkroom.print(path: files.path(name), Recipe(output: output))
                let image = try Image.png(Source(copying: made.bytes))
                let red = try image.pixel(x: 11 * 24 + 12, y: 24 + 12)
                #expect(red[0] >= 253 && red[1] <= 6 && red[2] <= 6, "\(name): \(red)")
                #expect(image.has("icc-profile-data"), "\(name)")
                let colours = try Darkroom.outputs(path: files.path(name), [.facts(Recipe())])[0].get().report.original
                    .colours
                #expect(colours?.space == .displayP3, "\(name): \(String(describing: colours))")
            }
        }

        /// One decode for several formats gives each the colours that it can tell of.
        @Test func formatsOfOneJobDiffer() throws {
            let files = try Self.made.get()
            let recipes = [OutputFormat.png, .webp, .jpeg, .gif, .avif].map {
                Recipe.to($0, .resize(60), metadata: .keep)
            }
            for name in ["gamma-many.png", "profile.png", "p3-cicp.png"] {
                let together = try Darkroom.outputs(path: files.path(name), recipes.map { .picture($0) })
                for (recipe, made) in zip(recipes, together) {
                    #expect(try made.get().bytes == Darkroom.print(path: files.path(name), recipe).bytes, "\(name)")
                }
            }
        }

        /// Ways to write a format that come to other pixels.
        private static func options(_ format: OutputFormat, _ kind: String) -> [(String, EncoderOptions)] {
            guard format == .png else { return [("plain", EncoderOptions())] }
            var all = [("plain", EncoderOptions()), ("progressive", EncoderOptions(isProgressive: true))]
            // Of many colours some are lost in a palette.
            if kind == "grey" { all.append(("colors", EncoderOptions(colors: 256))) }
            return all
        }

        /// Compares the middles of patches, where no neighbour is mixed in.
        private static func expect(_ image: Image, like shown: Image, _ name: String) throws {
            let ours = image.bands < 3 ? try image.converted(to: .sRGB) : image
            let theirs = shown.bands < 3 ? try shown.converted(to: .sRGB) : shown
            var (sum, largest, count) = (0, 0, 0)
            for y in stride(from: 12, to: theirs.height, by: 24) {
                for x in stride(from: 12, to: theirs.width, by: 24) {
                    for (one, other) in zip(
                        try ours.pixel(x: x, y: y).prefix(3),
                        try theirs.pixel(x: x, y: y).prefix(3)
                    ) {
                        let apart = abs(Int(one) - Int(other))
                        (sum, largest, count) = (sum + apart, max(largest, apart), count + 1)
                    }
                }
            }
            // Dark values far apart in light are near in numbers of another curve, and colours beyond sRGB are cut off by two
            // libraries; a GIF has 256 colours.
            let mean = Double(sum) / Double(max(count, 1))
            #expect(mean <= 1.5 && largest <= 16, "\(name): mean \(mean), largest \(largest)")
        }

        private static func bytes(_ path: String) throws -> [UInt8] { try Array(Data(contentsOf: URL(filePath: path))) }
    }
}
