import Recipes
import RenderWire
import TestKit
import Testing
import Vips

@testable import Rendering

extension RenderingTests {
    /// Steps in orders that native parameters never have, but other dialects and kept recipes may: none of them ends
    /// the process, and each result has the size that was planned.
    struct AnyOrderTests {
        static let originals = [
            "transparent.gif", "transparent.webp", "animated.gif", "grey.jpeg", "grey-alpha.png", "dot.png", "wide.png",
            "cmyk.jpeg", "plain.jpeg", "trim-2x2.png",
        ]

        @Test(arguments: [
            "v1;resize=30x20,fill,enlarge,0.5:0.5;trim=0.0;output=webp,q=80,metadata=none",
            "v1;resize=30x20,fill,enlarge,0.5:0.5;trim=0.0;resize=7x,inside,enlarge,0.5:0.5;trim=3.0;flip=vertical;"
                + "output=png,q=default,metadata=none",
            "v1;blur=1.0;trim=0.0;sharpen=1.0;trim=10.0;blur=1.0;output=png,q=default,metadata=none",
            "v1;resize=30x20,cover,enlarge,attention;resize=9x9,cover,enlarge,entropy;output=png,q=default,metadata=none",
        ])
        func looksAtPixelsAfterOtherSteps(_ text: String) throws {
            let recipe = try Recipe(canonicalText: text)
            for name in Self.originals { try check(recipe, on: name) }
        }

        @Test(arguments: originals)
        func noOrderEndsTheProcess(_ name: String) throws {
            var recipes = RandomRecipes(seed: name.utf8.reduce(3) { $0 &* 31 &+ UInt64($1) })
            for _ in 0..<30 {
                var recipe = recipes.next()
                // What is slow is not what this is about.
                if case .negotiated = recipe.output.format { recipe.output.format = .negotiated(.webp) }
                // Refused here, or no picture: this engine finds no faces, and no layers come along with the job.
                (recipe.redaction, recipe.output.summary) = (nil, nil)
                recipe.steps.removeAll { if case .overlay = $0 { true } else { false } }
                try check(recipe, on: name)
            }
        }

        /// Renders, and compares what comes out with what was planned; where the size depends on pixels, with what is told.
        private func check(_ recipe: Recipe, on name: String) throws {
            let header = try Darkroom.inspect(name).original
            guard let plan = try? Plan(recipe, for: header) else { return }
            let text = Comment(rawValue: "\(recipe.canonicalText) on \(name)")
            do {
                let made = try Darkroom.print(name, recipe)
                let size = try #require(made.report.size)
                if plan.deferred == nil { #expect(size == plan.size, text) }
                let picture = try decoded(made)
                #expect(PixelSize(width: picture.width, height: picture.pageHeight) == size, text)
                #expect(made.report.pages == plan.pages.count, text)
            } catch let failure as RenderFailure {
                // What only a look at pixels tells.
                #expect(plan.deferred != nil, "\(text): \(failure)")
                #expect([.cropOutside, .outputTooLarge].contains(failure.code), "\(text): \(failure)")
            }
        }
    }
}
