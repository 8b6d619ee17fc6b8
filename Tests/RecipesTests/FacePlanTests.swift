import Recipes
import Testing

/// Where windows lie around faces, and what is redacted: numbers worked out by hand.
struct FacePlanTests {
    private static let wide = PixelSize(width: 1000, height: 500)

    private static func face(_ x: Double, _ width: Double, y: Double = 0.4, height: Double = 0.2) -> Face {
        Face(x: x, y: y, width: width, height: height, confidence: 0.9)
    }

    @Test(
        arguments: [
            // Its middle is at 150, so that a window of 500 ends at the picture's edge.
            ([face(0.1, 0.1)], FaceWindow.Choice.one, 500, 0),
            ([face(0.5, 0.1)], .one, 500, 300),
            ([face(0.9, 0.1)], .one, 500, 500),
            // The larger one; both; the larger two.
            ([face(0.1, 0.1), face(0.6, 0.2)], .one, 400, 500),
            ([face(0.2, 0.1), face(0.5, 0.1)], .all, 500, 150),
            ([face(0.0, 0.05), face(0.5, 0.1), face(0.8, 0.08)], .all, 400, 490),
        ] as [([Face], FaceWindow.Choice, Int, Int)]
    )
    func across(faces: [Face], choice: FaceWindow.Choice, width: Int, x: Int) throws {
        let window = try #require(FaceWindow(faces, choice))
        #expect(window.origin(of: PixelSize(width: width, height: 500), in: Self.wide) == (x, 0))
    }

    /// A head reaches from 0.6 of its face above to a quarter below it.
    @Test(arguments: [(300, 83), (200, 133), (110, 195), (1, 250)])
    func downwards(height: Int, y: Int) throws {
        let face = Self.face(0.4, 0.1)
        let window = try #require(FaceWindow([face], .one))
        let tall = PixelSize(width: 500, height: 500)
        #expect(window.origin(of: PixelSize(width: 500, height: height), in: tall) == (0, y))
    }

    @Test func whatIsNotSureEnoughIsNone() {
        #expect(FaceWindow([], .all) == nil)
        #expect(FaceWindow([Face(x: 0, y: 0, width: 1, height: 1, confidence: 0.59)], .all) == nil)
    }

    @Test(
        arguments: [
            // Small results are cut out of a picture in which faces can be seen.
            (
                (4000, 3000), (100, 100),
                [
                    PlanStep.scale(to: PixelSize(width: 320, height: 240)),
                    .extractInteresting(PixelSize(width: 241, height: 240), by: .face),
                    .scale(to: PixelSize(width: 100, height: 100)),
                ]
            ),
            (
                (4000, 3000), (300, 150),
                [
                    .scale(to: PixelSize(width: 600, height: 450)),
                    .extractInteresting(PixelSize(width: 600, height: 300), by: .face),
                    .scale(to: PixelSize(width: 300, height: 150)),
                ]
            ),
            (
                (4000, 3000), (600, 300),
                [
                    .scale(to: PixelSize(width: 600, height: 450)),
                    .extractInteresting(PixelSize(width: 600, height: 300), by: .face),
                ]
            ),
            (
                (200, 100), (50, 50),
                [
                    .extractInteresting(PixelSize(width: 100, height: 100), by: .face),
                    .scale(to: PixelSize(width: 50, height: 50)),
                ]
            ),
            ((400, 200), (200, 100), [.scale(to: PixelSize(width: 200, height: 100))]),
        ] as [((Int, Int), (Int, Int), [PlanStep])]
    )
    func smallCuts(original: (Int, Int), box: (Int, Int), steps: [PlanStep]) throws {
        let header = ImageHeader(format: .jpeg, size: PixelSize(width: original.0, height: original.1))
        let cover = Resize(width: box.0, height: box.1, fit: .cover, enlarge: false, gravity: .face)
        let recipe = Recipe(steps: [.resize(cover)], output: Output(format: .exact(.jpeg)))
        #expect(try Plan(recipe, for: header).steps == steps)
        let normalized = try recipe.normalized(for: header)
        #expect(try Plan(normalized, for: header).steps == steps)
        #expect(try normalized.normalized(for: header) == normalized)
    }

    @Test func aFaceSeenTwiceIsOne() {
        let (first, again) = (Self.face(0.4, 0.1), Self.face(0.41, 0.1))
        #expect([first, again, Self.face(0.6, 0.1)].distinct.count == 2)
    }

    /// A face of 100×100 pixels of the original has 20 around it, and moves with cuts and sizes.
    @Test(
        arguments: [
            ([], (1000, 500), (380, 180, 140, 140)),
            ([.resize(Resize(width: 500, height: nil, fit: .inside, enlarge: false))], (500, 250), (190, 90, 70, 70)),
            (
                [.crop(Region(x: .pixels(450), y: .pixels(0), width: .pixels(100), height: .pixels(500)))], (100, 500),
                (0, 180, 70, 140)
            ),
            (
                [.crop(Region(x: .pixels(600), y: .pixels(0), width: .pixels(100), height: .pixels(500)))], (100, 500),
                nil
            ),
        ] as [([Step], (Int, Int), (Int, Int, Int, Int)?)]
    )
    func areas(steps: [Step], size: (Int, Int), area: (Int, Int, Int, Int)?) throws {
        let header = ImageHeader(format: .jpeg, size: Self.wide)
        let recipe = Recipe(steps: steps, redaction: Redaction())
        let plan = try Plan(recipe, for: header)
        let found = plan.redactedAreas(
            [Self.face(0.4, 0.1), Face(x: 0, y: 0, width: 0.1, height: 0.1, confidence: 0.39)],
            in: PixelSize(width: size.0, height: size.1)
        )
        let expected = area.map { PixelRect(x: $0.0, y: $0.1, size: PixelSize(width: $0.2, height: $0.3)) }
        #expect(found.map(\.rect) == (expected.map { [$0] } ?? []))
    }

    /// Thumbnails lie in metadata.
    @Test func nothingButCreditsIsKeptBesideRedactedFaces() throws {
        let header = ImageHeader(format: .jpeg, size: Self.wide)
        let recipe = Recipe(output: Output(metadata: .keep), redaction: Redaction(.pixelate))
        #expect(try Plan(recipe, for: header).output.metadata == .copyright)
        #expect(try recipe.normalized(for: header).redaction == Redaction(.pixelate))
        #expect(recipe.digest(for: header) != Recipe(output: Output(metadata: .keep)).digest(for: header))
    }
}
