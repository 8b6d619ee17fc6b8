import Recipes
import Testing

/// Sizes and places by numbers that were worked out by hand from docs/parameters.md.
struct BoxPlanTests {
    struct Case: CustomTestStringConvertible, Sendable {
        var original: (Int, Int)
        var step: Step
        var steps: [PlanStep]
        var testDescription: String { "\(original): \(Recipe(steps: [step]).canonicalText)" }

        init(_ original: (Int, Int), _ step: Step, _ steps: PlanStep...) {
            (self.original, self.step, self.steps) = (original, step, steps)
        }
    }

    static let percent: [Case] = [
        Case((4000, 3000), resize(Box(width: .fraction(0.5))), scale(2000, 1500)),
        // 500.5 goes up; 667·501/1001 = 333.8.
        Case((1001, 667), resize(Box(width: .fraction(0.5))), scale(501, 334)),
        Case((300, 200), resize(Box(width: .fraction(2)), enlarge: true), scale(600, 400)),
        Case((300, 200), resize(Box(width: .fraction(2)))),
        Case((300, 200), resize(Box(height: .fraction(0.001))), scale(2, 1)),
        Case((400, 300), resize(Box(width: .fraction(0.5), height: .fraction(0.5)), .cover), scale(200, 150)),
        Case((400, 300), resize(Box(width: .fraction(0.5), height: .fraction(1)), .cover), cut(100, 0, 200, 300)),
        Case((400, 300), resize(Box(width: .fraction(0.5), height: .pixels(10)), .fill), scale(200, 10)),
        Case((400, 300), resize(Box(width: .fraction(0.5), aspect: square), .fill), scale(200, 200)),
        Case(
            (400, 300),
            resize(Box(height: .fraction(0.5), aspect: Aspect(width: 2, height: 1)), .cover, enlarge: true),
            scale(300, 225),
            cut(0, 38, 300, 150)
        ),
    ]

    static let aspect: [Case] = [
        Case((4000, 3000), resize(Box(aspect: Aspect(width: 16, height: 9)), .cover), cut(0, 375, 4000, 2250)),
        Case((3000, 4000), resize(Box(aspect: Aspect(width: 3, height: 2)), .cover), cut(0, 1000, 3000, 2000)),
        Case((4000, 3000), resize(Box(aspect: square), .cover, gravity: east), cut(1000, 0, 3000, 3000)),
        // 1000·2/3 = 666.7, which is the picture.
        Case((1000, 667), resize(Box(aspect: Aspect(width: 3, height: 2)), .cover, enlarge: true)),
        Case((400, 300), resize(Box(aspect: square), .fill), scale(300, 300)),
        Case((400, 300), resize(Box(aspect: square), .inside, enlarge: true)),
        Case((400, 300), resize(Box(aspect: square), .outside, enlarge: true)),
        Case((400, 300), resize(Box(aspect: Aspect(width: 2, height: 1)), .auto), cut(0, 50, 400, 200)),
        Case((400, 300), resize(Box(aspect: Aspect(width: 1, height: 2)), .auto)),
        Case((1, 1), resize(Box(aspect: Aspect(width: 1000, height: 1)), .cover)),
    ]

    static let least: [Case] = [
        Case((4000, 3000), resize(Box(height: .pixels(300), leastWidth: 500)), scale(500, 375)),
        Case((4000, 3000), resize(Box(width: .pixels(400), leastHeight: 200)), scale(400, 300)),
        Case((1000, 100), resize(Box(height: .pixels(50), leastWidth: 800)), scale(800, 80)),
        Case((1000, 100), resize(Box(height: .pixels(50), leastWidth: 2000))),
        Case((1000, 100), resize(Box(height: .pixels(50), leastWidth: 2000), enlarge: true), scale(2000, 200)),
        // 100 of 400 is less than 90 of 300.
        Case((400, 300), resize(Box(width: .pixels(40), leastWidth: 100, leastHeight: 90)), scale(120, 90)),
        Case((400, 300), resize(Box(leastWidth: 800), enlarge: true), scale(800, 600)),
        Case((400, 300), resize(Box(leastWidth: 800))),
        Case(
            (400, 300),
            resize(Box(width: .pixels(40), height: .pixels(40), leastWidth: 60), .cover),
            scale(60, 45),
            cut(0, 3, 60, 40)
        ),
        Case((400, 300), resize(Box(width: .pixels(40), height: .pixels(40), leastHeight: 50), .fill), scale(40, 50)),
        Case(
            (400, 300),
            resize(Box(width: .pixels(40), height: .pixels(30), leastWidth: 60), .outside),
            scale(60, 45)
        ),
    ]

    static let fits: [Case] = [
        Case((4000, 3000), resize(box(400, 400), .outside), scale(533, 400)),
        Case((300, 200), resize(box(600, 600), .outside, enlarge: true), scale(900, 600)),
        Case((300, 200), resize(box(600, 600), .outside)),
        // Only one side is larger, but covering would enlarge.
        Case((300, 200), resize(box(400, 100), .outside)),
        Case((300, 200), resize(Box(width: .pixels(150)), .outside, enlarge: true), scale(150, 100)),
        Case((4000, 3000), resize(box(400, 200), .auto), scale(400, 300), cut(0, 50, 400, 200)),
        Case((4000, 3000), resize(box(200, 400), .auto), scale(200, 150)),
        Case((4000, 3000), resize(box(400, 400), .auto), scale(533, 400), cut(67, 0, 400, 400)),
        Case((3000, 4000), resize(box(200, 400), .auto), scale(300, 400), cut(50, 0, 200, 400)),
        Case((300, 300), resize(box(100, 200), .auto), scale(100, 100)),
        Case((300, 200), resize(Box(width: .pixels(150)), .auto), scale(150, 100)),
    ]

    static let zoom: [Case] = [
        Case((4000, 3000), resize(box(400, 300), zoom: 2), cut(1000, 750, 2000, 1500), scale(400, 300)),
        Case((4000, 3000), resize(box(400, 400), .cover, zoom: 2), cut(1250, 750, 1500, 1500), scale(400, 400)),
        Case(
            (4000, 3000),
            resize(box(400, 400), .cover, gravity: .point(x: 0.3, y: 0.7), zoom: 2),
            cut(450, 1350, 1500, 1500),
            scale(400, 400)
        ),
        // As much of the picture as there is, and no more pixels than that has.
        Case((300, 200), resize(box(200, 200), .cover, zoom: 2), cut(100, 50, 100, 100)),
        Case(
            (300, 200),
            resize(box(200, 200), .cover, enlarge: true, zoom: 2),
            cut(100, 50, 100, 100),
            scale(200, 200)
        ),
        Case((300, 200), resize(box(200, 200), zoom: 2), cut(75, 50, 150, 100)),
        Case((4000, 3000), resize(box(400, 300), zoom: 0.5), scale(200, 150)),
        Case((4000, 3000), resize(box(400, 300), .fill, zoom: 0.5), scale(200, 150)),
        Case((4000, 3000), resize(box(400, 300), .cover, zoom: 0.5), scale(400, 300)),
        // 300/2 − 75/2 = 112.5.
        Case((400, 300), resize(Box(), zoom: 4), cut(150, 113, 100, 75)),
        Case((400, 300), resize(Box(), zoom: 0.25), scale(100, 75)),
        Case((3, 2), resize(Box(), zoom: 10), cut(1, 1, 1, 1)),
        // Half of the picture, not of its half.
        Case((400, 300), resize(Box(width: .fraction(0.5)), zoom: 2), cut(100, 75, 200, 150)),
        // What draws the eye is looked for in a small picture.
        Case(
            (4000, 3000),
            resize(box(400, 400), .cover, gravity: .attention, zoom: 2),
            scale(1067, 800),
            .extractInteresting(PixelSize(width: 400, height: 400), by: .attention)
        ),
        Case(
            (300, 200),
            resize(Box(), gravity: .entropy, zoom: 2),
            .extractInteresting(PixelSize(width: 150, height: 100), by: .entropy)
        ),
    ]

    static let offsets: [Case] = [
        Case(
            (400, 200),
            cover(.offset(x: 0, y: 0.5, right: .pixels(10), down: .pixels(0))),
            half,
            cut(10, 0, 100, 100)
        ),
        Case(
            (400, 200),
            cover(.offset(x: 1, y: 0.5, right: .pixels(10), down: .pixels(0))),
            half,
            cut(90, 0, 100, 100)
        ),
        Case(
            (400, 200),
            cover(.offset(x: 0.5, y: 0, right: .pixels(10), down: .pixels(5))),
            half,
            cut(60, 0, 100, 100)
        ),
        Case(
            (400, 200),
            cover(.offset(x: 0.5, y: 1, right: .pixels(-10), down: .pixels(0))),
            half,
            cut(40, 0, 100, 100)
        ),
        Case(
            (400, 200),
            cover(.offset(x: 0, y: 1, right: .fraction(0.1), down: .pixels(0))),
            half,
            cut(10, 0, 100, 100)
        ),
        Case(
            (400, 200),
            cover(.offset(x: 0, y: 0, right: .pixels(500), down: .pixels(0))),
            half,
            cut(100, 0, 100, 100)
        ),
        Case((400, 200), cover(.offset(x: 0, y: 0, right: .pixels(-500), down: .pixels(0))), half, cut(0, 0, 100, 100)),
        // In pixels of the result, of which each is two of the part.
        Case(
            (400, 200),
            resize(
                box(50, 50),
                .cover,
                gravity: .offset(x: 0, y: 0, right: .pixels(10), down: .fraction(0.2)),
                zoom: 2
            ),
            cut(20, 20, 100, 100),
            scale(50, 50)
        ),
        Case(
            (300, 200),
            .extend(
                Canvas(width: 400, height: 400, gravity: .offset(x: 1, y: 1, right: .pixels(20), down: .fraction(0.05)))
            ),
            .embed(x: 80, y: 180, in: PixelSize(width: 400, height: 400), background: nil)
        ),
        Case(
            (300, 200),
            .extend(
                Canvas(width: 400, height: 400, gravity: .offset(x: 0.5, y: 0, right: .pixels(999), down: .pixels(-9)))
            ),
            .embed(x: 100, y: 0, in: PixelSize(width: 400, height: 400), background: nil)
        ),
    ]

    static let windows: [Case] = [
        Case((300, 200), window(.pixels(100), .pixels(50)), cut(100, 75, 100, 50)),
        Case((300, 200), window(.fraction(0.5), .fraction(1), .point(x: 0, y: 0.5)), cut(0, 0, 150, 200)),
        Case((300, 200), window(.pixels(9999), .pixels(50)), cut(0, 75, 300, 50)),
        Case((300, 200), window(.pixels(9999), .fraction(1))),
        Case((300, 200), window(.fraction(0.0001), .pixels(0.2)), cut(150, 100, 1, 1)),
        Case(
            (300, 200),
            window(.pixels(100), .pixels(50), .offset(x: 1, y: 0, right: .fraction(0.1), down: .pixels(7))),
            cut(190, 7, 100, 50)
        ),
        Case(
            (300, 200),
            window(.pixels(100), .pixels(50), .attention),
            .extractInteresting(PixelSize(width: 100, height: 50), by: .attention)
        ),
    ]

    static let paddings: [Case] = [
        Case((300, 200), padding(.pixels(10), .pixels(20), .pixels(30), .pixels(40)), embed(40, 10, 360, 240)),
        Case(
            (300, 200),
            padding(.fraction(0.05), .fraction(0.05), .fraction(0.05), .fraction(0.05)),
            embed(15, 10, 330, 220)
        ),
        Case((300, 200), padding(.pixels(3.5), .pixels(0), .pixels(0.4), .fraction(0.01)), embed(3, 4, 303, 204)),
        Case((300, 200), padding(.pixels(0), .pixels(0), .pixels(0.4), .fraction(0.001))),
    ]

    @Test(arguments: percent + aspect + least + fits + zoom + offsets + windows + paddings)
    func followsTheTable(row: Case) throws {
        let recipe = Recipe(steps: [row.step])
        let plan = try Plan(recipe, for: header(row.original))
        #expect(plan.steps == row.steps)
        #expect(try Recipe(canonicalText: recipe.canonicalText) == recipe)
        let again = try Plan(recipe.normalized(for: header(row.original)), for: header(row.original))
        #expect(again.steps == row.steps && again.size == plan.size)
    }

    @Test func aCanvasIsAsLargeAsTheBox() throws {
        func plan(_ box: Box, _ original: (Int, Int)) throws -> Plan {
            let steps = [Self.resize(box, enlarge: true), .extend(Canvas(.box))]
            return try Plan(Recipe(steps: steps), for: header(original))
        }
        #expect(try plan(Box(aspect: Self.square), (400, 300)).steps == [Self.embed(0, 50, 400, 400)])
        let half = Box(width: .fraction(0.5), height: .fraction(1))
        #expect(try plan(half, (400, 300)).steps == [Self.scale(200, 150), Self.embed(0, 75, 200, 300)])
        #expect(try plan(Box(width: .pixels(200)), (400, 300)).steps == [Self.scale(200, 150)])
        #expect(try Plan(Recipe(steps: [.extend(Canvas(.box))]), for: header((4, 3))).steps == [])
    }

    @Test(arguments: [
        Self.padding(.pixels(200), .pixels(200), .pixels(200), .pixels(200)),
        Self.resize(Box(width: .fraction(2)), enlarge: true),
        Self.resize(Box(leastWidth: 16_000), enlarge: true),
        Self.resize(Box(width: .pixels(1), leastHeight: 16_000), enlarge: true),
    ])
    func refusesWhatBecomesTooLarge(step: Step) {
        #expect {
            try Plan(Recipe(steps: [step]), for: header((7_000, 7_000)))
        } throws: { ($0 as? PlanError)?.code == .outputTooLarge }
    }

    /// However often it is done: numbers that no picture has end nothing.
    @Test func growthHasAnEnd() {
        let steps = Array(repeating: Self.padding(.fraction(1), .fraction(1), .fraction(1), .fraction(1)), count: 200)
        #expect(throws: PlanError.self) { try Plan(Recipe(steps: steps), for: header((7, 7))) }
        let larger = Self.resize(
            Box(width: .fraction(100), aspect: Aspect(width: 1, height: 9_999)),
            .fill,
            enlarge: true
        )
        #expect(throws: PlanError.self) {
            try Plan(Recipe(steps: Array(repeating: larger, count: 200)), for: header((7, 7)))
        }
    }

    @Test func whatIsNotTurnedUprightIsAsItIsStored() throws {
        var turned = header((300, 200))
        turned.orientation = 6
        let half = Recipe(steps: [Self.resize(Box(width: .fraction(0.5)))], isUpright: false)
        #expect(try Plan(half, for: turned).steps == [Self.scale(100, 150)])
        #expect(try half.normalized(for: turned).isUpright == false)
        turned.orientation = 3
        #expect(try Plan(half, for: turned).steps == [Self.scale(150, 100)])
        #expect(try half.normalized(for: header((300, 200))).isUpright)
    }

    private static let square = Aspect(width: 1, height: 1)
    private static let east = Gravity.point(x: 1, y: 0.5)
    private static let half = scale(200, 100)

    private static func box(_ width: Int, _ height: Int) -> Box { Box(width: .pixels(width), height: .pixels(height)) }

    private static func resize(
        _ box: Box,
        _ fit: Fit = .inside,
        enlarge: Bool = false,
        gravity: Gravity = .center,
        zoom: Double = 1
    ) -> Step { .resize(Resize(box, fit: fit, enlarge: enlarge, gravity: gravity, zoom: zoom)) }

    private static func cover(_ gravity: Gravity) -> Step { resize(box(100, 100), .cover, gravity: gravity) }

    private static func window(_ width: Length, _ height: Length, _ gravity: Gravity = .center) -> Step {
        .window(Window(width: width, height: height, gravity: gravity))
    }

    private static func padding(_ top: Length, _ right: Length, _ bottom: Length, _ left: Length) -> Step {
        .extend(Canvas(.padding(Padding(top: top, right: right, bottom: bottom, left: left))))
    }

    private static func scale(_ width: Int, _ height: Int) -> PlanStep {
        .scale(to: PixelSize(width: width, height: height))
    }

    private static func cut(_ x: Int, _ y: Int, _ width: Int, _ height: Int) -> PlanStep {
        .extract(PixelRect(x: x, y: y, size: PixelSize(width: width, height: height)))
    }

    private static func embed(_ x: Int, _ y: Int, _ width: Int, _ height: Int) -> PlanStep {
        .embed(x: x, y: y, in: PixelSize(width: width, height: height), background: nil)
    }
}
