import Recipes
import Testing

@testable import Dialects

/// Effects are done in the order that docs/parameters.md gives, whatever the order in the URL.
struct EffectOrderTests {
    @Test func theOrderInTheURLDecidesNothing() throws {
        let pairs = [
            "blur=1", "sharpen=1", "normalize", "exposure=1", "gamma=2", "curve=0:0,1:0.5", "invert", "grayscale",
            "saturation=2", "hue=90", "vibrance=1", "sepia=1", "monochrome=red", "duotone=red,blue", "tint=red",
            "colorize=red", "pixelate=9", "noise=1", "gradient=red", "vignette=1",
        ]
        let recipe = try native.picture(pairs.joined(separator: "&"))
        #expect(recipe.steps.count == pairs.count)
        #expect(try native.picture(pairs.reversed().joined(separator: "&")) == recipe)
        let names = recipe.canonicalText.split(separator: ";").compactMap { $0.split(separator: "=").first }
        let wanted = pairs.compactMap { $0.split(separator: "=").first }.map { $0 == "saturation" ? "tone" : $0 }
        #expect(names.filter(wanted.contains) == wanted)
    }
}
