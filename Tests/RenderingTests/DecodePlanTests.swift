import Recipes
import Testing

@testable import Rendering

/// What of a plan is done while a picture is decoded.
struct DecodePlanTests {
    private static let header = ImageHeader(format: .jpeg, size: PixelSize(width: 4_000, height: 3_000))

    private func decodePlan(_ steps: [Step], _ orientation: Orientation = .upright) throws -> DecodePlan {
        try DecodePlan(Plan(Recipe(steps: steps), for: Self.header), orientation)
    }

    private let crop = Step.crop(
        Region(x: .pixels(400), y: .pixels(300), width: .pixels(2_000), height: .pixels(1_500))
    )

    @Test func takesCropAndResize() throws {
        let both = try decodePlan([crop, .resize(500)])
        #expect(both.region == PixelRect(x: 400, y: 300, size: PixelSize(width: 2_000, height: 1_500)))
        #expect(both.target == PixelSize(width: 500, height: 375))
        #expect(both.scale == 0.25)
        #expect(both.stepsDone == 2)
    }

    @Test func leavesTheRest() throws {
        let flipped = try decodePlan([.flip(.vertical), crop, .resize(500)])
        #expect(flipped.stepsDone == 0)
        #expect(flipped.target == nil)
        #expect(flipped.scale == 1)
        #expect(try decodePlan([crop, .grayscale, .resize(500)]).stepsDone == 1)
        #expect(try decodePlan([.resize(500), .resize(100)]).stepsDone == 1)
    }

    @Test func turnsWithThePicture() throws {
        let turned = try decodePlan([crop, .resize(500)], .turnRight)
        #expect(turned.region == PixelRect(x: 300, y: 1_600, size: PixelSize(width: 1_500, height: 2_000)))
        #expect(turned.target == PixelSize(width: 375, height: 500))
    }

    @Test func anAreaTouchesWholePixels() {
        let size = PixelSize(width: 500, height: 375)
        let corner = PixelArea(
            PixelRect(x: 3_999, y: 2_999, size: PixelSize(width: 1, height: 1)),
            across: 1 / 8,
            down: 1 / 8
        )
        #expect(corner.pixels(in: size) == PixelRect(x: 499, y: 374, size: PixelSize(width: 1, height: 1)))
        let part = PixelArea(
            PixelRect(x: 401, y: 300, size: PixelSize(width: 2_000, height: 1_500)),
            across: 1 / 8,
            down: 1 / 8
        )
        let pixels = part.pixels(in: size)
        #expect(pixels == PixelRect(x: 50, y: 37, size: PixelSize(width: 251, height: 188)))
        #expect(part.seen(from: pixels).x == 0.125 && part.seen(from: pixels).width == 250)
        // A picture whose last pixels are not decoded.
        let whole = PixelArea(
            PixelRect(x: 0, y: 0, size: PixelSize(width: 4_007, height: 3_003)),
            across: 1 / 8,
            down: 1 / 8
        )
        #expect(whole.pixels(in: size) == PixelRect(x: 0, y: 0, size: size))
    }

    /// The fewest eighths that leave 1.5 to 1.9 times the wanted size, or 1.8 to 3 times where there are several scans.
    @Test(arguments: [
        (25, 1, 1), (16, 1, 2), (15, 2, 2), (11, 2, 3), (7.5, 3, 3), (6.3, 3, 4), (3.9, 4, 5), (3.1, 4, 5), (2.9, 5, 5),
        (2.7, 6, 6),
        (2.2, 7, 7), (2, 7, 8), (1.9, 8, 8), (1, 8, 8), (0.5, 8, 8),
    ])
    func jpegScales(_ reduction: Double, _ eighths: Int, _ eighthsOfScans: Int) {
        let scans = Structure(wholePictureBytes: 1)
        #expect(JPEGLoader().scale(for: 1 / reduction, Structure()) == Double(eighths) / 8)
        #expect(JPEGLoader().scale(for: 1 / reduction, scans) == Double(eighthsOfScans) / 8)
    }
}
