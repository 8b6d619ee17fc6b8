import Recipes
import RenderWire
import Testing
import Vips

@testable import Rendering

extension RenderingTests {
    /// Effects beside NumPy's, which has the formulas of `docs/parameters.md` (`make_effects.py`); tolerances in steps of
    /// 255.
    struct EffectTests {
        /// By the names of `make_effects.py`.
        static let effects: [(name: String, filters: [Filter])] = [
            ("gamma", [.gamma(Gamma(gamma: 1.8))]), ("exposure", [.exposure(Exposure(stops: 0.7))]),
            ("underexposed", [.exposure(Exposure(stops: -1.25))]), ("curve", bent),
            ("invert", [.invert(Invert())]), ("normalize", [.normalize(Normalize())]),
            ("hue", [.hue(Hue(degrees: 200))]), ("vibrance", [.vibrance(Vibrance(amount: 0.8))]),
            ("dull", [.vibrance(Vibrance(amount: -0.6))]), ("sepia", [.sepia(Sepia(amount: 0.7))]),
            ("monochrome", [.monochrome(Monochrome(color: gold, amount: 0.9))]),
            ("duotone", [.duotone(Duotone(dark: night, light: sun))]),
            ("duotone-partly", [.duotone(Duotone(dark: wine, light: ice, amount: 0.6))]),
            ("colorize", [.colorize(Colorize(color: teal, amount: 0.35))]),
            ("gradient", [.gradient(Gradient(color: red, start: 0.1, end: 0.9, degrees: 30))]),
            ("gradient-down", [.gradient(Gradient(color: Color(red: 0, green: 0, blue: 0)))]),
            ("pixelate", [.pixelate(Pixelate(side: 14))]), ("noise", [.noise(Noise(amount: 0.2))]),
            ("vignette", [.vignette(Vignette(amount: 0.7))]),
            (
                "together",
                [.exposure(Exposure(stops: 0.7)), .gamma(Gamma(gamma: 1.8))] + bent + [.invert(Invert())]
            ),
        ]

        private static let bent: [Filter] = {
            let numbers = [(0, 0.05), (0.2, 0.1), (0.5, 0.7), (0.6, 0.72), (1, 0.95)]
            return Curve(points: numbers.map { Curve.Point(x: $0, y: $1) }).map { [.curve($0)] } ?? []
        }()
        private static let gold = Color(red: 255, green: 215, blue: 0)
        private static let night = Color(red: 30, green: 30, blue: 90)
        private static let sun = Color(red: 255, green: 210, blue: 74)
        private static let wine = Color(red: 120, green: 0, blue: 60)
        private static let ice = Color(red: 200, green: 255, blue: 240)
        private static let teal = Color(red: 0, green: 128, blue: 128)
        private static let red = Color(red: 200, green: 30, blue: 0)

        private static func recipe(_ filters: [Filter], _ format: OutputFormat = .png) -> Recipe {
            Recipe(
                steps: filters.map { .filter($0) },
                output: Output(format: .exact(format), options: EncoderOptions(isLossless: true))
            )
        }

        @Test(arguments: effects, [("plain.png", "plain-png"), ("alpha.png", "alpha"), ("grey.png", "grey")])
        func looksAsItShould(
            _ effect: (name: String, filters: [Filter]),
            _ original: (file: String, name: String)
        ) throws {
            let made = try Darkroom.print(original.file, Self.recipe(effect.filters))
            try expect(made, looksLike: "effect-\(effect.name)-\(original.name)", mean: 0.05, largest: 1)
        }

        /// A decoder may be one step away from another, which an effect makes several of.
        @Test(arguments: effects)
        func looksAsItShouldOnAPhotograph(_ effect: (name: String, filters: [Filter])) throws {
            let made = try Darkroom.print("plain.jpeg", Self.recipe(effect.filters))
            try expect(made, looksLike: "effect-\(effect.name)-plain-jpeg", mean: 0.7, largest: 12)
        }

        @Test(arguments: effects, [("animated.gif", "animated"), ("transparent.webp", "moving")])
        func isDoneToEveryFrame(
            _ effect: (name: String, filters: [Filter]),
            _ original: (file: String, name: String)
        ) throws {
            let made = try Darkroom.print(original.file, Self.recipe(effect.filters, .webp))
            #expect(made.report.pages == (original.name == "animated" ? 5 : 4))
            try expect(made, looksLike: "effect-\(effect.name)-\(original.name)", mean: 0.05, largest: 1)
        }

        @Test(arguments: effects)
        func leavesTransparencyAlone(_ effect: (name: String, filters: [Filter])) throws {
            // A square has one transparency in the mean.
            guard effect.name != "pixelate" else { return }
            let made = try decoded(Darkroom.print("alpha.png", Self.recipe(effect.filters)))
            let before = try decoded(Darkroom.print("alpha.png", .png()))
            #expect(try Likeness(made.bands(3), before.bands(3)).largest == 0)
        }

        @Test(arguments: [("plain.png", "plain-png"), ("alpha.png", "alpha"), ("animated.gif", "animated")])
        func squaresAreAveragedInTheRecipesLight(_ original: (file: String, name: String)) throws {
            var recipe = Self.recipe([.pixelate(Pixelate(side: 14))], original.name == "animated" ? .webp : .png)
            recipe.light = .gamma
            let made = try Darkroom.print(original.file, recipe)
            try expect(made, looksLike: "effect-pixelate-gamma-\(original.name)", mean: 0.05, largest: 1)
        }

        @Test(arguments: [319, 320, 5000, 1_000_000])
        func aSquareLargerThanThePictureIsOneColour(_ side: Int) throws {
            let made = try decoded(Darkroom.print("plain.png", Self.recipe([.pixelate(Pixelate(side: side))])))
            #expect((made.width, made.height) == (320, 240))
            #expect(try made.pixel(x: 0, y: 0) == made.pixel(x: 318, y: 239))
        }

        @Test func aPictureOfOneColourIsNotStretched() throws {
            for name in ["dot.png", "transparent.webp"] {
                let made = try decoded(Darkroom.print(name, Self.recipe([.normalize(Normalize())])))
                #expect(try Likeness(made, decoded(Darkroom.print(name, .png()))).largest == 0, "\(name)")
            }
        }

        /// What is read as a curve stays between neighbouring points, be they as steep as they like.
        @Test(arguments: [
            [(0.0, 0.0), (0.5, 1.0), (1.0, 0.0)], [(0, 0), (0.001, 1), (0.999, 1), (1, 0)],
            [(0.2, 0.9), (0.3, 0.1), (0.31, 0.1), (0.9, 0.8)], [(0, 1), (1, 0)],
        ])
        func aCurveOvershootsNoPoint(_ numbers: [(Double, Double)]) throws {
            let points = numbers.map { Curve.Point(x: $0, y: $1) }
            let curve = FritschCarlsonCurve(try #require(Curve(points: points)))
            for (start, end) in zip(points, points.dropFirst()) {
                var last = start.y
                for step in 0...100 {
                    let value = curve.value(of: start.x + (end.x - start.x) * Double(step) / 100)
                    #expect((last <= value + 1e-9) == (start.y <= end.y) || abs(last - value) < 1e-9)
                    #expect((min(start.y, end.y) - 1e-9...max(start.y, end.y) + 1e-9).contains(value))
                    last = value
                }
            }
            #expect(curve.value(of: 0) == points.first?.y && curve.value(of: 1) == points.last?.y)
        }
    }
}
