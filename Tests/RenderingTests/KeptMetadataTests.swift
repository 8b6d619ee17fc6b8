import Foundation
import Recipes
import RenderWire
import TestKit
import Testing

@testable import Rendering

extension RenderingTests {
    /// All that files say beside their pixels, from every format into every format, as exiftool reads it on both sides.
    struct KeptMetadataTests {
        private static let exif = [
            "-EXIF:Artist=Иван Петров", "-EXIF:Copyright=© 2025 山田太郎", "-EXIF:Make=Calo", "-EXIF:Model=Ten",
            "-EXIF:SerialNumber=007", "-EXIF:LensModel=Fifty", "-EXIF:ExposureTime=1/250", "-EXIF:ISO=200",
            "-EXIF:DateTimeOriginal=2026:05:01 10:20:30", "-EXIF:GPSLatitude=48.1", "-EXIF:GPSLatitudeRef=N",
            "-EXIF:GPSLongitude=11.5", "-EXIF:GPSLongitudeRef=E", "-EXIF:Software=Edit",
            "-EXIF:ImageDescription=A lake",
            "-EXIF:UserComment=Mine", "-EXIF:InteropIndex=R98", "-EXIF:ExifImageWidth#=64", "-EXIF:ExifImageHeight#=64",
        ]
        private static let xmp = [
            "-XMP-dc:Creator=Éva & <Söhne>", "-XMP-dc:Rights=© Éva", "-XMP-dc:Title=A view", "-XMP-dc:Subject=lake",
            "-XMP-photoshop:Headline=News", "-XMP:CreatorTool=Edit", "-XMP-xmpMM:HistoryAction=saved",
            "-XMP-plus:LicensorURL=https://example.com/licence",
        ]
        private static let iptc = [
            "-IPTC:CodedCharacterSet=UTF8", "-IPTC:By-line=Ива Iptc", "-IPTC:By-line=Second", "-IPTC:Credit=Agency",
            "-IPTC:CopyrightNotice=(c) Iptc", "-IPTC:Headline=Front", "-IPTC:Caption-Abstract=Of a lake",
            "-IPTC:Keywords=lake", "-IPTC:Keywords=water", "-IPTC:City=Plön", "-IPTC:ObjectName=Lake",
        ]
        private static let originals = [
            "plain.jpeg", "plain.png", "plain.webp", "plain.tiff", "plain.avif", "plain.heic", "plain.gif", "plain.jxl",
            "plain.psd", "plain.jp2",
        ]

        private static let holdsExif = Set(OutputFormat.allCases).subtracting([.gif])
        private static let holdsIPTC: Set<OutputFormat> = [.jpeg, .png, .tiff]

        private static func takesIPTC(_ name: String) -> Bool {
            [".jpeg", ".png", ".tiff", ".psd", ".jp2"].contains { name.hasSuffix($0) }
        }

        /// How many pixels an inch has is told as it was, and not where nobody has, or only what everybody takes for granted.
        @Test(arguments: ["jpeg", "png"], [nil, 72, 300])
        func tellsTheDensity(format: String, density: Int?) throws {
            let folder = try TemporaryFolder()
            let path = folder.path("told.\(format)")
            let untold = ["-density", "1", "-units", "Undefined", "-define", "png:exclude-chunks=pHYs"]
            let told = density.map { ["-density", "\($0)", "-units", "PixelsPerInch"] } ?? untold
            try Tool.run("convert", [Pictures.path("plain.png")] + told + [path])
            for (output, tag) in [(OutputFormat.jpeg, "JFIF:XResolution"), (.png, "PNG-pHYs:PixelsPerUnitX")] {
                let file = folder.path("made.\(output)")
                let kept = Recipe(
                    steps: [.resize(20)],
                    output: Output(format: .exact(output), metadata: .keep)
                )
                try folder.write(Darkroom.print(path: path, kept).bytes, to: "made.\(output)")
                let read = try Tool.run("exiftool", ["-q", "-n", "-s3", "-\(tag)", file])
                let number = Double(read.trimmingCharacters(in: .whitespacesAndNewlines))
                // JFIF always says one pixel to one where it does not know.
                let inch = output == .jpeg ? number.map { $0 > 1 ? $0 : 0 } : (number ?? 0) * 0.0254
                #expect(abs((inch ?? 0) - Double(density == 300 ? 300 : 0)) < 0.51, "\(output): \(read)")
            }
        }

        /// An original of a format that says something.
        private func original(_ name: String, saying tags: [String], in folder: TemporaryFolder) throws -> String {
            let path = folder.path(name)
            if name.hasSuffix(".jxl") {
                try folder.write(Darkroom.print("plain.png", .to(.jxl, .resize(64))).bytes, to: name)
            } else if name.hasSuffix(".psd") || name.hasSuffix(".jp2") {
                try Tool.run("convert", [Pictures.path("plain.png"), path])
            } else {
                try folder.write(Pictures.bytes(name), to: name)
            }
            try Tool.run("exiftool", ["-q", "-m", "-overwrite_original"] + tags + [path])
            return path
        }

        /// What exiftool reads of all files of a folder, by their names and the groups of tags: values as they lie there.
        private func tags(in folder: TemporaryFolder) throws -> [String: [String: String]] {
            let text = try Tool.run("exiftool", ["-q", "-j", "-n", "-G1", "-a", "-b", folder.path("")])
            let files = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [[String: Any]] ?? []
            var tags: [String: [String: String]] = [:]
            for file in files {
                guard let name = (file["SourceFile"] as? String)?.split(separator: "/").last else { continue }
                tags[String(name)] = file.mapValues { "\($0)" }
            }
            return tags
        }

        /// What is said and is not of the file itself.
        private static func said(_ tags: [String: String], in groups: [String]) -> [String: String] {
            let own = [
                "Orientation", "Resolution", "ResolutionUnit", "YCbCrPositioning", "ImageWidth", "ImageHeight",
                "ExifImageWidth", "ExifImageHeight", "XMPToolkit", "BitsPerSample", "Compression", "StripOffsets",
                "PhotometricInterpretation", "SamplesPerPixel", "RowsPerStrip", "StripByteCounts",
                "PlanarConfiguration",
                "XResolution", "YResolution", "FillOrder", "SubfileType", "Predictor", "SampleFormat", "ExtraSamples",
                "PageNumber", "ExifVersion", "ComponentsConfiguration", "FlashpixVersion", "ColorSpace",
                "CurrentIPTCDigest", "ApplicationRecordVersion", "EnvelopeRecordVersion", "ExifByteOrder",
                "TileWidth", "TileLength", "DateTime",
            ]
            return tags.filter { key, _ in
                let parts = key.split(separator: ":")
                guard parts.count == 2 else { return false }
                return groups.contains { parts[0].hasPrefix($0) } && !own.contains(String(parts[1]))
            }
        }

        /// Files made of an original in every format.
        private func made(
            _ path: String,
            _ policy: MetadataPolicy,
            in folder: TemporaryFolder
        ) throws -> [OutputFormat: String] {
            var names: [OutputFormat: String] = [:]
            let recipes = OutputFormat.allCases.map { Recipe.to($0, .resize(40), metadata: policy) }
            for (format, result) in zip(
                OutputFormat.allCases,
                try Darkroom.outputs(path: path, recipes.map { .picture($0) })
            ) {
                let name = "\(policy).\(format.fileExtension)"
                try folder.write(result.get().bytes, to: name)
                names[format] = name
            }
            return names
        }

        @Test(arguments: originals)
        func everythingIsKeptInEveryFormatThatHoldsIt(_ name: String) throws {
            let (folder, output) = (try TemporaryFolder(), try TemporaryFolder())
            let news = Self.takesIPTC(name) ? Self.iptc : []
            let path = try original(name, saying: Self.exif + Self.xmp + news, in: folder)
            let kept = try made(path, .keep, in: output)
            let credited = try made(path, .copyright, in: output)
            let bare = try made(path, .none, in: output)
            let given = try #require(try tags(in: folder)[name])
            let found = try tags(in: output)
            #expect(given["XMP-dc:Title"] == "A view")
            for format in OutputFormat.allCases {
                let tags = try #require(found[kept[format] ?? ""])
                var groups = ["XMP"]
                if Self.holdsExif.contains(format) { groups += ["IFD0", "ExifIFD", "GPS", "InteropIFD"] }
                if Self.holdsIPTC.contains(format) { groups += ["IPTC"] }
                for (tag, value) in Self.said(given, in: groups) {
                    #expect(tags[tag] == value, "\(tag) of \(name) in \(format)")
                }
                let credits = try #require(found[credited[format] ?? ""])
                for (tag, value) in Self.said(credits, in: ["XMP", "IFD0", "IPTC"]) {
                    #expect(tags[tag] == value, "\(tag) of \(name) in \(format), a credit")
                }
                #expect(!tags.keys.contains { $0.contains("Warning") || $0.contains("Error") }, "\(format): \(tags)")
                if let width = tags["ExifIFD:ExifImageWidth"] { #expect(width == "40", "\(name) in \(format)") }
            }
            let pairs = OutputFormat.allCases.flatMap { format in
                [bare, kept].map { output.path($0[format] ?? "") }
            }
            let verdicts = try Tool.run(Script.python, [Script.path("same_pixels.py")] + pairs)
            #expect(verdicts.split(separator: "\n").map(String.init) == OutputFormat.allCases.map { _ in "same" })
        }

        /// Formats without a place for IPTC say it in XMP, beside what XMP says already.
        @Test(arguments: originals.filter(takesIPTC))
        func whatHasNoPlaceIsSaidInXMP(_ name: String) throws {
            let cases: [(known: [String], policy: MetadataPolicy)] = [
                ([], .keep), (["-XMP-dc:Title=A view"], .keep), (["-XMP-dc:Creator=Éva"], .keep), ([], .copyright),
                (["-XMP-dc:Creator=Éva"], .copyright),
            ]
            for (known, policy) in cases {
                let (folder, output) = (try TemporaryFolder(), try TemporaryFolder())
                let exif = ["-EXIF:Artist=Ana", "-EXIF:Copyright=© Ana", "-EXIF:Make=Calo"]
                let path = try original(name, saying: Self.iptc + exif + known, in: folder)
                let names = try made(path, policy, in: output)
                let found = try tags(in: output)
                for format in [OutputFormat.webp, .avif, .jxl, .gif] {
                    let tags = try #require(found[names[format] ?? ""])
                    let creator = tags["XMP-dc:Creator"] ?? ""
                    // Of two creators there is a list.
                    let isKnown = known == ["-XMP-dc:Creator=Éva"]
                    #expect(isKnown ? creator == "Éva" : creator.contains("Second"), "\(format): \(creator)")
                    #expect(tags["XMP-dc:Rights"] == "(c) Iptc", "\(format)")
                    #expect(tags["XMP-photoshop:Credit"] == "Agency", "\(format)")
                    guard policy == .keep else {
                        #expect(tags["XMP-photoshop:Headline"] == nil && tags["XMP-dc:Subject"] == nil)
                        continue
                    }
                    #expect(
                        tags["XMP-photoshop:Headline"] == "Front" && tags["XMP-photoshop:City"] == "Plön",
                        "\(format)"
                    )
                    #expect(
                        tags["XMP-dc:Description"] == "Of a lake" && tags["XMP-dc:Subject"]?.contains("water") == true
                    )
                    #expect(
                        tags["XMP-dc:Title"] == (known == ["-XMP-dc:Title=A view"] ? "A view" : "Lake"),
                        "\(format)"
                    )
                    if format == .gif { #expect(tags["XMP-tiff:Make"] == "Calo") }
                    #expect(!tags.keys.contains { $0.contains("Warning") }, "\(tags)")
                }
            }
        }

        /// A picture that has been turned upright and made smaller says nothing else of itself.
        @Test(arguments: ["II", "MM"])
        func whatIsNoLongerTrueIsSaidAnew(_ order: String) throws {
            let (folder, output) = (try TemporaryFolder(), try TemporaryFolder())
            let path = folder.path("turned.jpeg")
            try folder.write(Pictures.bytes("plain.jpeg"), to: "turned.jpeg")
            let thumbnail = try Darkroom.print("photo.jpeg", .to(.jpeg, .resize(80))).bytes
            try folder.write(thumbnail, to: "thumbnail.jpg")
            try Tool.run(
                "exiftool",
                [
                    "-q", "-m", "-overwrite_original", "-ExifByteOrder=\(order)", "-EXIF:Orientation#=6",
                    "-XMP-tiff:Orientation#=6", "-ThumbnailImage<=\(folder.path("thumbnail.jpg"))",
                ] + Self.exif + [path]
            )
            let names = try made(path, .keep, in: output)
            let found = try tags(in: output)
            for format in OutputFormat.allCases {
                let tags = try #require(found[names[format] ?? ""])
                #expect([nil, "1"].contains(tags["IFD0:Orientation"]), "\(format)")
                #expect(tags["XMP-tiff:Orientation"] == "1", "\(format)")
                #expect(!tags.keys.contains { $0.hasPrefix("IFD1") || $0.contains("Thumbnail") }, "\(format)")
                let bytes = Array(try #require(FileManager.default.contents(atPath: output.path(names[format] ?? ""))))
                let part = Array(thumbnail[thumbnail.count / 2..<thumbnail.count / 2 + 40])
                #expect(bytes.firstRange(of: part) == nil, "\(format)")
                guard Self.holdsExif.contains(format) else { continue }
                #expect(tags["ExifIFD:ExifImageWidth"] == "40" && tags["ExifIFD:SerialNumber"] == "007", "\(format)")
                #expect(tags["GPS:GPSLatitude"]?.hasPrefix("48.1") == true, "\(format)")
            }
        }

        /// What is too long for a segment of a JPEG leaves the credits.
        @Test func aJPEGKeepsCreditsOfWhatIsTooLong() throws {
            let folder = try TemporaryFolder()
            let long = String(repeating: "long ", count: 20_000)
            try folder.write(Array(long.utf8), to: "long.txt")
            let path = try original(
                "plain.png",
                saying: Self.xmp + [
                    "-EXIF:Artist=Ana", "-XMP-dc:Description<=\(folder.path("long.txt"))",
                    "-EXIF:UserComment<=\(folder.path("long.txt"))",
                ],
                in: folder
            )
            let output = try TemporaryFolder()
            for format in [OutputFormat.jpeg, .webp] {
                let made = try Darkroom.print(path: path, .to(format, .resize(40), metadata: .keep))
                try output.write(made.bytes, to: "made.\(format.fileExtension)")
            }
            let found = try tags(in: output)
            #expect(found["made.jpg"]?["XMP-dc:Creator"] == "Éva & <Söhne>")
            #expect(found["made.jpg"]?["IFD0:Artist"] == "Ana")
            #expect(found["made.webp"]?["XMP-dc:Description"]?.count == long.count)
        }

        /// Frames are kept, too, with what is said of them.
        @Test(arguments: ["animated.gif", "animated.webp"])
        func animationsKeepEverything(_ name: String) throws {
            let (folder, output) = (try TemporaryFolder(), try TemporaryFolder())
            let path = folder.path(name)
            let isGIF = name == "animated.gif"
            try folder.write(isGIF ? Pictures.bytes(name) : Darkroom.print("animated.gif", .to(.webp)).bytes, to: name)
            try Tool.run("exiftool", ["-q", "-m", "-overwrite_original"] + Self.xmp + [path])
            for format in [OutputFormat.gif, .webp, .png, .avif] {
                let made = try Darkroom.print(path: path, .to(format, .resize(20), metadata: .keep))
                #expect(made.report.pages > 1)
                try output.write(made.bytes, to: "made.\(format.fileExtension)")
                let tags = try #require(try tags(in: output)["made.\(format.fileExtension)"])
                #expect(tags["XMP-dc:Title"] == "A view" && tags["XMP-dc:Creator"] == "Éva & <Söhne>", "\(format)")
            }
        }
    }
}
