import Recipes
import Testing

struct StepPlanTests {
    struct CropCase: Sendable {
        var region: Region
        var rect: (Int, Int, Int, Int)
    }

    @Test(arguments: [
        CropCase(region: pixels(10, 20, 100, 50), rect: (10, 20, 100, 50)),
        // Sticking out at the right and bottom is cut off.
        CropCase(region: pixels(250, 150, 100, 100), rect: (250, 150, 50, 50)),
        CropCase(region: pixels(0, 0, 9999, 10), rect: (0, 0, 300, 10)),
        // Percent: edges are rounded, so that neighbours neither overlap nor leave a gap.
        CropCase(region: percent(50, 50, 50, 50), rect: (150, 100, 150, 100)),
        CropCase(region: percent(0, 0, 33.5, 100), rect: (0, 0, 101, 200)),
        CropCase(region: percent(33.5, 0, 66.5, 100), rect: (101, 0, 199, 200)),
        // Less than a pixel is one pixel.
        CropCase(region: percent(99.9, 99.9, 0.01, 0.01), rect: (299, 199, 1, 1)),
        CropCase(
            region: Region(x: .fraction(0.5), y: .pixels(0), width: .pixels(10), height: .fraction(1)),
            rect: (150, 0, 10, 200)
        ),
    ])
    func cropsByTheTable(row: CropCase) throws {
        let plan = try Plan(Recipe(steps: [.crop(row.region)]), for: header((300, 200)))
        let size = PixelSize(width: row.rect.2, height: row.rect.3)
        #expect(plan.steps == [.extract(PixelRect(x: row.rect.0, y: row.rect.1, size: size))])
        #expect(plan.size == size)
    }

    @Test(arguments: [pixels(300, 0, 10, 10), pixels(0, 200, 10, 10), percent(100, 0, 10, 10), pixels(5000, 1, 1, 1)])
    func refusesACropOutside(region: Region) {
        #expect {
            try Plan(Recipe(steps: [.crop(region)]), for: header((300, 200)))
        } throws: { ($0 as? PlanError)?.code == .cropOutside }
    }

    @Test func cropsOfTheWholeAreNoStep() throws {
        #expect(try Plan(Recipe(steps: [.crop(percent(0, 0, 100, 100))]), for: header((300, 200))).steps == [])
    }

    @Test(arguments: [
        (0.0, 300, 200), (90, 200, 300), (180, 300, 200), (270, 200, 300), (-90, 200, 300), (360, 300, 200),
        (450, 200, 300),
        // 300·cos 45° + 200·sin 45° = 353.55 either way.
        (45, 354, 354),
        // 300·cos 10° + 200·sin 10° = 295.44 + 34.73; 300·sin 10° + 200·cos 10° = 52.09 + 196.96.
        (10, 330, 249),
    ])
    func rotatesToTheBoxAround(degrees: Double, width: Int, height: Int) throws {
        let plan = try Plan(Recipe(steps: [.rotate(degrees: degrees, background: nil)]), for: header((300, 200)))
        #expect(plan.size == PixelSize(width: width, height: height))
    }

    @Test func normalizesTheAngle() throws {
        let turn = Step.rotate(degrees: -90, background: nil)
        let size = PixelSize(width: 200, height: 300)
        let plan = try Plan(Recipe(steps: [turn]), for: header((300, 200)))
        #expect(plan.steps == [.rotate(degrees: 270, to: size, background: nil)])
    }

    @Test(arguments: [
        (Gravity.center, 50, 100), (.point(x: 0, y: 0), 0, 0), (.point(x: 1, y: 1), 100, 200),
        (.point(x: 0.3, y: 0.7), 30, 140), (.attention, 50, 100),
    ])
    func placesThePictureOnACanvas(gravity: Gravity, x: Int, y: Int) throws {
        let canvas = Canvas(width: 400, height: 400, gravity: gravity)
        let plan = try Plan(Recipe(steps: [.extend(canvas)]), for: header((300, 200)))
        let size = PixelSize(width: 400, height: 400)
        #expect(plan.steps == [.embed(x: x, y: y, in: size, background: nil)])
        #expect(plan.size == size)
    }

    @Test func growsACanvasThatIsTooSmall() throws {
        let plan = try Plan(Recipe(steps: [.extend(Canvas(width: 100, height: 400))]), for: header((300, 200)))
        #expect(plan.size == PixelSize(width: 300, height: 400))
    }

    @Test func keepsTheOrderOfSteps() throws {
        let steps: [Step] = [
            .resize(Resize(width: 30, height: nil, fit: .inside, enlarge: false)), .crop(pixels(0, 0, 10, 10)),
            .flip(.horizontal), .blur(sigma: 1), .resize(Resize(width: 5, height: nil, fit: .inside, enlarge: false)),
        ]
        let plan = try Plan(Recipe(steps: steps), for: header((300, 200)))
        let ten = PixelSize(width: 10, height: 10)
        #expect(
            plan.steps == [
                .scale(to: PixelSize(width: 30, height: 20)), .extract(PixelRect(x: 0, y: 0, size: ten)),
                .flip(.horizontal), .filter(.blur(Blur(sigma: 1))), .scale(to: PixelSize(width: 5, height: 5)),
            ]
        )
    }

    @Test func putsOffWhatFollowsATrim() throws {
        let steps: [Step] = [
            .crop(pixels(0, 0, 200, 200)), .trim(tolerance: 10),
            .resize(Resize(width: 50, height: nil, fit: .inside, enlarge: false)),
        ]
        let plan = try Plan(Recipe(steps: steps), for: header((300, 200)))
        let deferred = try #require(plan.deferred)
        #expect(deferred.trim == Trim(tolerance: 10))
        #expect(plan.steps.count == 1)
        let rest = try plan.resumed(deferred, from: PixelSize(width: 100, height: 80))
        #expect(rest.steps == [.scale(to: PixelSize(width: 50, height: 40))])
        #expect(rest.size == PixelSize(width: 50, height: 40))
        #expect(rest.deferred == nil)
    }

    @Test func flattensOnlyWhatIsTransparent() throws {
        let red = Color(red: 255, green: 0, blue: 0)
        let recipe = Recipe(steps: [.background(red)])
        #expect(try Plan(recipe, for: header((3, 2))).steps == [])
        #expect(try Plan(recipe, for: header((3, 2), format: .png, hasAlpha: true)).steps == [.flatten(red)])
    }

    /// What is large on the way is refused, however small it becomes; what becomes smaller may begin larger.
    @Test func refusesWhatGrowsOverTheLimitOnTheWay() throws {
        let small = Step.resize(Resize(width: 10, height: 10, fit: .inside, enlarge: false))
        let large: [Step] = [
            .resize(Resize(width: 8000, height: 8000, fit: .fill, enlarge: true)),
            .extend(Canvas(width: 8000, height: 8000)),
            .filter(.border(Border(width: 4000, color: .white, alignment: .outside))),
        ]
        for step in large {
            let doubled = Recipe(steps: Array(repeating: step, count: 99) + [small])
            #expect {
                try Plan(doubled, for: header((300, 200)))
            } throws: { ($0 as? PlanError)?.code == .outputTooLarge }
        }
        let turned: [Step] = [.rotate(degrees: 90, background: nil), .filter(.invert(Invert())), small]
        #expect(try Plan(Recipe(steps: turned), for: header((9000, 8000))).size == PixelSize(width: 9, height: 10))
    }

    @Test func refusesResultsOverTheLimit() throws {
        let resize = Step.resize(Resize(width: 8000, height: 8000, fit: .fill, enlarge: true))
        #expect {
            try Plan(Recipe(steps: [resize]), for: header((300, 200)))
        } throws: { ($0 as? PlanError)?.code == .outputTooLarge }
        let frames = Step.resize(Resize(width: 1000, height: 1000, fit: .fill, enlarge: true))
        #expect(throws: PlanError.self) {
            try Plan(Recipe(steps: [frames]), for: header((300, 200), format: .gif, pages: 51))
        }
        #expect(throws: Never.self) {
            try Plan(Recipe(steps: [frames]), for: header((300, 200), format: .gif, pages: 50))
        }
    }
}

private func pixels(_ x: Double, _ y: Double, _ width: Double, _ height: Double) -> Region {
    Region(x: .pixels(x), y: .pixels(y), width: .pixels(width), height: .pixels(height))
}

private func percent(_ x: Double, _ y: Double, _ width: Double, _ height: Double) -> Region {
    Region(
        x: .fraction(x / 100),
        y: .fraction(y / 100),
        width: .fraction(width / 100),
        height: .fraction(height / 100)
    )
}
