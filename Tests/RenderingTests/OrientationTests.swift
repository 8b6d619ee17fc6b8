import Recipes
import RenderWire
import Testing
import Vips

@testable import Rendering

extension RenderingTests {
    /// EXIF's eight orientations in every container that has one, and AVIF's own turning.
    struct OrientationTests {
        static let formats = ["jpeg", "png", "webp", "tiff", "avif"]

        /// How far lossy files may be off.
        private static func tolerance(_ format: String) -> (mean: Double, largest: Int) {
            ["jpeg", "avif"].contains(format) ? (2.5, 60) : (0, 0)
        }

        @Test(arguments: formats, 1...8)
        func isUprightWhole(_ format: String, _ number: Int) throws {
            let name = "oriented-\(number).\(format)"
            let header = try Darkroom.inspect(name).original
            #expect(header.size == PixelSize(width: 320, height: 240))
            let (mean, largest) = Self.tolerance(format)
            try expect(Darkroom.print(name, .png()), looksLike: "oriented", mean: mean, largest: largest)
        }

        @Test(arguments: formats, 1...8)
        func isUprightWhenResized(_ format: String, _ number: Int) throws {
            let made = try Darkroom.print("oriented-\(number).\(format)", .png(.resize(80)))
            try expect(made, looksLike: "oriented-small", mean: 3, largest: 70)
        }

        @Test(arguments: formats, 1...8)
        func cropsWhatIsSeen(_ format: String, _ number: Int) throws {
            let region = Region(x: .pixels(160), y: .pixels(20), width: .fraction(0.5), height: .fraction(0.5))
            let made = try Darkroom.print("oriented-\(number).\(format)", .png(.crop(region), .resize(80)))
            try expect(made, looksLike: "oriented-crop", mean: 3, largest: 80)
        }

        @Test(arguments: formats, 1...8)
        func isNotTurnedTwiceByWhoeverShowsIt(_ format: String, _ number: Int) throws {
            let recipe = Recipe.to(.jpeg, .resize(80), quality: 95, metadata: .keep)
            let made = try Darkroom.print("oriented-\(number).\(format)", recipe)
            #expect([0, 1].contains(try decoded(made).orientation))
            try expect(made, looksLike: "oriented-small", mean: 4, largest: 90)
        }
    }
}

struct OrientationGeometryTests {
    /// The eight cases on a picture of 3 by 2 pixels: which stored pixel is the upright one's at the top left, and
    /// which is the one to its right.
    @Test(arguments: [
        (Orientation.upright, (0, 0), (1, 0)), (.mirrored, (2, 0), (1, 0)), (.upsideDown, (2, 1), (1, 1)),
        (.flipped, (0, 1), (1, 1)), (.transposed, (0, 0), (0, 1)), (.turnRight, (0, 2), (0, 1)),
        (.transversed, (1, 2), (1, 1)), (.turnLeft, (1, 0), (1, 1)),
    ])
    func findsStoredPixels(_ orientation: Orientation, _ first: (Int, Int), _ second: (Int, Int)) {
        let upright = PixelSize(width: 3, height: 2)
        let one = PixelSize(width: 1, height: 1)
        let topLeft = orientation.stored(PixelRect(x: 0, y: 0, size: one), in: upright)
        let next = orientation.stored(PixelRect(x: 1, y: 0, size: one), in: upright)
        #expect((topLeft.x, topLeft.y) == first)
        #expect((next.x, next.y) == second)
    }

    /// Where a face is redacted in a picture that is not turned upright.
    @Test(arguments: Orientation.allCases)
    func facesLieWhereTheirPixelsDo(_ orientation: Orientation) {
        let upright = PixelSize(width: 200, height: 100)
        let rect = PixelRect(x: 20, y: 30, size: PixelSize(width: 50, height: 10))
        let face = orientation.stored(Face(x: 0.1, y: 0.3, width: 0.25, height: 0.1, confidence: 0.9))
        let (wanted, size) = (orientation.stored(rect, in: upright), orientation.swapped(upright))
        let (width, height) = (Double(size.width), Double(size.height))
        let found = [face.x * width, face.y * height, face.width * width, face.height * height]
        let told = [wanted.x, wanted.y, wanted.size.width, wanted.size.height].map(Double.init)
        for (one, other) in zip(found, told) { #expect(abs(one - other) < 1e-6) }
        #expect(face.confidence == 0.9)
    }

    @Test func numbersWithoutMeaningAreUpright() {
        for number in [-1, 0, 9, 255] { #expect(Orientation(exif: number) == .upright) }
    }
}
