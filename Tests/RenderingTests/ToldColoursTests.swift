import Foundation
import Recipes
import TestKit
import Testing
import Vips

@testable import Rendering

extension RenderingTests {
    /// Colours that a file tells of in whichever way, beside what Chromium's canvas shows of it.
    struct ToldColoursTests {
        /// The pictures that `make_told_colours.py` makes, and their names.
        private static let made = Result {
            let folder = try TemporaryFolder()
            let output = try Script.run("make_told_colours.py", folder.path)
            return (folder: folder, names: output.split(separator: "\n").map(String.init))
        }

        /// In steps of 255.
        ///
        /// Chromium takes little light to 8 bits on its way, and colours beyond sRGB out of tables
        /// are cut off by LittleCMS and Skia in two ways.
        private static func tolerance(_ name: String) -> (mean: Double, largest: Int) {
            if name.hasPrefix("table") || name == "inks.jpeg" { return (2, 10) }
            if name.hasSuffix(".jpeg") || name.hasSuffix(".avif") { return (0.8, 3) }
            return (0.5, 2)
        }

        @Test func areShownAsBrowsersShowThem() throws {
            let (folder, names) = try Self.made.get()
            #expect(names.count > 55)
            for name in names {
                let shown = try Image.png(Source(copying: Self.bytes(folder.path("shown/\(name).png"))))
                let whole = try decoded(Darkroom.print(path: folder.path(name), .png()))
                try Self.expect(whole, like: shown, scale: 1, name)
                let half = try decoded(Darkroom.print(path: folder.path(name), .png(.resize(shown.width / 2))))
                try Self.expect(half, like: shown, scale: 2, "\(name), half its size")
                #expect(!whole.has("icc-profile-data"), "\(name)")
            }
        }

        /// A profile of ours says to LittleCMS what the original says to Chromium.
        @Test func ofDisplayP3AreShownAsTheOriginals() throws {
            let (folder, names) = try Self.made.get()
            let wide = names.filter { $0.contains("p3") || ["pq-12.png", "hlg-12.png", "pq-9.png"].contains($0) }
            #expect(wide.count > 1)
            for name in wide {
                let theirs = try Image.png(Source(copying: Self.bytes(folder.path("shown/\(name).png"))))
                for format in [OutputFormat.png, .webp, .jpeg, .tiff, .avif] {
                    let output = Output(format: .exact(format), quality: 100, gamut: .displayP3)
                    let file = folder.path("\(name).wide.\(format.fileExtension)")
                    let made = try Darkroom.print(path: folder.path(name), Recipe(output: output))
                    try Data(made.bytes).write(to: URL(filePath: file))
                    let ours: Image
                    if format == .avif {
                        // Pillow knows no AVIF here.
                        ours = try decoded(Darkroom.print(path: file, .png()))
                    } else {
                        let shown = folder.path("\(name).\(format).png")
                        #expect(try Script.run("take_through_profile.py", file, shown) == "Display P3\n")
                        ours = try Image.png(Source(copying: Self.bytes(shown)))
                    }
                    // Encoders of 4:2:0 at their best, and colours beyond sRGB cut off by another library.
                    try Self.expect(ours, like: theirs, scale: 1, "\(name) as \(format)", tolerance: (2, 12))
                }
            }
        }

        /// libvips would say in EXIF how large a picture with a profile is.
        @Test(arguments: [OutputFormat.jpeg, .webp, .png, .tiff, .avif, .jxl], [MetadataPolicy.none, .copyright])
        func displayP3SaysNothingElse(_ format: OutputFormat, _ metadata: MetadataPolicy) throws {
            let (folder, _) = try Self.made.get()
            let output = Output(format: .exact(format), metadata: metadata, gamut: .displayP3)
            let made = try Darkroom.print(path: folder.path("p3-icc.png"), Recipe(output: output))
            let file = folder.path("bare-\(metadata).\(format.fileExtension)")
            try Data(made.bytes).write(to: URL(filePath: file))
            // A TIFF's own directory is its EXIF, as exiftool has it.
            let groups = [format == .tiff ? "-ExifIFD:all" : "-EXIF:all", "-XMP:all", "-IPTC:all"]
            #expect(try Tool.run("exiftool", ["-s3"] + groups + [file]) == "", "\(format)")
            // exiftool does not look into the code of JPEG XL.
            let named = try Tool.run("exiftool", ["-s3", "-ICC_Profile:ProfileDescription", file])
            #expect(format == .jxl || named == "Display P3\n", "\(format)")
        }

        @Test(arguments: ["plain", "painted", "gif"])
        func displayP3IsOnlyWhatNeedsIt(kind: String) throws {
            let (folder, _) = try Self.made.get()
            var recipe = Recipe(output: Output(format: .exact(kind == "gif" ? .gif : .png)))
            recipe.output.gamut = .displayP3
            let red = Color(red: 255, green: 0, blue: 0)
            if kind == "painted" {
                recipe.steps = [.extend(Canvas(width: 200, height: 200, background: red))]
            }
            let name = kind == "plain" ? "plain.png" : "p3-icc.png"
            let made = try decoded(Darkroom.print(path: folder.path(name), recipe))
            #expect(!made.has("icc-profile-data"))
        }

        /// Compares the middles of the patches, where no neighbour is mixed in.
        private static func expect(
            _ image: Image,
            like shown: Image,
            scale: Int,
            _ name: String,
            tolerance: (mean: Double, largest: Int)? = nil
        ) throws {
            let colours = image.bands < 3 ? try image.converted(to: .sRGB) : image
            let patch = 24
            let tolerance = tolerance ?? Self.tolerance(name.split(separator: ",").first.map(String.init) ?? name)
            var (sum, largest, count) = (0, 0, 0)
            for y in stride(from: patch / 2, to: shown.height, by: patch) {
                for x in stride(from: patch / 2, to: shown.width, by: patch) {
                    let (ours, theirs) = (try colours.pixel(x: x / scale, y: y / scale), try shown.pixel(x: x, y: y))
                    for (one, other) in zip(ours.prefix(3), theirs.prefix(3)) {
                        let apart = abs(Int(one) - Int(other))
                        (sum, largest, count) = (sum + apart, max(largest, apart), count + 1)
                    }
                }
            }
            let mean = Double(sum) / Double(count)
            #expect(mean <= tolerance.mean && largest <= tolerance.largest, "\(name): mean \(mean), largest \(largest)")
        }

        private static func bytes(_ path: String) throws -> [UInt8] { try Array(Data(contentsOf: URL(filePath: path))) }
    }
}
