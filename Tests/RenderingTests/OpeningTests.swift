import Recipes
import Testing

@testable import Rendering

/// What of a plan is done while a picture is decoded.
struct OpeningTests {
    private static let header = ImageHeader(format: .jpeg, size: PixelSize(width: 4_000, height: 3_000))

    private func opening(_ steps: [Step], _ orientation: Orientation = .upright) throws -> Opening {
        try Opening(Plan(Recipe(steps: steps), for: Self.header), orientation)
    }

    private let crop = Step.crop(
        Region(x: .pixels(400), y: .pixels(300), width: .pixels(2_000), height: .pixels(1_500))
    )

    @Test func takesCropAndResize() throws {
        let both = try opening([crop, .resize(500)])
        #expect(both.region == PixelRect(x: 400, y: 300, size: PixelSize(width: 2_000, height: 1_500)))
        #expect(both.target == PixelSize(width: 500, height: 375))
        #expect(both.scale == 0.25)
        #expect(both.stepsDone == 2)
        let decoded = both.region(in: PixelSize(width: 2_000, height: 1_500), of: Self.header.size)
        #expect(decoded == PixelRect(x: 200, y: 150, size: PixelSize(width: 1_000, height: 750)))
    }

    @Test func leavesTheRest() throws {
        let flipped = try opening([.flip(.vertical), crop, .resize(500)])
        #expect(flipped.stepsDone == 0)
        #expect(flipped.target == nil)
        #expect(flipped.scale == 1)
        #expect(try opening([crop, .grayscale, .resize(500)]).stepsDone == 1)
        #expect(try opening([.resize(500), .resize(100)]).stepsDone == 1)
    }

    @Test func turnsWithThePicture() throws {
        let turned = try opening([crop, .resize(500)], .turnRight)
        #expect(turned.region == PixelRect(x: 300, y: 1_600, size: PixelSize(width: 1_500, height: 2_000)))
        #expect(turned.target == PixelSize(width: 375, height: 500))
    }

    @Test func aThinRegionKeepsAPixel() throws {
        let line = Step.crop(Region(x: .pixels(3_999), y: .pixels(2_999), width: .pixels(1), height: .pixels(1)))
        let corner = try opening([line]).region(in: PixelSize(width: 500, height: 375), of: Self.header.size)
        #expect(corner == PixelRect(x: 499, y: 374, size: PixelSize(width: 1, height: 1)))
    }

    /// The largest reduction that leaves 1.9 times the wanted size.
    @Test(arguments: [
        (8.25, 4), (7.6, 4), (7.5, 2), (16.0, 8), (15.2, 8), (15.1, 4), (3.8, 2), (3.7, 1), (1, 1), (0.5, 1),
    ])
    func jpegScales(_ reduction: Double, _ shrink: Int) {
        #expect(JPEGLoader().scale(for: 1 / reduction) == 1 / Double(shrink))
    }
}
