import Recipes
import RenderWire
import Testing
import Vips

@testable import Rendering

extension RenderingTests {
    /// Round corners, ellipses and borders beside NumPy's, which takes 256 points of each pixel (`make_effects.py`);
    /// tolerances in steps of 255.
    struct ShapeTests {
        private static let red = Color(red: 200, green: 30, blue: 0)
        private static let half = Color(red: 200, green: 30, blue: 0, alpha: 128)
        private static let round = CornerRadius(.pixels(40))
        private static let uneven = CornerRadius(
            topLeft: .pixels(10),
            topRight: .pixels(60),
            bottomRight: .share(0),
            bottomLeft: .pixels(300)
        )

        /// By the names of `make_effects.py`.
        static let shapes: [(name: String, filters: [Filter])] = [
            ("radius", [.cornerRadius(round)]), ("radius-share", [.cornerRadius(CornerRadius(.share(0.25)))]),
            ("radius-max", [.cornerRadius(CornerRadius(.share(0.5)))]), ("radius-four", [.cornerRadius(uneven)]),
            ("ellipse", [.ellipse(Ellipse())]), ("border", [.border(Border(width: 9, color: red))]),
            ("border-half", [.border(Border(width: 9, color: half))]),
            ("border-outside", [.border(Border(width: 9, color: red, alignment: .outside))]),
            ("border-outside-half", [.border(Border(width: 9, color: half, alignment: .outside))]),
            ("border-round", [.border(Border(width: 9, color: red, corners: round))]),
            (
                "framed",
                [.border(Border(width: 9, color: red, alignment: .outside, corners: round)), .cornerRadius(round)]
            ),
        ]

        private static func recipe(_ filters: [Filter], _ format: OutputFormat, _ more: Step...) -> Recipe {
            Recipe(
                steps: filters.map { .filter($0) } + more,
                output: Output(format: .exact(format), options: EncoderOptions(isLossless: true))
            )
        }

        @Test(arguments: shapes, [("plain.png", "plain-png"), ("alpha.png", "alpha"), ("grey.png", "grey")])
        func looksAsItShould(
            _ shape: (name: String, filters: [Filter]),
            _ original: (file: String, name: String)
        ) throws {
            let made = try Darkroom.print(original.file, Self.recipe(shape.filters, .png))
            try expect(made, looksLike: "effect-\(shape.name)-\(original.name)", mean: 0.03, largest: 8)
        }

        @Test(arguments: shapes)
        func isDoneToEveryFrame(_ shape: (name: String, filters: [Filter])) throws {
            let made = try Darkroom.print("animated.gif", Self.recipe(shape.filters, .webp))
            #expect(made.report.pages == 5)
            try expect(made, looksLike: "effect-\(shape.name)-animated", mean: 0.1, largest: 8)
        }

        @Test(arguments: shapes)
        func aPhotographHasWhatLiesBehindItAroundTheShape(_ shape: (name: String, filters: [Filter])) throws {
            guard ["radius", "ellipse", "framed"].contains(shape.name) else { return }
            for (color, wanted) in [(Color?.none, [255.0, 255, 255]), (Self.red, [200, 30, 0])] {
                var recipe = Recipe.to(.jpeg, quality: 95)
                recipe.steps = shape.filters.map { .filter($0) } + (color.map { [.background($0)] } ?? [])
                for recipe in [recipe, try recipe.normalized(for: Darkroom.inspect("plain.jpeg").original)] {
                    let picture = try decoded(Darkroom.print("plain.jpeg", recipe))
                    let corner = try picture.pixel(x: 0, y: 0)
                    #expect(zip(corner, wanted).allSatisfy { abs($0 - $1) <= 8 }, "\(shape.name): \(corner)")
                }
            }
        }
    }
}
