import Descriptors
import Foundation
import Recipes
import RenderWire
import TestKit
import Testing

@testable import Rendering

extension RenderingTests {
    /// Nothing gets larger for nothing: an original that is what is wanted goes out itself where encoding it again would
    /// only add bytes.
    struct UnchangedOriginalTests {
        /// Originals with fewer bytes than an encoder of ours would make, with what cameras write beside them.
        private func original(_ format: OutputFormat, in folder: TemporaryFolder) throws -> String {
            let path = folder.path("original.\(format.fileExtension)")
            switch format {
            case .png:
                // With more effort than where nothing is said.
                let recipe = Recipe(output: Output(format: .exact(.png), options: EncoderOptions(effort: 9)))
                try folder.write(Darkroom.print("palette.png", recipe).bytes, to: "original.png")
            case .jpeg:
                try folder.write(Darkroom.print("photo.jpeg", .to(.jpeg, quality: 20)).bytes, to: "original.jpg")
            default:
                try folder.write(Darkroom.print("photo.webp", .to(.webp, quality: 20)).bytes, to: "original.webp")
            }
            let tags = ["-EXIF:Artist=Éva", "-EXIF:Make=Calo", "-EXIF:GPSLatitude=48.1", "-XMP-dc:Title=A view"]
            try Tool.run("exiftool", ["-q", "-overwrite_original"] + tags + [path])
            return path
        }

        private func same(_ one: String, _ other: String) throws -> String {
            try Tool.run(Script.python, [Script.path("same_pixels.py"), one, other])
        }

        @Test(arguments: [OutputFormat.jpeg, .png, .webp])
        func itGoesOutAsItIs(_ format: OutputFormat) throws {
            let folder = try TemporaryFolder()
            let path = try original(format, in: folder)
            let bytes = try #require(FileManager.default.contents(atPath: path))
            for policy in [MetadataPolicy.none, .copyright, .keep] {
                let made = try Darkroom.print(path: path, .to(format, metadata: policy))
                let name = "made-\(policy).\(format.fileExtension)"
                try folder.write(made.bytes, to: name)
                #expect(made.bytes.count <= bytes.count)
                #expect(try same(path, folder.path(name)) == "same\n", "\(policy)")
                let tags = try Tool.run("exiftool", ["-s", "-G1", "-a", folder.path(name)])
                #expect(tags.contains("Calo") == (policy == .keep))
                #expect(tags.contains("Éva") == (policy != .none))
                #expect(tags.contains("Title") == (policy == .keep))
                #expect(tags.contains("GPS") == (policy == .keep))
                #expect((made.bytes == Array(bytes)) == (policy == .keep))
            }
            // Together with others, too, and whatever quality was asked for.
            let several = try Darkroom.outputs(
                path: path,
                [Recipe.to(format, quality: 100), .to(format, .resize(30)), .to(format)].map { .picture($0) }
            ).map { try $0.get().bytes }
            try folder.write(several[0], to: "best.\(format.fileExtension)")
            #expect(try same(path, folder.path("best.\(format.fileExtension)")) == "same\n")
            #expect(several[2] == several[0])
            #expect(several[1].count < several[0].count)
        }

        /// What somebody has put behind the end of a picture is not part of it.
        @Test(arguments: [OutputFormat.jpeg, .png, .webp])
        func whatLiesBehindTheEndStaysBehind(_ format: OutputFormat) throws {
            let folder = try TemporaryFolder()
            let bytes = Array(try #require(FileManager.default.contents(atPath: original(format, in: folder))))
            try folder.write(bytes + Array("<script>secret".utf8), to: "longer")
            for policy in [MetadataPolicy.none, .keep] {
                let made = try Darkroom.print(path: folder.path("longer"), .to(format, metadata: policy))
                #expect(made.bytes.firstRange(of: Array("secret".utf8)) == nil)
                #expect((made.bytes == bytes) == (policy == .keep))
            }
        }

        /// Nor what stands among its data, where no code reads it: behind the last one, and before a restart marker.
        @Test(arguments: ["s", "secret", "a secret of more than sixteen bytes"], [false, true])
        func whatIsHiddenInTheDataStaysBehind(_ secret: String, hasRestarts: Bool) throws {
            let folder = try TemporaryFolder()
            let path = try original(.jpeg, in: folder)
            let restarts = hasRestarts ? ["-restart", "1"] : []
            try Tool.run("jpegtran", restarts + ["-copy", "none", "-outfile", folder.path("plain.jpg"), path])
            let bytes = Array(try #require(FileManager.default.contents(atPath: folder.path("plain.jpg"))))
            let plain = try Darkroom.print(path: folder.path("plain.jpg"), .to(.jpeg))
            #expect(plain.bytes == bytes)
            let markers: ClosedRange<UInt8> = hasRestarts ? 0xD0...0xD7 : 0xD9...0xD9
            let place = try #require(
                bytes.indices.dropLast().last { bytes[$0] == 0xFF && markers.contains(bytes[$0 + 1]) }
            )
            try folder.write(bytes[..<place] + Array(secret.utf8) + bytes[place...], to: "hiding.jpg")
            let made = try Darkroom.print(path: folder.path("hiding.jpg"), .to(.jpeg))
            #expect(made.bytes.firstRange(of: Array(secret.utf8)) == nil || secret.utf8.count == 1)
            try folder.write(made.bytes, to: "made.jpg")
            #expect(try same(folder.path("plain.jpg"), folder.path("made.jpg")).hasPrefix("up to"), "made anew")
        }

        /// What a marker may be filled up with is no damage.
        @Test func fillBytesAreNoDamage() throws {
            let folder = try TemporaryFolder()
            let path = try original(.jpeg, in: folder)
            try Tool.run("jpegtran", ["-restart", "1", "-outfile", folder.path("plain.jpg"), path])
            let bytes = Array(try #require(FileManager.default.contents(atPath: folder.path("plain.jpg"))))
            var filled: [UInt8] = []
            for (place, byte) in bytes.enumerated() {
                let isRestart = byte == 0xFF && place + 1 < bytes.count && (0xD0...0xD7).contains(bytes[place + 1])
                filled += isRestart ? [0xFF, 0xFF, 0xFF, byte] : [byte]
            }
            #expect(filled.count > bytes.count)
            let found = filled.withUnsafeBytes { Completeness(jpeg: $0, scans: 100) }
            #expect(found?.isDamaged == false && found?.told == 1 && found?.hasSurplus == false)
        }

        @Test(arguments: [false, true], [20, 2000])
        func whatIsHiddenInAWebPStaysBehind(isLossless: Bool, count: Int) throws {
            let folder = try TemporaryFolder()
            let options = EncoderOptions(isLossless: isLossless, effort: 9)
            let recipe = Recipe(output: Output(format: .exact(.webp), quality: isLossless ? nil : 20, options: options))
            let plain = try Darkroom.print("photo.webp", recipe).bytes
            try folder.write(plain, to: "plain.webp")
            let wanted =
                isLossless
                ? Recipe(output: Output(format: .exact(.webp), options: EncoderOptions(isLossless: true))) : .to(.webp)
            #expect(try Darkroom.print(path: folder.path("plain.webp"), wanted).bytes == plain)
            func length(_ place: Int, _ value: Int) -> [UInt8] { (0..<4).map { UInt8(value >> (8 * $0) & 255) } }
            var hiding = plain + Array(repeating: UInt8(ascii: "s"), count: count)
            hiding.replaceSubrange(4..<8, with: length(4, hiding.count - 8))
            hiding.replaceSubrange(16..<20, with: length(16, hiding.count - 20))
            try folder.write(hiding, to: "hiding.webp")
            let made = try Darkroom.print(path: folder.path("hiding.webp"), wanted).bytes
            #expect(made.firstRange(of: Array("ssssssssss".utf8)) == nil)
        }

        @Test func aSmallerResultIsPreferred() throws {
            let folder = try TemporaryFolder()
            try folder.write(Pictures.bytes("photo.jpeg"), to: "photo.jpg")
            let bytes = try Pictures.bytes("photo.jpeg")
            let made = try Darkroom.print("photo.jpeg", .to(.jpeg))
            #expect(made.bytes.count < bytes.count)
            try folder.write(made.bytes, to: "made.jpg")
            #expect(try same(folder.path("photo.jpg"), folder.path("made.jpg")).hasPrefix("up to"))
        }

        /// What changes pixels, or what they mean, is made anew, whatever that costs.
        @Test(arguments: ["oriented-6.jpeg", "p3.jpeg", "cmyk.jpeg", "p3.png", "animated.gif"])
        func whatIsNotAsWantedIsMadeAnew(_ name: String) throws {
            let original = try Original(
                .open(path: Pictures.path(name)),
                decoders: Set(OriginalFormat.allCases),
                limits: RenderLimits()
            )
            let recipe = Recipe(output: Output(quality: 100))
            let plan = try Plan(recipe, for: original.header, limits: PlanLimits())
            #expect(UnchangedOriginal(original, for: plan) == nil)
        }

        @Test(arguments: [
            Recipe.to(.jpeg, .resize(20)), .to(.jpeg, .flip(.horizontal)), .to(.jpeg, .trim(tolerance: 10)),
            .to(.jpeg, .background(.white)), .to(.png), .to(.webp),
        ])
        func nothingMoreThanQualityMayBeAsked(_ recipe: Recipe) throws {
            let original = try Original(
                .open(path: Pictures.path("plain.jpeg")),
                decoders: Set(OriginalFormat.allCases),
                limits: RenderLimits()
            )
            let plan = try Plan(recipe, for: original.header, limits: PlanLimits())
            let isWanted = UnchangedOriginal(original, for: plan) != nil
            // A background behind what is opaque changes nothing.
            #expect(isWanted == (recipe.steps == [.background(.white)]))
        }

        /// What is damaged, or coded as not every browser reads it, is made anew; what is hidden beside a picture stays
        /// behind.
        @Test func onlyWhatIsSoundGoesOutItself() throws {
            let files = try MadeFiles("make_unchanged.py")
            let folder = try TemporaryFolder()
            #expect(files.lines.count > 40)
            for line in files.lines {
                let (name, word) = (line[0], line[1])
                let format = try #require(OutputFormat(rawValue: String(name.split(separator: ".")[1])))
                let bytes = try Array(Data(contentsOf: URL(filePath: files.path(name))))
                // Of the picture's own data.
                let data = Array(bytes[bytes.count * 2 / 5..<bytes.count * 2 / 5 + 40])
                for policy in [MetadataPolicy.none, .copyright, .keep] {
                    let recipe = Recipe.to(format, quality: format == .png ? nil : 100, metadata: policy)
                    let result = Result { try Darkroom.print(path: files.path(name), recipe) }
                    if word == "any", case .failure = result { continue }
                    let made = try result.get().bytes
                    let what = "\(name), \(policy)"
                    #expect((made.firstRange(of: data) != nil) == (word == "itself"), "\(what)")
                    if policy != .keep { #expect(made.firstRange(of: Array("SECRET".utf8)) == nil, "\(what)") }
                    #expect(made.firstRange(of: Array("MPF\0".utf8)) == nil, "\(what)")
                    let path = folder.path("\(policy)-\(name)")
                    try Data(made).write(to: URL(filePath: path))
                    let seen = try same(files.path(word == "itself" ? name : "plain.\(format)"), path)
                    if word == "itself" { #expect(seen == "same\n", "\(what): \(seen)") }
                    let facts = try Darkroom.outputs(path: path, [.facts(Recipe())])[0].get().report
                    #expect(facts.original.damage == nil, "\(what)")
                }
            }
        }

        /// What lacks its end is not given out as if it were whole.
        @Test func aFileThatIsCutIsNotStripped() throws {
            for name in ["plain.jpeg", "progressive.jpeg", "plain.png", "plain.webp", "animated.webp"] {
                let bytes = try Pictures.bytes(name)
                for end in [bytes.count, bytes.count - 2, bytes.count / 2, 40, 3, 0] {
                    let stripped = Array(bytes[..<end]).withUnsafeBytes { raw in
                        name.hasSuffix("jpeg")
                            ? JPEGMetadata.stripped(raw, keeping: .nothing)
                            : name.hasSuffix("png")
                                ? PNGMetadata.stripped(raw, isAnimated: false, keeping: .nothing)
                                : WebPMetadata.stripped(raw, keeping: .nothing)
                    }
                    #expect((stripped != nil) == (end == bytes.count), "\(name) cut at \(end)")
                }
            }
        }
    }
}
