import Recipes
import RenderWire
import TestKit
import Testing
import Vips

@testable import Rendering

extension RenderingTests {
    /// What is drawn is told from photographs, and written so that it stays sharp for fewer bytes.
    struct GraphicsTests {
        @Test func aScreenIsLosslessInWebP() throws {
            let made = try Darkroom.print("screen.png", .to(.webp))
            #expect(Self.chunk(of: made) == "VP8L")
            #expect(try made.bytes.count < Pictures.bytes("screen.png").count)
            #expect(try Likeness(decoded(made), decoded(Darkroom.print("screen.png", .png()))).largest == 0)
            #expect(try Self.chunk(of: Darkroom.print("photo.png", .to(.webp, .resize(400)))) == "VP8 ")
        }

        @Test func aQualityThatIsSaidIsForAFileWithLoss() throws {
            #expect(try Self.chunk(of: Darkroom.print("screen.png", .to(.webp, quality: 79))) == "VP8 ")
            let preset = Recipe(output: Output(format: .exact(.webp), quality: 82, on: .jpeg))
            #expect(try Self.chunk(of: Darkroom.print("screen.png", preset)) == "VP8L")
        }

        @Test func aPaletteIsTakenWhereItIsExactOrAsGood() throws {
            let screen = try Darkroom.print("screen.png", .to(.png))
            #expect(Self.png(screen).kind == 3)
            #expect(try screen.bytes.count <= Pictures.bytes("screen.png").count)
            let badge = try Darkroom.print("badge.png", .to(.png, .resize(300)))
            #expect(Self.png(badge).kind == 3)
            var exact = Recipe.to(.png, .resize(300))
            exact.output.options.isLossless = true
            let whole = try Darkroom.print("badge.png", exact)
            #expect(Self.png(whole).kind == 6 && badge.bytes.count * 2 < whole.bytes.count)
            let distance = try PaletteDistance(decoded(badge), decoded(whole))
            #expect(distance.isUnseen, "\(distance)")
            #expect(try Self.png(Darkroom.print("photo.png", .png(.resize(400)))).kind == 2)
        }

        @Test func onlyTheBandsThatAreNeededAreWritten() throws {
            let grey = try Darkroom.print("grey-as-colour.png", .png(.resize(100)))
            #expect(Self.png(grey).kind == 0)
            let scan = try Darkroom.print("scan.png", .png())
            #expect(Self.png(scan).bits == 1)
            #expect(try Likeness(decoded(scan), .png(Source(copying: Pictures.bytes("scan-grey.png")))).largest == 0)
        }

        @Test func colouredEdgesKeepTheirColour() throws {
            #expect(try Self.sampling(Darkroom.print("screen.png", .to(.jpeg))) == 0x11)
            #expect(try Self.sampling(Darkroom.print("photo.png", .to(.jpeg, .resize(400)))) == 0x22)
            #expect(try Self.isFull(avif: Darkroom.print("screen.png", .to(.avif))))
            #expect(try !Self.isFull(avif: Darkroom.print("photo.png", .to(.avif, .resize(200)))))
        }

        @Test(arguments: [("screen.png", Chroma.half, false), ("plain.jpeg", .full, true)])
        func chromaIsAsItIsAskedFor(_ name: String, _ chroma: Chroma, _ isFull: Bool) throws {
            #expect(
                try Self.sampling(Darkroom.print(name, told(.jpeg, EncoderOptions(chroma: chroma))))
                    == (isFull ? 0x11 : 0x22)
            )
            #expect(try Self.isFull(avif: Darkroom.print(name, told(.avif, EncoderOptions(chroma: chroma)))) == isFull)
        }

        @Test(arguments: [Chroma.half, .full])
        func chromaOfAnAnimationIsAsItIsAskedFor(_ chroma: Chroma) throws {
            let made = try Darkroom.print("animated.gif", told(.avif, EncoderOptions(chroma: chroma)))
            #expect(made.report.pages == 5)
            #expect(try Self.isFull(avif: made) == (chroma == .full))
        }

        @Test(arguments: [OutputFormat.png, .webp, .tiff, .jxl])
        func losslessIsExact(_ format: OutputFormat) throws {
            let made = try Darkroom.print("plain.jpeg", told(format, EncoderOptions(isLossless: true)))
            #expect(try Likeness(decoded(made), decoded(Darkroom.print("plain.jpeg", .png()))).largest == 0)
        }

        static let refused: [(OutputFormat, EncoderOptions)] = [
            (.jpeg, EncoderOptions(isLossless: true)), (.avif, EncoderOptions(isLossless: true)),
            (.gif, EncoderOptions(isLossless: true)), (.webp, EncoderOptions(chroma: .full)),
            (.png, EncoderOptions(chroma: .half)), (.webp, EncoderOptions(colors: 9)),
            (.png, EncoderOptions(isLossless: true, colors: 9)), (.avif, EncoderOptions(isProgressive: true)),
            (.tiff, EncoderOptions(effort: 3)),
        ]

        @Test(arguments: refused)
        func whatAFormatCannotIsRefusedByItsName(_ format: OutputFormat, _ options: EncoderOptions) throws {
            let failure = try #require(Darkroom.failure("plain.png", told(format, options)))
            #expect(failure.code == .cannotEncode && failure.message.contains("in \(format.rawValue) cannot"))
        }

        @Test func negotiationPassesOverWhatCannot() throws {
            func chosen(_ options: EncoderOptions, _ acceptance: Acceptance) throws -> OutputFormat {
                let output = Output(format: .negotiated(acceptance), options: options)
                return try Darkroom.inspect("plain.png", Recipe(output: output)).output.format
            }
            #expect(try chosen(EncoderOptions(isLossless: true), [.avif, .webp]) == .webp)
            #expect(try chosen(EncoderOptions(isLossless: true), []) == .png)
            #expect(try chosen(EncoderOptions(chroma: .full), [.webp]) == .jpeg)
            #expect(try chosen(EncoderOptions(colors: 8), [.avif, .webp]) == .png)
        }

        @Test func aPaletteHasAsManyColoursAsItMay() throws {
            let png = try Darkroom.print("plain.jpeg", told(.png, EncoderOptions(colors: 16)))
            let palette = try #require(png.bytes.firstRange(of: Array("PLTE".utf8)))
            let length = png.bytes[..<palette.lowerBound].suffix(4).reduce(0) { $0 << 8 | Int($1) }
            #expect(length / 3 <= 16 && Self.png(png).bits == 4)
            let gif = try decoded(Darkroom.print("plain.jpeg", told(.gif, EncoderOptions(colors: 10))))
            let samples = try gif.samples()
            let colors = Set(stride(from: 0, to: samples.count, by: gif.bands).map { samples[$0..<$0 + 3] })
            #expect(colors.count <= 8)
        }

        @Test func coarseComesFirst() throws {
            let options = EncoderOptions(isProgressive: true)
            #expect(try Darkroom.print("plain.png", told(.jpeg, options)).bytes.firstRange(of: [0xFF, 0xC2]) != nil)
            #expect(try Darkroom.print("plain.png", told(.png, options)).bytes[28] == 1)
        }

        @Test(arguments: [OutputFormat.jpeg, .png, .webp, .avif, .jxl])
        func effortMakesFilesShorter(_ format: OutputFormat) throws {
            let sizes = try [0, 9].map { effort in
                try Darkroom.print("plain.jpeg", told(format, EncoderOptions(effort: effort))).bytes.count
            }
            #expect(sizes[1] < sizes[0])
        }

        @Test(arguments: [OutputFormat.avif, .png, .webp])
        func effortMakesAnimationsShorter(_ format: OutputFormat) throws {
            let made = try [0, 9].map { effort in
                try Darkroom.print("animated.gif", told(format, EncoderOptions(effort: effort)))
            }
            #expect(made.allSatisfy { $0.report.pages > 1 } && made[1].bytes.count < made[0].bytes.count)
        }

        @Test(arguments: [EncoderOptions(colors: 9), EncoderOptions(isProgressive: true)])
        func whatOnlyAStillCanIsRefusedOfAnAnimation(_ options: EncoderOptions) throws {
            let failure = try #require(Darkroom.failure("animated.gif", told(.png, options)))
            #expect(failure.code == .cannotEncode && failure.message.contains("in png cannot move"))
            var still = told(.png, options)
            still.pages.count = 1
            #expect(try Darkroom.print("animated.gif", still).report.pages == 1)
        }

        /// Dark text is as dark as in a resize of the values that are stored.
        @Test func aScanStaysLegible() throws {
            let small = try decoded(Darkroom.print("scan.png", .png(.resize(300))))
            let samples = try small.samples()
            let darkness = samples.reduce(0.0) { $0 + 255 - Double($1) } / Double(samples.count)
            let whole = try Image.png(Source(copying: Pictures.bytes("scan-grey.png"))).samples()
            let wanted = whole.reduce(0.0) { $0 + 255 - Double($1) } / Double(whole.count)
            #expect(abs(darkness - wanted) < wanted * 0.1, "\(darkness) of \(wanted)")
        }

        private func told(_ format: OutputFormat, _ options: EncoderOptions) -> Recipe {
            Recipe(output: Output(format: .exact(format), options: options))
        }

        private static func chunk(of webp: Darkroom.Print) -> String {
            let text = String(decoding: webp.bytes, as: Unicode.ASCII.self)
            return text.contains("VP8L") ? "VP8L" : "VP8 "
        }

        /// A page of one bit keeps its text as dark as its values are, in every format; averaged in light it becomes thin.
        @Test func textInBlackAndWhiteStaysDark() throws {
            let folder = try TemporaryFolder()
            try Script.run("make_page.py", folder.path)
            func small(_ name: String, _ light: Light) throws -> Image {
                try decoded(Darkroom.print(path: folder.path(name), .png(.resize(400), light: light)))
            }
            let (dark, thin) = (try small("grey.png", .gamma), try small("grey.png", .linear))
            for name in ["page.png", "page.tiff", "page.bmp", "page.psd"] {
                #expect(try Apart(small(name, .linear), dark).largest <= 1, "\(name)")
                let facts = try Darkroom.outputs(path: folder.path(name), [.facts(Recipe())])[0].get().report
                #expect(facts.original.bitsPerSample == 1, "\(name)")
            }
            func ink(_ image: Image) throws -> Int { try image.samples().count { $0 < 64 } }
            #expect(try 2 * ink(dark) > 3 * ink(thin))
        }

        private static func png(_ made: Darkroom.Print) -> (bits: UInt8, kind: UInt8) {
            (made.bytes[24], made.bytes[25])
        }

        /// How many samples of lightness there are to one of colour, across and down, as the frame header says.
        private static func sampling(_ jpeg: Darkroom.Print) throws -> UInt8 {
            let frame = try #require(jpeg.bytes.firstRange(of: [0xFF, 0xC0]))
            return jpeg.bytes[frame.lowerBound + 11]
        }

        /// Whether colour has the whole resolution, as `av1C` says.
        private static func isFull(avif: Darkroom.Print) throws -> Bool {
            let box = try #require(avif.bytes.firstRange(of: Array("av1C".utf8)))
            return avif.bytes[box.upperBound + 2] & 0x0C == 0
        }
    }
}
