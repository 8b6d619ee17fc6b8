import Dialects
import Foundation
import Recipes
import RenderWire
import Testing
import Vips

@testable import Rendering

extension RenderingTests {
    /// Pipelines beside Pillow, which does the same in the same order (`make_pipelines.py`); tolerances in steps of 255.
    struct PipelineTests {
        private static let made = Result { _ = try Script.run("make_pipelines.py", Pictures.folder.get().path) }

        init() throws { try Self.made.get() }

        /// By the names of `make_pipelines.py`.
        static let pipelines = [
            ("part-of-small", "w:80;h:60;fit:fill/crop:10,5,40,30/w:25;h:20;fit:fill/invert"),
            ("turned-in-a-mount", "rotate:90/padding:6;bg:red/flip:h/crop:0,0,50,40/rotate:180"),
            ("inverted-mount", "invert/padding:0,3,5,20;bg:red/invert/crop:4,0,60,40"),
            ("part-of-larger", "crop:10,10,40,30/w:60;h:45;fit:fill/crop:5,5,50,30/flip:v"),
        ]

        private static func recipe(_ pipeline: String, _ format: String) throws -> Recipe {
            try NativeDialect().recipe(parameters: "pipeline=\(pipeline)&light=gamma&format=\(format)&lossless")
        }

        @Test(arguments: pipelines, [("plain.png", "plain-png"), ("alpha.png", "alpha")])
        func isWhatPillowMakes(
            _ pipeline: (name: String, text: String),
            _ original: (file: String, name: String)
        ) throws {
            let made = try Darkroom.print(original.file, Self.recipe(pipeline.text, "png"))
            try expect(made, looksLike: "pipeline-\(pipeline.name)-\(original.name)", mean: 0.3, largest: 2)
        }

        /// A decoder may be one step away from another, and may make a picture smaller by itself.
        @Test(arguments: pipelines)
        func isWhatPillowMakesOfAPhotograph(_ pipeline: (name: String, text: String)) throws {
            let made = try Darkroom.print("plain.jpeg", Self.recipe(pipeline.text, "png"))
            try expect(made, looksLike: "pipeline-\(pipeline.name)-plain-jpeg", mean: 1, largest: 12)
        }

        /// Small frames become larger, where Pillow cuts off beyond black and white between its two passes.
        @Test(arguments: pipelines)
        func isDoneToEveryFrame(_ pipeline: (name: String, text: String)) throws {
            let made = try Darkroom.print("animated.gif", Self.recipe(pipeline.text, "webp"))
            #expect(made.report.pages == 5)
            try expect(made, looksLike: "pipeline-\(pipeline.name)-animated", mean: 0.3, largest: 8)
        }

        /// What a header tells of a pipeline gives the same bytes as the pipeline.
        @Test(arguments: pipelines, ["plain.png", "alpha.png", "animated.gif"])
        func comesToTheSameWhenItIsNormalized(_ pipeline: (name: String, text: String), _ file: String) throws {
            let recipe = try Self.recipe(pipeline.text, "webp")
            let normalized = try recipe.normalized(for: try Darkroom.inspect(file).original)
            #expect(try Darkroom.print(file, normalized).bytes == Darkroom.print(file, recipe).bytes)
        }

        /// However small the picture is in the end, and whether or not pixels tell how large it gets.
        @Test(arguments: ["w:20;h:20;fit:fill", "trim/trim"])
        func whatIsLargeOnTheWayIsAskedFor(_ first: String) throws {
            let made = try Darkroom.print(
                "plain.png",
                Self.recipe("\(first)/w:4000;h:4000;fit:fill/rotate:90/w:20", "png")
            )
            #expect(made.granted > 4000 * 4000 * 3 * 2)
            #expect(made.report.size == PixelSize(width: 20, height: 20))
        }

        /// A look at pixels between other steps, twice.
        @Test func trimsWhatIsLeft() throws {
            let pipeline = "padding:9;bg:white/padding:7;bg:black/trim/invert/trim/w:20;enlarge:0"
            let made = try Darkroom.print("plain.png", Self.recipe(pipeline, "png"))
            let plain = try Darkroom.print("plain.png", Self.recipe("invert/w:20", "png"))
            #expect(try Likeness(decoded(made), decoded(plain)).largest == 0)
        }
    }
}
