import Recipes
import Testing

/// One row of the geometry table: numbers worked out by hand from docs/parameters.md#fit.
struct ResizeCase: CustomTestStringConvertible, Sendable {
    var original: (Int, Int)
    var box: (Int?, Int?)
    var fit: Fit
    var enlarge: Bool
    var scaled: (Int, Int)
    var window: (Int, Int, Int, Int)?
    var gravity = Gravity.center

    var testDescription: String {
        "\(original) → \(box.0 as Any)×\(box.1 as Any) \(fit) \(enlarge ? "enlarging" : "") \(gravity)"
    }

    var steps: [PlanStep] {
        var steps: [PlanStep] = []
        let size = PixelSize(width: scaled.0, height: scaled.1)
        if scaled != original { steps.append(.scale(to: size)) }
        if let window {
            let part = PixelSize(width: window.2, height: window.3)
            steps.append(.extract(PixelRect(x: window.0, y: window.1, size: part)))
        }
        return steps
    }

    var result: PixelSize {
        PixelSize(width: window?.2 ?? scaled.0, height: window?.3 ?? scaled.1)
    }
}

struct ResizePlanTests {
    static let scaleDown: [ResizeCase] = [
        // One side: the other follows the aspect.
        .init(original: (4000, 3000), box: (400, nil), fit: .inside, enlarge: false, scaled: (400, 300)),
        .init(original: (4000, 3000), box: (nil, 400), fit: .inside, enlarge: false, scaled: (533, 400)),
        .init(original: (3000, 4000), box: (400, nil), fit: .inside, enlarge: false, scaled: (400, 533)),
        // 1000·333/1500 = 222; 667·100/1000 = 66.7.
        .init(original: (1500, 1000), box: (333, nil), fit: .inside, enlarge: false, scaled: (333, 222)),
        .init(original: (1000, 667), box: (100, nil), fit: .inside, enlarge: false, scaled: (100, 67)),
        // A half goes up: 333·50/100 = 166.5; 5·1/2 = 2.5.
        .init(original: (100, 333), box: (50, nil), fit: .inside, enlarge: false, scaled: (50, 167)),
        .init(original: (2, 5), box: (1, nil), fit: .inside, enlarge: false, scaled: (1, 3)),
        // Both sides: the tighter one decides.
        .init(original: (4000, 3000), box: (400, 400), fit: .inside, enlarge: false, scaled: (400, 300)),
        .init(original: (3000, 4000), box: (400, 400), fit: .inside, enlarge: false, scaled: (300, 400)),
        .init(original: (4000, 3000), box: (400, 100), fit: .inside, enlarge: false, scaled: (133, 100)),
        .init(original: (4000, 3000), box: (400, 300), fit: .inside, enlarge: false, scaled: (400, 300)),
        // Never larger than the original.
        .init(original: (300, 200), box: (600, nil), fit: .inside, enlarge: false, scaled: (300, 200)),
        .init(original: (300, 200), box: (300, 200), fit: .inside, enlarge: false, scaled: (300, 200)),
        .init(original: (300, 200), box: (600, 100), fit: .inside, enlarge: false, scaled: (150, 100)),
        // Never less than one pixel.
        .init(original: (5000, 3), box: (100, nil), fit: .inside, enlarge: false, scaled: (100, 1)),
        .init(original: (1, 1), box: (1, 1), fit: .inside, enlarge: false, scaled: (1, 1)),
    ]

    static let contain: [ResizeCase] = [
        .init(original: (300, 200), box: (600, nil), fit: .inside, enlarge: true, scaled: (600, 400)),
        .init(original: (300, 200), box: (600, 600), fit: .inside, enlarge: true, scaled: (600, 400)),
        .init(original: (300, 200), box: (nil, 601), fit: .inside, enlarge: true, scaled: (902, 601)),
        .init(original: (4000, 3000), box: (400, 400), fit: .inside, enlarge: true, scaled: (400, 300)),
        // One side alone: cover has nothing to cut and fill nothing to stretch.
        .init(original: (300, 200), box: (600, nil), fit: .cover, enlarge: true, scaled: (600, 400)),
        .init(original: (300, 200), box: (600, nil), fit: .cover, enlarge: false, scaled: (300, 200)),
        .init(original: (300, 200), box: (nil, 100), fit: .fill, enlarge: true, scaled: (150, 100)),
    ]

    static let cover: [ResizeCase] = [
        .init(
            original: (4000, 3000),
            box: (400, 400),
            fit: .cover,
            enlarge: true,
            scaled: (533, 400),
            window: (67, 0, 400, 400)
        ),
        .init(
            original: (3000, 4000),
            box: (400, 400),
            fit: .cover,
            enlarge: true,
            scaled: (400, 533),
            window: (0, 67, 400, 400)
        ),
        .init(original: (4000, 3000), box: (400, 300), fit: .cover, enlarge: true, scaled: (400, 300)),
        .init(
            original: (100, 100),
            box: (400, 200),
            fit: .cover,
            enlarge: true,
            scaled: (400, 400),
            window: (0, 100, 400, 200)
        ),
        .init(
            original: (400, 100),
            box: (100, 100),
            fit: .cover,
            enlarge: true,
            scaled: (400, 100),
            window: (150, 0, 100, 100)
        ),
        // Gravity: the west edge, the south edge, a point that the edge stops, a point in the free.
        .init(
            original: (4000, 3000),
            box: (400, 400),
            fit: .cover,
            enlarge: true,
            scaled: (533, 400),
            window: (0, 0, 400, 400),
            gravity: .point(x: 0, y: 0.5)
        ),
        .init(
            original: (3000, 4000),
            box: (400, 400),
            fit: .cover,
            enlarge: true,
            scaled: (400, 533),
            window: (0, 133, 400, 400),
            gravity: .point(x: 0.5, y: 1)
        ),
        .init(
            original: (1000, 100),
            box: (100, 100),
            fit: .cover,
            enlarge: true,
            scaled: (1000, 100),
            window: (250, 0, 100, 100),
            gravity: .point(x: 0.3, y: 0.7)
        ),
        .init(
            original: (1000, 100),
            box: (100, 100),
            fit: .cover,
            enlarge: true,
            scaled: (1000, 100),
            window: (900, 0, 100, 100),
            gravity: .point(x: 0.97, y: 0.5)
        ),
    ]

    static let crop: [ResizeCase] = [
        // Smaller box: as cover.
        .init(
            original: (4000, 3000),
            box: (400, 400),
            fit: .cover,
            enlarge: false,
            scaled: (533, 400),
            window: (67, 0, 400, 400)
        ),
        // Larger box: the box's aspect at the original's size.
        .init(
            original: (300, 200),
            box: (600, 600),
            fit: .cover,
            enlarge: false,
            scaled: (300, 200),
            window: (50, 0, 200, 200)
        ),
        .init(
            original: (300, 200),
            box: (1600, 900),
            fit: .cover,
            enlarge: false,
            scaled: (300, 200),
            window: (0, 16, 300, 169)
        ),
        // Only one side larger: covering would enlarge, so it does not.
        .init(
            original: (300, 200),
            box: (400, 100),
            fit: .cover,
            enlarge: false,
            scaled: (300, 200),
            window: (0, 63, 300, 75)
        ),
        .init(original: (300, 200), box: (600, 400), fit: .cover, enlarge: false, scaled: (300, 200)),
    ]

    static let fill: [ResizeCase] = [
        .init(original: (300, 200), box: (50, 400), fit: .fill, enlarge: true, scaled: (50, 400)),
        .init(original: (300, 200), box: (50, 400), fit: .fill, enlarge: false, scaled: (50, 200)),
    ]

    @Test(arguments: scaleDown + contain + cover + crop + fill)
    func followsTheTable(row: ResizeCase) throws {
        let resize = Resize(
            width: row.box.0,
            height: row.box.1,
            fit: row.fit,
            enlarge: row.enlarge,
            gravity: row.gravity
        )
        let plan = try Plan(Recipe(steps: [.resize(resize)]), for: header(row.original))
        #expect(plan.steps == row.steps)
        #expect(plan.size == row.result)
    }

    @Test func roundsHalvesToEvenWhereTheRecipeSaysSo() throws {
        let resize = Resize(width: 1, height: nil, fit: .inside, enlarge: false)
        let plan = try Plan(Recipe(steps: [.resize(resize)], rounding: .halfEven), for: header((2, 5)))
        #expect(plan.size == PixelSize(width: 1, height: 2))
    }

    @Test func leavesContentAwareCutsToTheRenderer() throws {
        let resize = Resize(width: 100, height: 100, fit: .cover, enlarge: true, gravity: .attention)
        let plan = try Plan(Recipe(steps: [.resize(resize)]), for: header((400, 200)))
        let square = PixelSize(width: 100, height: 100)
        #expect(
            plan.steps == [
                .scale(to: PixelSize(width: 200, height: 100)), .extractInteresting(square, by: .attention),
            ]
        )
        #expect(plan.size == square)
    }

    @Test func cutsFirstWhereScalingFirstWouldBeGigantic() throws {
        let resize = Resize(width: 100, height: 10_000, fit: .cover, enlarge: true)
        let plan = try Plan(Recipe(steps: [.resize(resize)]), for: header((10_000, 2)))
        #expect(plan.size == PixelSize(width: 100, height: 10_000))
        for case .scale(let size) in plan.steps { #expect(size.pixels <= 50_000_000) }
    }

    /// Laws that hold for every picture and box, whatever the numbers.
    @Test(arguments: [(1, 1), (7, 3), (3, 7), (640, 480), (1999, 3001), (16_384, 2), (2, 16_384), (5312, 2988)])
    func keepsTheLawsOfFits(original: (Int, Int)) throws {
        let boxes = [1, 2, 3, 10, 99, 100, 101, 333, 640, 1024, 4999]
        for width in boxes {
            for height in boxes {
                for fit in [Fit.inside, .cover] {
                    for enlarge in [false, true] {
                        let resize = Resize(width: width, height: height, fit: fit, enlarge: enlarge)
                        let plan = try Plan(Recipe(steps: [.resize(resize)]), for: header(original))
                        let size = plan.size
                        #expect(size.width >= 1 && size.height >= 1)
                        #expect(size.width <= width && size.height <= height)
                        if fit == .inside && enlarge { #expect(size.width == width || size.height == height) }
                        if fit == .cover && enlarge { #expect(size == PixelSize(width: width, height: height)) }
                        if !enlarge { #expect(size.width <= original.0 && size.height <= original.1) }
                    }
                }
            }
        }
    }
}

func header(_ size: (Int, Int), format: OriginalFormat = .jpeg, pages: Int = 1, hasAlpha: Bool = false) -> ImageHeader {
    ImageHeader(format: format, size: PixelSize(width: size.0, height: size.1), pages: pages, hasAlpha: hasAlpha)
}
