import Recipes
import RenderWire
import Testing
import Vips

@testable import Rendering

extension RenderingTests {
    /// The cheap roads must lead to the same picture.
    struct ShrinkOnLoadTests {
        @Test(arguments: ["jpeg", "webp", "png"], ["300x225", "160x120", "64x48"])
        func resizes(_ format: String, _ size: String) throws {
            let sides = size.split(separator: "x").compactMap { Int($0) }
            let made = try Darkroom.print("large.\(format)", .png(.resize(sides[0], sides[1], .fill)))
            let isLossy = format != "png"
            // Colour at half the resolution, beside red text: a pixel of it is up to 102 off.
            try expect(made, looksLike: "large-\(size)", mean: isLossy ? 1.2 : 0.02, largest: isLossy ? 105 : 1)
        }

        @Test(arguments: ["jpeg", "webp", "png"])
        func cropsAndResizes(_ format: String) throws {
            let region = Region(x: .pixels(401), y: .pixels(203), width: .pixels(600), height: .pixels(450))
            let made = try Darkroom.print("large.\(format)", .png(.crop(region), .resize(150, 112, .fill)))
            try expect(made, looksLike: "large-crop", mean: 3, largest: 100)
        }

        /// Whatever the decoder rounds.
        @Test(arguments: ["jpeg", "webp"], [1_000, 500, 250, 130, 60])
        func nothingMoves(_ format: String, _ width: Int) throws {
            for steps: [Step] in [
                [.resize(width)],
                [
                    .crop(Region(x: .pixels(101), y: .pixels(103), width: .pixels(1_901), height: .pixels(1_395))),
                    .resize(width),
                ],
            ] {
                let output = Output(format: .exact(.png), metadata: .none)
                let recipe = Recipe(steps: steps, output: output)
                let made = try Self.centre(decoded(Darkroom.print("disc.\(format)", recipe)))
                let wanted = try Self.centre(decoded(Darkroom.print("disc.png", recipe)))
                #expect(abs(made.x - wanted.x) < 0.04 && abs(made.y - wanted.y) < 0.04, "\(made) is not \(wanted)")
            }
        }

        /// However much smaller, light is averaged and not what encodes it.
        @Test(arguments: ["jpeg", "webp", "png"], [100, 40, 12])
        func isAsLight(_ format: String, _ width: Int) throws {
            let made = try decoded(Darkroom.print("stripes.\(format)", .png(.resize(width))))
            let samples = try made.samples().map(Int.init)
            let mean = Double(samples.reduce(0, +)) / Double(samples.count)
            #expect(abs(mean - 187.5) < (format == "jpeg" ? 4 : 1.5), "\(mean)")
        }

        private static func centre(_ image: Image) throws -> (x: Double, y: Double) {
            let (samples, bands) = (try image.samples(), image.bands)
            var (sum, x, y) = (0.0, 0.0, 0.0)
            for place in 0..<image.width * image.height {
                let light = Double(samples[place * bands])
                // What a decoder leaves of black.
                guard light > 40 else { continue }
                sum += light
                x += light * Double(place % image.width)
                y += light * Double(place / image.width)
            }
            return (x / sum, y / sum)
        }

        @Test(arguments: [20, 40, 400, 1_000])
        func drawingsAreDrawnAtTheirSize(_ width: Int) throws {
            let image = try decoded(Darkroom.print("drawing.svg", .png(.resize(width))))
            #expect((image.width, image.height) == (width, width * 3 / 4))
            // Sharp to the pixel beside the edge, whatever the size.
            let y = image.height / 4
            #expect(try Array(image.pixel(x: width / 2 - 2, y: y).prefix(3)) == [255, 0, 0])
            #expect(try Array(image.pixel(x: width / 2 + 1, y: y).prefix(3)) == [0, 0, 255])
            #expect(try image.pixel(x: width - 1, y: image.height - 1)[3] == 0)
        }

        @Test(arguments: OutputFormat.allCases)
        func everyFormatIsWritten(_ format: OutputFormat) throws {
            let made = try Darkroom.print("plain.png", .to(format, .resize(160), quality: 95))
            let image = try decoded(made)
            #expect((image.width, image.height) == (160, 120))
            #expect(FormatSniffer.sniff(made.bytes)?.rawValue == format.rawValue)
            let colours = image.bands == 4 ? try image.bands(0, count: 3) : image
            let wanted = try Image.png(Source(copying: Pictures.bytes("expected/scaled-160x120.png")))
            #expect(try Likeness(colours, wanted).mean < (format == .gif ? 8 : 4))
        }

        @Test(arguments: [
            "plain.gif", "plain.avif", "plain.heic", "plain.webp", "plain.tiff", "plain.jpeg", "progressive.jpeg",
        ])
        func everyFormatIsRead(_ name: String) throws {
            let made = try Darkroom.print(name, .png())
            let image = try decoded(made)
            let colours = image.bands == 4 ? try image.bands(0, count: 3) : image
            let wanted = try Image.png(Source(copying: Pictures.bytes("expected/plain.png")))
            #expect(try Likeness(colours, wanted).mean < (name.hasSuffix("gif") ? 12 : 4))
        }

        @Test func aDocumentsPageIsDrawn() throws {
            let image = try decoded(Darkroom.print("pages.pdf", .png(.resize(160))))
            #expect((image.width, image.height) == (160, 120))
        }
    }
}
