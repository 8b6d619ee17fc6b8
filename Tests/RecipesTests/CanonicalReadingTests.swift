import Testing

@testable import Recipes

/// What a recipe's text is read back as.
struct CanonicalReadingTests {
    @Test(arguments: CanonicalTextTests.different)
    func readsWhatIsWritten(recipe: Recipe) throws {
        #expect(try Recipe(canonicalText: recipe.canonicalText) == recipe)
    }

    @Test(arguments: 0..<20 as Range<UInt64>)
    func readsRecipesOfAllStepsBack(seed: UInt64) throws {
        var samples = RecipeSamples(seed: seed)
        for _ in 0..<500 {
            let recipe = samples.recipe()
            let text = recipe.canonicalText
            let again = try Recipe(canonicalText: text)
            guard again == recipe, again.canonicalText == text else {
                Issue.record("\(text) is read as \(again)")
                return
            }
        }
    }

    /// A step that the samples have not would not be tested above.
    @Test func samplesHaveEveryFilter() {
        var samples = RecipeSamples(seed: 1)
        let filters = (0..<1000).compactMap { _ in if case .filter(let filter) = samples.step() { filter } else { nil }
        }
        let names = Set(filters.map { type(of: $0.value).name })
        // Those that came later are generated out of the table of parameters (DialectsTests).
        #expect(names.isSuperset(of: ["blur", "sharpen", "grayscale", "tone"]))
    }

    @Test func namesAreNotTwice() {
        let names =
            [Region.name, Trim.name, Resize.name, Rotate.name, Flip.name, Canvas.name, Background.name, Output.name]
            + [PageSelection.name, "rounding", "light"] + Filter.kinds.map { $0.name }
        #expect(Set(names).count == names.count)
    }

    /// Whatever is read is spelled as it is written, and nothing traps.
    @Test(arguments: 0..<20 as Range<UInt64>)
    func takesNoTextThatIsNotSpelledSo(seed: UInt64) {
        var samples = RecipeSamples(seed: seed)
        for _ in 0..<1000 {
            for text in [samples.mutated(samples.recipe().canonicalText), samples.text()] {
                guard let recipe = try? Recipe(canonicalText: text) else { continue }
                #expect(recipe.canonicalText.utf8.elementsEqual(text.utf8))
                // What a text asks for is planned or refused; numbers in it end nothing.
                for orientation in [1, 6] {
                    let size = PixelSize(width: 4000, height: 3)
                    let header = ImageHeader(
                        format: .gif,
                        size: size,
                        orientation: orientation,
                        pages: 3,
                        hasAlpha: true
                    )
                    _ = try? Plan(recipe, for: header)
                }
            }
        }
    }

    @Test(arguments: [
        "", "v1", "v2;output=jpeg,q=default,metadata=none", "v1;output=jpeg,q=080,metadata=none",
        "v1;output=jpeg,q=101,metadata=none", "v1;output=jpeg,q=default,metadata=none;",
        "v1;output=jpeg,q=default,metadata=none,x", "v1;output=jxr,q=default,metadata=none",
        "v1;blur=1;output=jpeg,q=default,metadata=none", "v1;blur=nan;output=jpeg,q=default,metadata=none",
        "v1;blur=1.0,2.0;output=jpeg,q=default,metadata=none", "v1;blur;output=jpeg,q=default,metadata=none",
        "v1;glow=1.0;output=jpeg,q=default,metadata=none", "v1;pages=1+all;output=jpeg,q=default,metadata=none",
        "v1;resize=0x4,inside,0.5:0.5;output=jpeg,q=default,metadata=none",
        "v1;resize=4x4,around,0.5:0.5;output=jpeg,q=default,metadata=none",
        "v1;resize=4x4,inside,0.5:1.5;output=jpeg,q=default,metadata=none",
        "v1;extend=4x,0.5:0.5,auto;output=jpeg,q=default,metadata=none",
        "v1;background=auto;output=jpeg,q=default,metadata=none",
        "v1;background=1.2.3.256;output=jpeg,q=default,metadata=none",
        "v1;output=jpeg,q=default,metadata=none;light=gamma;rounding=halfEven",
        "v1;output=jpeg,q=default,metadata=none;light=linear", "v1;output=original(8),q=default,metadata=none",
    ])
    func refusesEverythingElse(text: String) {
        #expect(throws: RecipeTextError.self) { try Recipe(canonicalText: text) }
    }

    @Test func textsHaveABound() {
        let blurs = Recipe(steps: Array(repeating: .blur(sigma: 1), count: 257))
        #expect(throws: RecipeTextError.self) { try Recipe(canonicalText: blurs.canonicalText) }
        let long = Recipe(steps: Array(repeating: .grayscale, count: 3000))
        #expect(throws: RecipeTextError.self) { try Recipe(canonicalText: long.canonicalText) }
    }

    @Test func saysWhatIsWrong() {
        #expect {
            try Recipe(canonicalText: "v1;blur=wide;output=jpeg,q=default,metadata=none")
        } throws: {
            ($0 as? RecipeTextError)?.message
                == "The text of a recipe cannot be read: 'blur=wide' has 'wide' where a number from 0.0...10000.0 stands."
        }
    }
}
