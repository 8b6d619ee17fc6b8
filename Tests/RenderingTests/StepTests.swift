import Recipes
import RenderWire
import Testing
import Vips

@testable import Rendering

extension RenderingTests {
    /// Each step beside Pillow or NumPy; tolerances in steps of 255, the mean one and the largest.
    struct StepTests {
        @Test(arguments: ["160x120", "100x75", "37x200", "31x23", "1x1"])
        func resizesInLinearLight(_ size: String) throws {
            let sides = size.split(separator: "x").compactMap { Int($0) }
            let step = Step.resize(sides[0], sides[1], .fill)
            try expect(Darkroom.print("plain.png", .png(step)), looksLike: "scaled-\(size)", mean: 0.02, largest: 1)
            try expect(
                Darkroom.print("alpha.png", .png(step)),
                looksLike: "scaled-alpha-\(size)",
                mean: 0.05,
                largest: 2
            )
        }

        @Test(arguments: ["160x120", "100x75", "37x200", "31x23", "1x1"])
        func resizesInGammaLight(_ size: String) throws {
            let sides = size.split(separator: "x").compactMap { Int($0) }
            let recipe = Recipe.png(.resize(sides[0], sides[1], .fill), light: .gamma)
            try expect(Darkroom.print("plain.png", recipe), looksLike: "scaled-gamma-\(size)", mean: 0.02, largest: 1)
        }

        @Test func enlarges() throws {
            try expect(
                Darkroom.print("plain.png", .png(.resize(640))),
                looksLike: "scaled-640x480",
                mean: 1.5,
                largest: 60
            )
        }

        @Test func crops() throws {
            let region = Region(x: .pixels(31), y: .pixels(17), width: .pixels(100), height: .pixels(70))
            try expect(Darkroom.print("plain.png", .png(.crop(region))), looksLike: "cropped", mean: 0, largest: 0)
        }

        @Test(arguments: [("flipped-h", Flip.horizontal), ("flipped-v", .vertical), ("flipped-hv", .both)])
        func flips(_ name: String, _ flip: Flip) throws {
            try expect(Darkroom.print("plain.png", .png(.flip(flip))), looksLike: name, mean: 0, largest: 0)
        }

        @Test(arguments: [90.0, 180, 270])
        func turnsByQuarters(_ degrees: Double) throws {
            try expect(
                Darkroom.print("plain.png", .png(.rotate(degrees: degrees, background: nil))),
                looksLike: "turned-\(Int(degrees))",
                mean: 0,
                largest: 0
            )
        }

        @Test func turnsByAnyAngle() throws {
            let green = Color(red: 10, green: 200, blue: 30)
            try expect(
                Darkroom.print("plain.png", .png(.rotate(degrees: 30, background: green))),
                looksLike: "turned-30",
                mean: 1.5,
                largest: 255
            )
            try expect(
                Darkroom.print("plain.png", .png(.rotate(degrees: 30, background: nil))),
                looksLike: "turned-30-clear",
                mean: 1.5,
                largest: 255
            )
        }

        @Test(arguments: [("0.8", 0.8, 0.6), ("3", 3, 1.2), ("10", 10, 2), ("40", 40, 4.5)])
        func blurs(_ name: String, _ sigma: Double, _ mean: Double) throws {
            try expect(
                Darkroom.print("plain.png", .png(.blur(sigma: sigma))),
                looksLike: "blurred-\(name)",
                mean: mean,
                largest: 30
            )
        }

        @Test func sharpensEdgesAndNothingElse() throws {
            let plain = try decoded(Darkroom.print("plain.png", .png()))
            let sharp = try decoded(Darkroom.print("plain.png", .png(.sharpen(sigma: 1.5))))
            #expect(try Likeness(sharp, plain).mean < 4)
            let flat = zip(try plain.pixel(x: 50, y: 30), try sharp.pixel(x: 50, y: 30)).map { abs($0 - $1) }
            #expect((flat.max() ?? 255) <= 2, "what is flat stays")
            #expect(try Self.contrast(sharp) > Self.contrast(plain) * 1.05)
            let clear = try decoded(Darkroom.print("alpha.png", .png(.sharpen(sigma: 1.5))))
            let before = try decoded(Darkroom.print("alpha.png", .png()))
            #expect(try Likeness(clear.bands(3), before.bands(3)).largest == 0)
        }

        /// Black that nobody sees lies around a disc of one colour.
        @Test func sharpeningSetsNothingOffAgainstWhatIsClear() throws {
            let disc = try decoded(Darkroom.print("disc-clear.png", .png()))
            let sharp = try decoded(Darkroom.print("disc-clear.png", .png(.sharpen(sigma: 2))))
            #expect(try Likeness(sharp, disc).largest <= 2)
            try expect(
                Darkroom.print("alpha.png", .png(.sharpen(sigma: 1.5))),
                looksLike: "sharpened-alpha",
                mean: 0.1,
                largest: 20
            )
        }

        /// The sum of differences between neighbours.
        private static func contrast(_ image: Image) throws -> Double {
            let samples = try image.bands(1).samples()
            return zip(samples, samples.dropFirst()).reduce(0) { $0 + abs(Double($1.0) - Double($1.1)) }
        }

        @Test func takesTheColourAway() throws {
            try expect(Darkroom.print("plain.png", .png(.grayscale)), looksLike: "grayscale", mean: 1, largest: 2)
        }

        @Test(arguments: [
            ("brighter", Tone(brightness: 1.3)), ("more-contrast", Tone(contrast: 1.5)),
            ("saturated", Tone(saturation: 1.6)),
        ])
        func changesTheTone(_ name: String, _ tone: Tone) throws {
            try expect(Darkroom.print("plain.png", .png(.tone(tone))), looksLike: name, mean: 0.5, largest: 1)
            let clear = try decoded(Darkroom.print("alpha.png", .png(.tone(tone))))
            let before = try decoded(Darkroom.print("alpha.png", .png()))
            #expect(try Likeness(clear.bands(3), before.bands(3)).largest == 0)
        }

        @Test func extendsTheCanvas() throws {
            let place = Gravity.point(x: 30.0 / 80, y: 40.0 / 60)
            let brown = Color(red: 200, green: 100, blue: 50)
            let canvas = Canvas(width: 400, height: 300, gravity: place, background: brown)
            try expect(Darkroom.print("plain.png", .png(.extend(canvas))), looksLike: "embedded", mean: 0, largest: 0)
            let clear = Canvas(width: 400, height: 300, gravity: place)
            try expect(
                Darkroom.print("alpha.png", .png(.extend(clear))),
                looksLike: "embedded-clear",
                mean: 0,
                largest: 0
            )
        }

        @Test(arguments: ["plain.png", "alpha.png"])
        func aCanvasOfNoColourIsClearWhereItCanBe(_ name: String) throws {
            let canvas = Canvas(width: 400, height: 300, gravity: .center)
            let clear = try decoded(Darkroom.print(name, .png(.extend(canvas))))
            #expect(try clear.pixel(x: 0, y: 0) == [0, 0, 0, 0])
            let white = try decoded(Darkroom.print(name, .to(.jpeg, .extend(canvas), quality: 95)))
            #expect(try white.pixel(x: 0, y: 0).allSatisfy { $0 >= 253 })
        }

        @Test(arguments: [
            ("white", Color.white), ("red", Color(red: 255, green: 0, blue: 0)),
            ("half", Color(red: 0, green: 0, blue: 255, alpha: 128)),
        ])
        func putsAColourBehind(_ name: String, _ color: Color) throws {
            try expect(
                Darkroom.print("alpha.png", .png(.background(color))),
                looksLike: "flattened-\(name)",
                mean: 0.6,
                largest: 2
            )
        }

        @Test func whatIsClearBecomesWhiteWhereTheOutputCannotBeClear() throws {
            let made = try Darkroom.print("alpha.png", .to(.jpeg, quality: 95))
            try expect(made, looksLike: "flattened-white", mean: 2.5, largest: 60)
        }

        @Test(arguments: ["framed.png", "framed-noisy.png", "framed-clear.png"])
        func trimsTheBorder(_ name: String) throws {
            let made = try Darkroom.print(name, .png(.trim(tolerance: 12)))
            #expect(made.report.size == PixelSize(width: 320, height: 240))
        }

        @Test func goesOnAfterATrim() throws {
            let made = try Darkroom.print("framed.png", .png(.trim(tolerance: 10), .resize(160)))
            try expect(made, looksLike: "scaled-160x120", mean: 0.02, largest: 1)
        }

        @Test func aPictureThatIsAllBorderStays() throws {
            let corner = Region(x: .pixels(0), y: .pixels(0), width: .pixels(20), height: .pixels(10))
            let made = try Darkroom.print("framed.png", .png(.crop(corner), .trim(tolerance: 10)))
            #expect(made.report.size == PixelSize(width: 20, height: 10))
        }

        @Test(arguments: [Gravity.attention, .entropy])
        func keepsWhatIsInteresting(_ gravity: Gravity) throws {
            // The drawing stands at the right end of a canvas that is white elsewhere.
            let canvas = Canvas(width: 900, height: 240, gravity: .point(x: 1, y: 0.5), background: .white)
            let cover = Resize(width: 320, height: 240, fit: .cover, enlarge: true, gravity: gravity)
            let made = try decoded(Darkroom.print("plain.png", .png(.extend(canvas), .resize(cover))))
            #expect(made.width == 320 && made.height == 240)
            let white = try made.samples().filter { $0 == 255 }.count
            #expect(Double(white) < 0.5 * Double(320 * 240 * 3))
        }
    }
}
