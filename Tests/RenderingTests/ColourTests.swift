import Recipes
import RenderWire
import Testing
import Vips

@testable import Rendering

extension RenderingTests {
    /// Colours beside littlecms, as Pillow calls it; tolerances in steps of 255.
    struct ColourTests {
        @Test(arguments: ["p3", "adobe", "srgb-like"], ["png", "jpeg", "webp", "tiff", "avif"])
        func profilesAreAppliedBeforeTheyAreDropped(_ name: String, _ format: String) throws {
            let made = try Darkroom.print("\(name).\(format)", .png())
            let isLossy = ["jpeg", "avif"].contains(format)
            try expect(made, looksLike: name, mean: isLossy ? 2.5 : 0.7, largest: isLossy ? 60 : 4)
            #expect(try !decoded(made).has("icc-profile-data"))
            #expect(try decoded(Darkroom.print("\(name).\(format)", .png(.resize(160)))).width == 160)
        }

        @Test func aProfileOfPrimariesThatCannotBeHasNumbersAllTheSame() {
            for gain in [1e20, -1e20, Double.nan, .infinity] {
                let bytes = MatrixProfile.bytes(named: "x", ColourMatrix(diagonal: [gain, 1, 1]))
                #expect(bytes.count % 4 == 0 && bytes.count > 300)
            }
        }

        @Test func theDifferenceIsWorthIt() throws {
            let (p3, plain) = (try Pictures.bytes("expected/p3.png"), try Pictures.bytes("expected/plain.png"))
            let apart = try Likeness(Image.png(Source(copying: p3)), Image.png(Source(copying: plain)))
            #expect(apart.mean > 3, "the test would see a profile that is ignored")
        }

        @Test func transparencySurvivesAProfile() throws {
            try expect(Darkroom.print("p3-alpha.png", .png()), looksLike: "p3-alpha", mean: 0.7, largest: 4)
        }

        @Test(arguments: ["png", "jpeg", "webp", "tiff", "avif"])
        func keepingMetadataKeepsProfileAndNumbers(_ format: String) throws {
            let output = try #require(OutputFormat(rawValue: format))
            let made = try Darkroom.print("p3.png", .to(output, quality: 97, metadata: .keep))
            let image = try decoded(made)
            #expect(
                try image.bytes("icc-profile-data")
                    == Image.png(Source(copying: Pictures.bytes("p3.png")))
                    .bytes("icc-profile-data")
            )
            // WebP keeps colours at half the resolution, which edges of pure colour do not take well.
            try expect(made, looksLike: "plain", mean: 3, largest: format == "webp" ? 255 : 90)
        }

        @Test(arguments: [
            ("grey.png", "grey", 0.0), ("grey.tiff", "grey", 0), ("grey.jpeg", "grey", 1.5),
            ("grey-alpha.png", "grey-alpha", 0), ("grey-wrong-profile.png", "grey", 0), ("palette.png", "palette", 0),
            ("one-bit.png", "one-bit", 0), ("one-bit.tiff", "one-bit", 0), ("wide.png", "plain", 0),
            ("wide.tiff", "plain", 0), ("broken-profile.png", "plain", 0),
        ])
        func everyWayToStoreAPicture(_ name: String, _ expected: String, _ mean: Double) throws {
            let made = try Darkroom.print(name, .png())
            try expect(made, looksLike: expected, mean: mean, largest: mean == 0 ? 0 : 20)
            #expect(try decoded(Darkroom.print(name, .to(.jpeg, .resize(100)))).width == 100)
        }

        @Test func greyWithAProfileOfItsOwn() throws {
            let image = try decoded(Darkroom.print("grey-profile.png", .png()))
            let wanted = try Image.png(Source(copying: Pictures.bytes("expected/grey-profile.png")))
            let colours = image.bands == 1 ? try image.converted(to: .sRGB) : image
            #expect(try Likeness(colours, wanted).mean < 1)
        }

        /// Without a profile inks are anybody's guess; they must come out as the colours that they are called.
        @Test(arguments: ["cmyk.jpeg", "cmyk.tiff"])
        func inksBecomeColours(_ name: String) throws {
            #expect(try Darkroom.inspect(name).original.colorModel == .cmyk)
            let image = try decoded(Darkroom.print(name, .png()))
            #expect(image.bands == 3)
            let red = try image.pixel(x: 50, y: 30)
            #expect(red[0] > 180 && red[1] < 90 && red[2] < 90)
            let white = try image.pixel(x: 230, y: 185)
            #expect(white.allSatisfy { $0 > 215 })
            let blue = try image.pixel(x: 30, y: 200)
            #expect(blue[2] > blue[0] && blue[2] > blue[1])
            #expect(try decoded(Darkroom.print(name, .to(.jpeg, .resize(100), metadata: .keep))).bands == 3)
        }

        @Test(arguments: [
            ("plain.png", ColorModel.rgb, 8, false), ("grey.png", .grey, 8, false), ("wide.png", .rgb, 16, false),
            ("alpha.png", .rgb, 8, true), ("grey-alpha.png", .grey, 8, true), ("cmyk.tiff", .cmyk, 8, false),
            ("one-bit.png", .grey, 1, false), ("one-bit.tiff", .grey, 1, false), ("plain.tiff", .rgb, 8, false),
        ])
        func headersTell(_ name: String, _ model: ColorModel, _ bits: Int, _ alpha: Bool) throws {
            let header = try Darkroom.inspect(name).original
            #expect(header.colorModel == model)
            #expect(header.bitsPerSample == bits)
            #expect(header.hasAlpha == alpha)
        }
    }
}
