import Recipes
import Testing

@testable import Dialects

/// What is made of the table of parameters.
struct ParameterTableTests {
    @Test func constantsAreInTheTable() {
        let named: [(Parameter, String)] = [
            (.width, "width"), (.height, "height"), (.aspect, "ar"), (.leastWidth, "min-w"),
            (.leastHeight, "min-h"), (.enlarge, "enlarge"), (.zoom, "zoom"), (.padding, "padding"),
            (.upright, "upright"), (.fit, "fit"), (.gravity, "gravity"), (.crop, "crop"),
            (.dpr, "dpr"), (.format, "format"), (.quality, "quality"), (.background, "background"),
            (.rotate, "rotate"), (.flip, "flip"), (.grayscale, "grayscale"), (.brightness, "brightness"),
            (.contrast, "contrast"),
            (.saturation, "saturation"), (.trim, "trim"), (.trimBorder, "trim-color"), (.trimSides, "trim-sides"),
            (.trimSymmetry, "trim-symmetric"), (.trimMargin, "trim-margin"), (.lossless, "lossless"),
            (.chroma, "chroma"), (.colors, "colors"),
            (.progressive, "progressive"), (.effort, "effort"), (.maxBytes, "max-bytes"),
            (.maxBytesScale, "max-bytes-scale"), (.light, "light"), (.page, "page"), (.frames, "frames"),
            (.metadata, "metadata"), (.color, "color"), (.hdr, "hdr"), (.pipeline, "pipeline"), (.preset, "preset"),
            (.fallback, "fallback"),
            (.fallbackStatus, "fallback-status"), (.download, "download"),
            (.version, "v"),
            (.expires, "exp"), (.signature, "s"),
        ]
        for (parameter, name) in named { #expect(parameter.name == name) }
    }

    /// A filter with every example of the table, twice over: as a URL says it, and as a preset does.
    @Test func everyFilterComesBackFromItsTextAndItsURL() throws {
        for row in Parameter.table where row.subject == .filter {
            let query = "\(row.names[0])=\(row.example)"
            let recipe = try native.picture(query)
            #expect(recipe.steps.count == 1, "\(query)")
            #expect(try Recipe(canonicalText: recipe.canonicalText) == recipe)
            #expect(native.query(for: recipe).map { try? native.picture($0) } == recipe)
            let preset = try NativeDialect(NativeDialect.Configuration(presets: ["p": query]))
            #expect(try preset.picture("preset=p") == recipe)
        }
    }

    /// Recipes of random parameters with random values, filters of the table among them.
    @Test(arguments: 0..<10 as Range<UInt64>)
    func recipesOfTheTableAreReadBack(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        var seen: Set<String> = []
        for _ in 0..<300 {
            let rows = Parameter.table.filter { $0.subject == .picture || $0.subject == .filter }.shuffled(
                using: &random
            )
            let query = rows.prefix(6).map { row in
                seen.insert(row.names[0])
                guard let range = row.value.range, Bool.random(using: &random) else {
                    let word = row.value.words.randomElement(using: &random).flatMap { $0.isEmpty ? nil : $0 }
                    return "\(row.names[0])=\(word ?? row.example.replacing("%", with: "%25"))"
                }
                let number = Double.random(in: range, using: &random)
                return "\(row.names[0])=\(PlainDecimal.text(of: row.value.isWhole ? number.rounded() : number))"
            }.joined(separator: "&")
            guard let recipe = try? native.picture(query) else { continue }
            let text = recipe.canonicalText
            #expect(try Recipe(canonicalText: text) == recipe, "\(query) is \(text)")
        }
        #expect(seen.count == Parameter.table.count { $0.subject == .picture || $0.subject == .filter })
    }
}
