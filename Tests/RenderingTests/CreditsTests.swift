import Foundation
import Recipes
import RenderWire
import TestKit
import Testing

@testable import Rendering

extension RenderingTests {
    /// Who made a picture and who owns it, from every format into every format, as exiftool reads it on both sides.
    struct CreditsTests {
        /// What is kept, by the forms in which it is said.
        private static let exif = ["IFD0:Artist", "IFD0:Copyright"]
        private static let iptc = ["IPTC:By-line", "IPTC:Credit", "IPTC:CopyrightNotice"]
        private static let xmp = [
            "XMP-dc:Creator", "XMP-dc:Rights", "XMP-photoshop:Credit", "XMP-xmpRights:WebStatement",
            "XMP-xmpRights:UsageTerms", "XMP-plus:LicensorURL",
        ]
        /// What must go, whichever way it is said.
        private static let gone = [
            "Make", "Model", "SerialNumber", "GPSLatitude", "GPSLongitude", "Title", "Description", "Caption-Abstract",
            "Headline", "Keywords", "Subject", "Software", "CreatorTool", "ThumbnailImage", "ThumbnailOffset",
            "Comment",
            "HistoryAction", "OwnerName", "City", "LicensorName",
        ]

        /// Formats that can hold EXIF, IPTC.
        private static let holdsExif: Set<OutputFormat> = [.jpeg, .png, .webp, .avif, .tiff, .jxl]
        private static let holdsIPTC: Set<OutputFormat> = [.jpeg, .png, .tiff]

        private static let rich = [
            "-EXIF:Artist=Иван Петров", "-EXIF:Copyright=© 2025 山田太郎", "-EXIF:Make=Calo", "-EXIF:Model=Ten",
            "-EXIF:SerialNumber=007", "-EXIF:GPSLatitude=48.1", "-EXIF:GPSLatitudeRef=N", "-EXIF:Software=Edit",
            "-EXIF:OwnerName=Ann", "-XMP-dc:Creator=Éva & <Söhne>", "-XMP-dc:Creator=\"Zweite\"",
            "-XMP-dc:Rights=© Éva", "-XMP-dc:Rights-de=Rechte", "-XMP-photoshop:Credit=Agentur 'Ö'",
            "-XMP-xmpRights:WebStatement=https://example.com/?a=1&b=2", "-XMP-xmpRights:UsageTerms=Только так",
            "-XMP-plus:LicensorURL=https://example.com/licence", "-XMP-plus:LicensorName=Nobody",
            "-XMP-dc:Title=A view", "-XMP-dc:Description=Of a lake", "-XMP-dc:Subject=lake", "-XMP:CreatorTool=Edit",
            "-XMP-xmpMM:HistoryAction=saved", "-XMP-exif:GPSLatitude=48.1",
        ]
        private static let news = [
            "-IPTC:CodedCharacterSet=UTF8", "-IPTC:By-line=Ива Iptc", "-IPTC:By-line=Second", "-IPTC:Credit=Agency",
            "-IPTC:CopyrightNotice=(c) Iptc", "-IPTC:Headline=News", "-IPTC:Caption-Abstract=Of a lake",
            "-IPTC:Keywords=lake", "-IPTC:City=Plön",
        ]

        /// An original of a format with all that a camera, an editor and an agency may write.
        private func original(_ name: String, in folder: TemporaryFolder) throws -> String {
            let path = folder.path(name)
            if name.hasSuffix(".jxl") {
                try folder.write(Darkroom.print("plain.png", .to(.jxl, .resize(64))).bytes, to: name)
            } else if name.hasSuffix(".psd") {
                try Tool.run("convert", [Pictures.path("plain.png"), path])
            } else {
                try folder.write(Pictures.bytes(name), to: name)
            }
            let takesIPTC = [".jpeg", ".png", ".tiff", ".psd"].contains { name.hasSuffix($0) }
            try Tool.run(
                "exiftool",
                ["-q", "-m", "-overwrite_original"] + Self.rich + (takesIPTC ? Self.news : []) + [path]
            )
            return path
        }

        /// What exiftool reads of all files of a folder, by their names: values as they lie there.
        private func tags(in folder: TemporaryFolder) throws -> [String: [String: String]] {
            let text = try Tool.run("exiftool", ["-q", "-j", "-G1", "-a", "-b", folder.path("")])
            let files = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [[String: Any]] ?? []
            var tags: [String: [String: String]] = [:]
            for file in files {
                guard let name = (file["SourceFile"] as? String)?.split(separator: "/").last else { continue }
                tags[String(name)] = file.mapValues { "\($0)" }
            }
            return tags
        }

        @Test(arguments: [
            "plain.jpeg", "plain.png", "plain.webp", "plain.tiff", "plain.avif", "plain.heic", "plain.gif", "plain.jxl",
            "plain.psd",
        ])
        func creditsAndNothingElseAreKept(_ name: String) throws {
            let (folder, made) = (try TemporaryFolder(), try TemporaryFolder())
            let path = try original(name, in: folder)
            let formats = OutputFormat.allCases
            let recipes = formats.flatMap { format in
                [MetadataPolicy.copyright, .none].map { Recipe.to(format, .resize(40), metadata: $0) }
            }
            let prints = try Darkroom.outputs(path: path, recipes.map { .picture($0) }).map { try $0.get() }
            for (index, format) in formats.enumerated() {
                try made.write(prints[2 * index].bytes, to: "made.\(format.fileExtension)")
                try made.write(prints[2 * index + 1].bytes, to: "bare.\(format.fileExtension)")
            }
            let given = try #require(try tags(in: folder)[name])
            let found = try tags(in: made)
            #expect(given["XMP-dc:Creator"] != nil)
            for format in formats {
                let tags = try #require(found["made.\(format.fileExtension)"])
                for tag in Self.xmp { #expect(tags[tag] == given[tag], "\(tag) in \(format)") }
                if Self.holdsExif.contains(format) {
                    for tag in Self.exif { #expect(tags[tag] == given[tag], "\(tag) in \(format)") }
                }
                if Self.holdsIPTC.contains(format) {
                    for tag in Self.iptc { #expect(tags[tag] == given[tag], "\(tag) in \(format)") }
                }
                let bare = try #require(found["bare.\(format.fileExtension)"])
                if format != .tiff {
                    #expect(bare.keys.filter { $0.hasPrefix("IFD0:") || $0.hasPrefix("ExifIFD:") } == [], "\(format)")
                }
                for tags in [tags, bare] {
                    let rest = tags.keys.filter { key in Self.gone.contains { key.hasSuffix(":\($0)") } }
                    #expect(rest.isEmpty, "\(rest) in \(format)")
                    #expect(!tags.keys.contains { $0.contains("Warning") || $0.contains("Error") }, "\(tags)")
                }
            }
            let pairs = formats.flatMap { format in
                ["bare", "made"].map { made.path("\($0).\(format.fileExtension)") }
            }
            let verdicts = try Tool.run(Script.python, [Script.path("same_pixels.py")] + pairs)
            #expect(verdicts.split(separator: "\n").map(String.init) == formats.map { _ in "same" })
        }

        /// What libvips has not read, as it knows neither AVIF's nor JPEG XL's reader here, is kept all the same.
        @Test(arguments: ["plain.avif", "plain.jxl", "plain.tiff"])
        func everythingIsKeptOfEveryFormat(_ name: String) throws {
            let (folder, made) = (try TemporaryFolder(), try TemporaryFolder())
            let path = try original(name, in: folder)
            for format in [OutputFormat.jpeg, .png, .webp, .avif, .jxl] {
                let print = try Darkroom.print(path: path, .to(format, .resize(40), metadata: .keep))
                try made.write(print.bytes, to: "made.\(format.fileExtension)")
            }
            let given = try #require(try tags(in: folder)[name])
            for (file, tags) in try tags(in: made) {
                for tag in Self.exif + Self.xmp + ["XMP-dc:Title"] {
                    #expect(tags[tag] == given[tag], "\(tag) in \(file)")
                }
                if name != "plain.tiff" { #expect(tags["IFD0:Make"] == "Calo", "\(file)") }
            }
        }

        /// Bytes of an older character set are neither changed nor taken for another.
        @Test(arguments: ["plain.jpeg", "plain.tiff"])
        func latinBytesStayAsTheyAre(_ name: String) throws {
            let folder = try TemporaryFolder()
            let path = folder.path(name)
            try folder.write(Pictures.bytes(name), to: name)
            try Tool.run(
                "exiftool",
                [
                    "-q", "-overwrite_original", "-charset", "exif=latin", "-charset", "iptc=latin",
                    "-EXIF:Artist=Zoë Müller", "-IPTC:By-line=Zoë Müller", "-IPTC:CopyrightNotice=© Müller", path,
                ]
            )
            let original = try #require(FileManager.default.contents(atPath: path))
            let latin = Array("Zo".utf8) + [0xEB] + Array(" M".utf8) + [0xFC] + Array("ller".utf8)
            #expect(original.ranges(of: latin).count == 2)
            for format in [OutputFormat.jpeg, .tiff] {
                let made = try Darkroom.print(path: path, .to(format, .resize(40), metadata: .copyright))
                #expect(made.bytes.ranges(of: latin).count == 2, "\(format)")
                let notice = [0xA9, 0x20, UInt8(ascii: "M"), 0xFC] + Array("ller".utf8)
                #expect(made.bytes.ranges(of: notice).count == 1, "\(format)")
            }
            // Where there is no place for IPTC it is said in XMP, which is UTF-8.
            let web = try Darkroom.print(path: path, .to(.webp, .resize(40), metadata: .copyright))
            try folder.write(web.bytes, to: "made.webp")
            #expect(try tags(in: folder)["made.webp"]?["XMP-dc:Rights"] == "© Müller")
        }

        /// As later encoders write them: in Brotli, here of parts that are not compressed.
        @Test func compressedBoxesAreRead() throws {
            let folder = try TemporaryFolder()
            let path = try original("plain.png", in: folder)
            let bytes = Array(try #require(FileManager.default.contents(atPath: path)))
            let credits = bytes.withUnsafeBytes { MetadataReader.credits(in: $0, .png) }
            func box(_ type: String, _ content: [UInt8]) -> [UInt8] {
                let head = ByteWriter.little((content.count - 1) << 4 | 1 << 20, 3)
                return BoxWriter.box("brob", Array(type.utf8) + head + content + [3])
            }
            let plain = try Darkroom.print(path: path, .to(.jxl, .resize(64), metadata: .copyright)).bytes
            let start = try #require(plain.firstRange(of: Array("jxlc".utf8))).lowerBound - 4
            let boxes = try box("Exif", [0, 0, 0, 0] + #require(credits.exif)) + box("xml ", #require(credits.xmp))
            // Instead of those that are not compressed.
            let jxl = plain[..<32] + boxes + plain[start...]
            try folder.write(Array(jxl), to: "boxes.jxl")
            let made = try Darkroom.print(path: folder.path("boxes.jxl"), .to(.jpeg, .resize(40), metadata: .copyright))
            try folder.write(made.bytes, to: "made.jpg")
            let tags = try #require(try tags(in: folder)["made.jpg"])
            #expect(tags["IFD0:Artist"] == "Иван Петров" && tags["XMP-photoshop:Credit"] == "Agentur 'Ö'")
        }

        /// Frames are kept, too.
        @Test func animationsKeepCredits() throws {
            let (folder, made) = (try TemporaryFolder(), try TemporaryFolder())
            try folder.write(Pictures.bytes("animated.gif"), to: "animated.gif")
            try Tool.run(
                "exiftool",
                ["-q", "-overwrite_original", "-XMP-dc:Creator=Éva", folder.path("animated.gif")]
            )
            for format in [OutputFormat.gif, .webp] {
                let print = try Darkroom.print(
                    path: folder.path("animated.gif"),
                    .to(format, .resize(20), metadata: .copyright)
                )
                #expect(print.report.pages > 1)
                try made.write(print.bytes, to: "made.\(format.fileExtension)")
                let bare = try Darkroom.print("animated.gif", .to(format, .resize(20)))
                try made.write(bare.bytes, to: "bare.\(format.fileExtension)")
            }
            let found = try tags(in: made)
            for name in ["made.gif", "made.webp"] { #expect(found[name]?["XMP-dc:Creator"] == "Éva") }
            let pairs = ["made.gif", "bare.gif", "made.webp", "bare.webp"].map { made.path($0) }
            #expect(try Tool.run(Script.python, [Script.path("same_pixels.py")] + pairs) == "same\nsame\n")
        }
    }
}
