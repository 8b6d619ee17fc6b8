import Recipes
import Testing

struct CanonicalTextTests {
    /// Recipes that differ in one thing each.
    static let different: [Recipe] = {
        let box = Resize(width: 400, height: nil, fit: .inside, enlarge: false)
        var recipes = [Recipe(), Recipe(light: .gamma), Recipe(rounding: .halfEven)]
        recipes += [PageSelection(first: 2), PageSelection(first: 1, count: 1)].map { Recipe(pages: $0) }
        let steps: [[Step]] = [
            [.resize(box)], [.resize(Resize(width: nil, height: 400, fit: .inside, enlarge: false))],
            [.resize(Resize(width: 400, height: nil, fit: .cover, enlarge: false))],
            [.resize(Resize(width: 400, height: nil, fit: .inside, enlarge: true))],
            [.resize(Resize(width: 400, height: nil, fit: .inside, enlarge: false, gravity: .attention))],
            [.resize(box), .grayscale], [.grayscale, .resize(box)], [.blur(sigma: 1)], [.sharpen(sigma: 1)],
            [.trim(tolerance: 1)], [.trim(Trim(tolerance: 1, border: .corner(.topRight)))],
            [.trim(Trim(tolerance: 1, border: .color(.white)))], [.trim(Trim(tolerance: 1, sides: .left))],
            [.trim(Trim(tolerance: 1, symmetry: .both))], [.trim(Trim(tolerance: 1, margin: 1))],
            [.rotate(degrees: 90, background: nil)], [.rotate(degrees: 90, background: .white)],
            [.flip(.horizontal)], [.flip(.vertical)], [.tone(Tone(brightness: 2))], [.tone(Tone(contrast: 2))],
            [.tone(Tone(saturation: 2))], [.extend(Canvas(width: 1, height: 2))],
            [.extend(Canvas(width: 1, height: 2, background: .white))], [.background(.white)],
            [.background(Color(red: 255, green: 255, blue: 255, alpha: 254))],
            [.crop(Region(x: .pixels(0), y: .pixels(0), width: .pixels(1), height: .pixels(1)))],
            [.crop(Region(x: .fraction(0), y: .pixels(0), width: .pixels(1), height: .pixels(1)))],
        ]
        recipes += steps.map { Recipe(steps: $0) }
        let outputs = [
            Output(format: .exact(.webp)), Output(format: .exact(.webp), quality: 50), Output(format: .exact(.jpeg)),
            Output(format: .exact(.webp), quality: 50, on: .jpeg),
            Output(format: .negotiated([])), Output(format: .negotiated(.webp)), Output(metadata: .keep),
            Output(options: EncoderOptions(isLossless: true)), Output(options: EncoderOptions(isLossless: false)),
            Output(options: EncoderOptions(chroma: .full)), Output(options: EncoderOptions(colors: 16)),
            Output(options: EncoderOptions(isProgressive: true)), Output(options: EncoderOptions(effort: 0)),
            Output(byteLimit: ByteLimit(20_000)), Output(byteLimit: ByteLimit(20_000, mayScale: true)),
            Output(byteLimit: ByteLimit(2_000)),
        ]
        return recipes + outputs.map { Recipe(output: $0) }
    }()

    @Test func tellsDifferentRecipesApart() {
        #expect(Set(Self.different.map(\.canonicalText)).count == Self.different.count)
        #expect(Set(Self.different.map { $0.digest(for: nil) }).count == Self.different.count)
    }

    @Test func digestIsTheBeginningOfSHA256() {
        // printf '%s' 'v1;output=original(0),q=default,metadata=none' | sha256sum
        #expect(Recipe().canonicalText == "v1;output=original(0),q=default,metadata=none")
        #expect(Recipe().digest(for: nil).count == 32)
        #expect(Recipe().digest(for: nil) == "d73f6e6f452d5bd85c1d673602b9e4ff")
    }
}
