import Descriptors
import Recipes
import RenderWire
import TestKit
import Testing
import Vips

@testable import Rendering

extension RenderingTests {
    struct FailureTests {
        static let cut = [
            "plain.jpeg", "progressive.jpeg", "plain.png", "plain.webp", "plain.gif", "animated.gif", "plain.avif",
            "plain.heic", "plain.tiff", "drawing.svg",
        ].flatMap { name in
            let parts = name.split(separator: ".")
            // A JPEG that lacks little is shown as browsers show it.
            let percents = parts[1] == "jpeg" ? [30, 60] : [30, 60, 90]
            return percents.map { "cut-\(parts[0])-\($0).\(parts[1])" }
        }

        @Test(arguments: cut)
        func aTruncatedFileIsNeverHalfAPicture(_ name: String) throws {
            for recipe in [Recipe.png(), .to(.jpeg, .resize(40))] {
                // A GIF that is cut between frames is an animation of fewer frames, and whole.
                if name.hasPrefix("cut-animated"), (try? Darkroom.print(name, .to(.gif))) != nil { continue }
                let failure = try #require(Darkroom.failure(name, recipe))
                #expect(failure.code == .brokenImage, "\(failure)")
                #expect(failure.message.hasPrefix("The original cannot be decoded: "))
                #expect(failure.message.count > 40, "says what is wrong: \(failure.message)")
            }
        }

        /// Whatever is done to a file, what is told of it is a sentence of ours, and what a library said is for the log.
        @Test(arguments: [
            "plain.jpeg", "progressive.jpeg", "plain.png", "plain.webp", "animated.webp", "animated.gif", "plain.avif",
            "plain.heic", "plain.tiff", "plain.jxl", "drawing.svg", "pages.pdf",
        ])
        func noLibrarysWordsAreTold(_ name: String) throws {
            let folder = try TemporaryFolder()
            let whole =
                name == "plain.jxl" ? try Darkroom.print("plain.png", .to(.jxl)).bytes : try Pictures.bytes(name)
            var random = SeededRandom(seed: 12)
            var (sentences, words): (Set<String>, Set<String>) = ([], [])
            for number in 0..<60 {
                var bytes = whole
                switch number % 3 {
                case 0: bytes.removeLast(Int.random(in: 1..<whole.count - 16, using: &random))
                case 1:
                    for _ in 0..<8 { bytes[Int.random(in: 16..<bytes.count, using: &random)] ^= 0x55 }
                default:
                    let start = Int.random(in: 16..<bytes.count, using: &random)
                    for place in start..<min(start + 200, bytes.count) { bytes[place] = 0xFF }
                }
                try folder.write(bytes, to: "damaged")
                for recipe in [Recipe.png(), .to(.webp, .resize(24))] {
                    guard let failure = Self.failure(path: folder.path("damaged"), recipe) else { continue }
                    sentences.insert(failure.message)
                    words.insert(failure.libraryWords)
                    let text = failure.message.lowercased()
                    for word in [
                        "vips", "lib", "source", "seek", "codec", "stream", "marker", "chunk", ": 0x", "(", "_",
                    ] {
                        #expect(!text.contains(word), "\(name): \(failure.message)")
                    }
                    #expect(failure.message.hasSuffix(".") && failure.message.count(where: { $0 == ":" }) <= 1)
                }
            }
            // Of JPEG XL, whatever libjxl answers has a sentence of ours.
            #expect(!sentences.isEmpty && (words.count > 1 || name == "plain.jxl"), "\(name): \(sentences), \(words)")
        }

        private static func failure(path: String, _ recipe: Recipe) -> RenderFailure? {
            do {
                _ = try Darkroom.outputs(path: path, [.picture(recipe)])[0].get()
                return nil
            } catch {
                return error as? RenderFailure
            }
        }

        @Test func goesOnAfterAFailure() throws {
            _ = Darkroom.failure("cut-plain-30.jpeg")
            try expect(Darkroom.print("plain.png", .png()), looksLike: "plain", mean: 0, largest: 0)
        }

        @Test func whatIsNoImageIsSaidSo() {
            #expect(Darkroom.failure("empty.jpeg")?.code == .notAnImage)
            #expect(Darkroom.failure("text.jpeg")?.code == .notAnImage)
        }

        @Test func aFormatThatIsSwitchedOffIsNotDecoded() throws {
            let engine = try Darkroom.engine.get()
            defer { BlockList.apply(allowing: Set(OriginalFormat.allCases)) }
            let only = try RenderingEngine(decoders: [.png])
            #expect(only.capabilities == engine.capabilities)
            let job = { (name: String) in RenderJob([.picture(.png())], of: try .open(path: Pictures.path(name))) }
            let failure = #expect(throws: RenderFailure.self) {
                try only.render(job("plain.jpeg"), into: .memory()) { _, _ in }
            }
            #expect(failure?.code == .formatNotEnabled)
            #expect(throws: VipsError.self) { _ = try Image.jpeg(Source(copying: Pictures.bytes("plain.jpeg"))) }
            try only.render(job("plain.png"), into: .memory()) { (_, result) throws(RenderFailure) in
                if case .failed(let failure) = result { throw failure }
            }
        }

        /// Neither libheif nor libvips' JPEG XL need be installed, or be in reach, for what other libraries read.
        @Test(arguments: [OriginalFormat.avif, .jxl])
        func whatOtherLibrariesReadIsNotAskedOfLibvips(_ format: OriginalFormat) throws {
            let bytes = try Darkroom.print("plain.png", .to(#require(OutputFormat(rawValue: format.rawValue)))).bytes
            let folder = try TemporaryFolder()
            try folder.write(bytes, to: "picture")
            defer { BlockList.apply(allowing: Set(OriginalFormat.allCases)) }
            let only = try RenderingEngine(decoders: [format])
            #expect(only.capabilities.decoders.contains(format) && Loaders.names(for: format) == nil)
            if format == .avif { #expect(throws: VipsError.self) { _ = try Image.heif(Source(copying: bytes)) } }
            let job = RenderJob([.picture(.png())], of: try .open(path: folder.path("picture")))
            try only.render(job, into: .memory()) { (_, result) throws(RenderFailure) in
                if case .failed(let failure) = result { throw failure }
            }
        }

        @Test func aRecipesFaultsHaveTheirOwnCodes() {
            let outside = Region(x: .pixels(900), y: .pixels(0), width: .pixels(10), height: .pixels(10))
            #expect(Darkroom.failure("plain.png", .png(.crop(outside)))?.code == .cropOutside)
            #expect(Darkroom.failure("plain.png", .png(.resize(9_000)))?.code == .outputTooLarge)
            #expect(Darkroom.failure("framed.png", .png(.trim(tolerance: 9), .resize(9_000)))?.code == .outputTooLarge)
        }

        @Test(arguments: [(OutputFormat.webp, 16_384), (.avif, 16_385), (.jpeg, 65_501)])
        func aFormatsLongestSideIsNamed(_ format: OutputFormat, _ width: Int) {
            let failure = Darkroom.failure("plain.png", .to(format, .resize(width, 10, .fill)))
            #expect(failure?.code == .cannotEncode)
            #expect(failure?.message.contains("\(width - 1)") == true)
        }

        @Test func memoryIsAskedForBeforeAnythingIsDecoded() throws {
            let engine = try Darkroom.engine.get()
            let result = try Descriptor.memory()
            let failure = #expect(throws: RenderFailure.self) {
                try engine.render(
                    RenderJob([.picture(.png())], of: .open(path: Pictures.path("cut-plain-60.png"))),
                    into: result,
                    grant: { bytes throws(RenderFailure) in
                        throw RenderFailure(.overloaded, "There are no \(bytes) bytes.")
                    },
                    tell: { _, _ in }
                )
            }
            #expect(failure?.code == .overloaded)
            #expect(try result.size() == 0)
        }

        @Test func limitsAreChecked() {
            let pixels = RenderLimits(inputPixels: 320 * 240 - 1)
            #expect(Darkroom.failure("plain.png", limits: pixels)?.code == .originalTooLarge)
            #expect(Darkroom.failure("plain.tiff", limits: pixels)?.code == .originalTooLarge)
            let frames = RenderLimits(inputPixels: 60 * 40 * 5 - 1)
            #expect(Darkroom.failure("animated.gif", limits: frames)?.code == .originalTooLarge)
            #expect(Darkroom.failure("animated.webp", limits: frames)?.code == .originalTooLarge)
            #expect(Darkroom.failure("animated.gif", limits: RenderLimits(pages: 4))?.code == .originalTooLarge)
            #expect(Darkroom.failure("animated.webp", limits: RenderLimits(pages: 4))?.code == .originalTooLarge)
            #expect(Darkroom.failure("progressive.jpeg", limits: RenderLimits(scans: 3))?.code == .originalTooLarge)
        }
    }
}
