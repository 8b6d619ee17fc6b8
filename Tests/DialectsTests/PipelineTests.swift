import Recipes
import Testing

@testable import Dialects

/// `pipeline`: steps in any order.
struct PipelineTests {
    private static let red = Color(red: 255, green: 0, blue: 0)

    @Test(
        arguments: [
            ("crop:10,10,100,100/w:50/blur:3", [.cropPixels(10, 10, 100, 100), .inside(50, nil), .blur(sigma: 3)]),
            ("blur:3/w:50", [.blur(sigma: 3), .inside(50, nil)]),
            ("w:50/w:50", [.inside(50, nil), .inside(50, nil)]),
            (
                "w:300;h:200;fit:cover/rotate:90/w:100",
                [
                    .cover(300, 200), .rotate(degrees: 90, background: nil), .inside(100, nil),
                ]
            ),
            ("grayscale/grayscale:0/flip:none/rotate:360", [.grayscale]),
            ("bg:red/invert", [.background(red), .filter(.invert(Invert()))]),
            ("bg:white/invert&format=jpeg", [.background(.white), .filter(.invert(Invert()))]),
            ("invert/bg:white&format=jpeg", [.filter(.invert(Invert()))]),
            (
                "rotate:10;bg:red/blur:1",
                [
                    .rotate(degrees: 10, background: red), .background(red), .blur(sigma: 1),
                ]
            ),
            (
                "w:50%25/h:12.5%25",
                [
                    .resize(Resize(Box(width: .fraction(0.5)), fit: .inside, enlarge: false)),
                    .resize(Resize(Box(height: .fraction(0.125)), fit: .inside, enlarge: false)),
                ]
            ),
            (
                "bri:20/fp-x:0;fp-y:0;w:5;h:5;fit:cover",
                [
                    .tone(Tone(brightness: 1.2)), .cover(5, 5, .point(x: 0, y: 0)),
                ]
            ),
            ("w:50&w=400&blur=2", [.inside(400, nil), .blur(sigma: 2), .inside(50, nil)]),
            ("w:50/pixelate:3&dpr=2", [.inside(100, nil), .filter(.pixelate(Pixelate(side: 6)))]),
        ] as [(String, [Step])]
    )
    func stepsComeInTheirOrder(pipeline: String, steps: [Step]) throws {
        #expect(try native.picture("pipeline=\(pipeline)").steps == steps)
    }

    @Test(arguments: ["logos%252Fa.png", "logos%252fa.png"])
    func aValueIsDecodedOnceMore(key: String) throws {
        let recipe = try native.picture("pipeline=mark:\(key);mark-w:50/mark:a%253Bb%253Ac%2525.png")
        #expect(recipe.layerOrigins == [.stored(key: "logos/a.png"), .stored(key: "a;b:c%.png")])
    }

    /// What spells the documented order is the same variant as the parameters without a pipeline.
    @Test func aSegmentIsWhatAURLIs() throws {
        var random = SeededGenerator(seed: 11)
        let rows = Parameter.table.filter { [.picture, .filter, .layer].contains($0.subject) }
        var understood = 0
        for _ in 0..<1000 {
            let pairs = rows.shuffled(using: &random).prefix(Int.random(in: 1...6, using: &random)).map { row in
                let word = Bool.random(using: &random) ? row.value.words.randomElement(using: &random) : nil
                return (row.names[0], (word.flatMap { $0.isEmpty ? nil : $0 } ?? row.example))
            }
            let plain = pairs.map { "\($0)=\($1.replacing("%", with: "%25"))" }.joined(separator: "&")
            let segment = pairs.map {
                "\($0):\($1.replacing("%", with: "%2525").replacing("/", with: "%252F").replacing(";", with: "%253B"))"
            }.joined(separator: ";")
            guard let recipe = try? native.picture("pipeline=\(segment)") else { continue }
            understood += 1
            #expect(try native.picture(plain) == recipe, "\(segment)")
            #expect(try Recipe(canonicalText: recipe.canonicalText) == recipe, "\(segment)")
        }
        #expect(understood > 200)
    }

    @Test(arguments: [
        ("crop=9,9,99,99&w=40&rotate=90&blur=2&sepia=1", "crop:9,9,99,99/w:40/rotate:90/blur:2/sepia:1"),
        ("crop=50%x50%&g=smart&trim&h=40&padding=3&mark=a.png", "crop:50%x50%;g:smart/trim/h:40/padding:3/mark:a.png"),
        ("w=40&h=30&fit=pad&bg=red&padding=5", "w:40;h:30;fit:pad;padding:5;bg:red"),
        ("w=40&invert&radius=5&mark=a.png&mark.2=b.png&q=70", "w:40/invert/radius:5/mark:a.png/mark:b.png&q=70"),
    ])
    func theOrderOfWorkIsTheSameVariant(plain: String, pipeline: String) throws {
        let (one, other) = (try native.picture(plain), try native.picture("pipeline=\(pipeline)"))
        #expect(one == other)
        #expect(one.digest(for: nil) == other.digest(for: nil))
    }

    @Test(arguments: [
        ("", "'pipeline' needs a value: steps such as crop:10,10,100,100/w:50/blur:3"),
        ("w:50/q:70", "The segment 'q:70' of 'pipeline' is wrong: 'q' is no step: it stands beside 'pipeline', and"),
        ("format:webp", "'format' is no step"), ("dpr:2", "'dpr' is no step"), ("redact:faces", "'redact' is no step"),
        ("upright:0;w:5", "'upright' is no step"), ("preset:small", "'preset' is no step"),
        ("light:gamma", "'light' is no step"), ("s:x", "'s' is no step"), ("v:x", "'v' is no step"),
        ("fallback:a.png", "'fallback' is no step"), ("page:2", "'page' is no step"),
        ("pipeline:w%253A5", "'pipeline' is no step"), ("auto:format", "'auto' is no step"),
        ("w:0", "The segment 'w:0' of 'pipeline' is wrong: 'w' cannot be '0'"),
        ("w:5;width:6", "'w' and 'width' are the same parameter; give one of them."),
        ("w:5//h:6", "The segment '' of 'pipeline' is wrong: It is empty"), ("w:5/", "The segment '' of"),
        (";", "It is empty"), ("fit:cover", "It only says how something else is done"),
        ("w:5/g:north;enlarge", "It only says how something else is done"),
        ("mark-w:50", "It only says how something else is done"),
        ("widht:5", "There is no parameter 'widht'. Did you mean 'width'?"),
        ("mark:logos/a.png", "There is no parameter 'a.png'. A '/' within a value is written '%252F'."),
        ("w=5", "There is no parameter 'w=5'."), ("max-w:5", "'max-w' is called 'width' here."),
        ("w:5;h:5;ar:2", "'ar' cannot stand beside 'width' and 'height'"),
        ("w:10000&dpr=2", "'width' 10000 times 'dpr' 2 is 20000 pixels"),
        ("bg:%25FF", "The value of 'bg' is not UTF-8."),
    ])
    func whatIsRefused(pipeline: String, sentence: String) throws {
        let error = try native.refusal(query: "pipeline=\(pipeline)")
        #expect(error.kind == .badRequest)
        #expect(error.message.contains(sentence), "\(error.message)")
    }

    @Test func isBounded() throws {
        func text(_ count: Int, _ step: (Int) -> String, _ sign: String = "/") -> String {
            "pipeline=" + (0..<count).map(step).joined(separator: sign)
        }
        #expect(try native.picture(text(32) { _ in "blur:1" }).steps.count == 32)
        #expect(try native.refusal(query: text(33) { _ in "blur:1" }).message.contains("at most 32 segments"))
        #expect(try native.picture(text(32) { _ in "blur:1;invert" }).steps.count == 64)
        let many = text(32) { _ in "blur:1;invert;sepia:1" }
        #expect(try native.refusal(query: many).message.contains("at most 64 parameters in all segments"))
        #expect(try native.picture(text(9) { "mark:\($0)" }).inputs.count == 9)
        #expect(try native.picture(text(20) { _ in "mark:a" }).inputs.count == 1)
        #expect(try native.refusal(query: text(10) { "mark:\($0)" }).message.contains("at most 9 different ones"))
        let long = String(repeating: "a", count: 1000)
        #expect(try native.refusal(query: text(30) { _ in "mark:\(long)" }).message.contains("is too long"))
    }

    @Test func presetsHaveThem() throws {
        let presets = ["a": "w=40&pipeline=blur:1/invert", "b": "pipeline=sepia:1&q=70"]
        let dialect = try NativeDialect(NativeDialect.Configuration(presets: presets))
        let blurred: [Step] = [.inside(40, nil), .blur(sigma: 1), .filter(.invert(Invert()))]
        #expect(try dialect.picture("preset=a").steps == blurred)
        #expect(try dialect.picture("preset=a&h=30").steps.first == .inside(40, 30))
        #expect(
            try dialect.picture("preset=a&pipeline=invert").steps == [.inside(40, nil), .filter(.invert(Invert()))]
        )
        #expect(try dialect.picture("preset=a,b").steps == [.inside(40, nil), .filter(.sepia(Sepia(amount: 1)))])
        #expect(throws: NativeError.self) {
            try NativeDialect(NativeDialect.Configuration(presets: ["c": "pipeline=w:0"]))
        }
    }

    @Test func sizesAreBoundedAsOutside() throws {
        let presets = ["odd": "pipeline=w:541/blur:1"]
        let dialect = try NativeDialect(
            NativeDialect.Configuration(presets: presets, widths: AllowedWidths([320, 640]))
        )
        #expect(
            try dialect.picture("pipeline=w:300/blur:1/w:321").steps == [
                .inside(320, nil), .blur(sigma: 1), .inside(640, nil),
            ]
        )
        #expect(try dialect.picture("pipeline=w:100&dpr=4").steps == [.inside(640, nil)])
        #expect(try dialect.picture("preset=odd").steps.first == .inside(541, nil))
        #expect(try dialect.picture("preset=odd&dpr=1").steps.first == .inside(640, nil))
        #expect(try dialect.refusal(query: "pipeline=blur:1/w:50%25").message.contains("takes pixels here"))
        let fixed = try native.refusal(path: "/400x300/a.jpg", query: "pipeline=blur:1/w:7")
        #expect(fixed.message == "'width' cannot stand here: the path already says '400x300'.")
        let request = try native.parse(path: "/400x300/a.jpg", query: "pipeline=blur:1", accept: nil)
        #expect(request.recipe.steps == [.cover(400, 300), .blur(sigma: 1)])
        #expect(request.options.fixedKey == nil)
        let only = try NativeDialect(NativeDialect.Configuration(presets: presets, presetsOnly: true))
        #expect(try only.refusal(query: "preset=odd&pipeline=w:5").code == .presetsOnly)
        #expect(try only.picture("preset=odd").steps.count == 2)
    }

    /// A screen and a place change no size of a pipeline's.
    @Test func clientHintsChangeNoSize() throws {
        let hints = ClientHints { ["sec-ch-dpr": "2", "sec-ch-width": "300"][$0] }
        let request = try native.parse(path: "/picture/a.jpg", query: "pipeline=w:50", accept: nil, hints: hints)
        #expect(request.recipe.steps == [.inside(50, nil)])
    }
}
