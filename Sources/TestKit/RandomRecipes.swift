public import Recipes

/// Recipes of all kinds, the same in every run; many say things that decide nothing.
public struct RandomRecipes {
    private var generator: SeededRandom

    /// Begins a series.
    public init(seed: UInt64) { generator = SeededRandom(seed: seed) }

    /// The next recipe.
    public mutating func next() -> Recipe {
        var steps: [Step] = []
        while chance(of: 6, in: 10), steps.count < 4 { steps.append(step()) }
        let color = one(of: Self.colors)
        return Recipe(
            pages: PageSelection(first: one(of: [1, 1, 1, 2]), count: one(of: [nil, nil, 1, 5, 9])),
            steps: steps,
            output: output(),
            rounding: one(of: [.halfUp, .halfUp, .halfEven]),
            light: one(of: [.linear, .linear, .gamma]),
            redaction: one(of: [nil, nil, nil, Redaction(), Redaction(.pixelate), Redaction(.fill(color))]),
            isUpright: chance(of: 9, in: 10)
        )
    }

    private mutating func step() -> Step {
        let color = one(of: Self.colors)
        return switch Int.random(in: 0..<17, using: &generator) {
        case 0: .crop(one(of: Self.regions))
        case 1:
            .trim(
                Trim(
                    tolerance: one(of: [0, 10]),
                    border: one(of: [.corner(.topLeft), .corner(.bottomRight), .color(color)]),
                    symmetry: one(of: [.none, .both]),
                    margin: one(of: [0, 0, 3])
                )
            )
        case 2, 3: .resize(resize())
        case 4: .rotate(degrees: one(of: [0, 90, 180, -90, 360, 12.5]), background: one(of: [nil, color]))
        case 5: .flip(one(of: [.horizontal, .vertical, .both]))
        case 6: one(of: [.blur(sigma: 0), .blur(sigma: 1), .sharpen(sigma: 0), .sharpen(sigma: 1), .grayscale])
        case 7: .tone(one(of: [Tone(), Tone(brightness: 1.2), Tone(saturation: 0)]))
        case 8, 12: .extend(Canvas(extent(), gravity: gravity(), background: one(of: [nil, color])))
        case 14: .overlay(overlay())
        case 9: .filter(.tint(Tint(color: color, amount: 0.5)))
        case 10:
            .window(
                Window(
                    width: one(of: [.pixels(40), .fraction(0.5), .fraction(1)]),
                    height: one(of: [.pixels(25), .pixels(9999), .fraction(0.3)]),
                    gravity: gravity()
                )
            )
        case 11, 13: .filter(effect(color))
        default: .background(color)
        }
    }

    private mutating func extent() -> Canvas.Extent {
        one(of: [
            .pixels(width: 400, height: one(of: [30, 330])), .box,
            .padding(Padding(top: .pixels(3.5), right: .fraction(0.1), bottom: .pixels(0), left: .pixels(7))),
        ])
    }

    /// A layer of the first input of a job beside its original.
    private mutating func overlay() -> Overlay {
        Overlay(
            .job(1),
            width: one(of: [nil, .pixels(30), .fraction(0.25)]),
            height: one(of: [nil, nil, .pixels(20)]),
            fit: one(of: [.inside, .cover, .fill]),
            enlarge: one(of: [true, false]),
            alignment: gravity(),
            x: one(of: [.pixels(0), .pixels(-7), .fraction(0.1)]),
            y: one(of: [.pixels(0), .pixels(9)]),
            degrees: one(of: [0, 0, 90, 360, 30]),
            opacity: one(of: [1, 1, 0.5, 0]),
            blend: one(of: [.over, .over, .multiply]),
            spacing: one(of: [nil, nil, 5])
        )
    }

    /// A filter that changes colours; one in some changes nothing.
    private mutating func effect(_ color: Color) -> Filter {
        let amount = one(of: [0, 0.3, 1])
        return one(of: [
            .colorize(Colorize(color: color, amount: amount)), .curve(one(of: Self.curves)),
            .duotone(Duotone(dark: color, light: .white, amount: amount)), .exposure(Exposure(stops: amount)),
            .gamma(Gamma(gamma: amount + 0.7)), .gradient(Gradient(color: color, start: amount, end: 0)),
            .hue(Hue(degrees: one(of: [0, 360, 90]))), .invert(Invert()),
            .monochrome(Monochrome(color: color, amount: amount)), .noise(Noise(amount: amount)),
            .normalize(Normalize()), .pixelate(Pixelate(side: one(of: [1, 4, 30]))), .sepia(Sepia(amount: amount)),
            .vibrance(Vibrance(amount: amount)), .vignette(Vignette(amount: amount)),
            .border(Border(width: 3, color: color, alignment: one(of: [.inside, .outside]))), .ellipse(Ellipse()),
            .cornerRadius(CornerRadius(one(of: [.pixels(0), .pixels(9), .share(0.5)]))),
        ])
    }

    /// Straight, and bent.
    private static let curves = [[(0.0, 0.0), (1.0, 1.0)], [(0, 0), (0.5, 0.7), (1, 0.9)]].compactMap { points in
        Curve(points: points.map { Curve.Point(x: $0.0, y: $0.1) })
    }

    private mutating func resize() -> Resize {
        var box = Box(
            width: one(of: [nil, .pixels(30), .pixels(400), .pixels(500), .fraction(0.5)]),
            height: one(of: [nil, .pixels(20), .pixels(300), .pixels(400), .fraction(0.3)])
        )
        if chance(of: 2, in: 10) { box.aspect = Aspect(width: 16, height: 9) }
        if chance(of: 2, in: 10) { (box.leastWidth, box.leastHeight) = (one(of: [nil, 80]), one(of: [nil, 60, 500])) }
        return Resize(
            box,
            fit: one(of: [.inside, .cover, .fill, .outside, .auto]),
            enlarge: one(of: [true, false]),
            gravity: gravity(),
            zoom: one(of: [1, 1, 1, 2.5, 0.5])
        )
    }

    private mutating func gravity() -> Gravity {
        one(of: [
            .center, .point(x: 0, y: 0), .point(x: 0.3, y: 0.7), .attention, .entropy, .face, .faces,
            .offset(x: 1, y: 0.5, right: .pixels(7.5), down: .fraction(-0.1)),
        ])
    }

    private mutating func output() -> Output {
        var output = Output(
            format: one(of: [
                .exact(.jpeg), .exact(.png), .exact(.webp), .exact(.gif), .original([]), .negotiated([]),
                .negotiated([.avif, .webp]), .negotiated(.webp), .negotiated([.jxl, .avif, .webp]), .original(.jxl),
            ]),
            quality: one(of: [nil, nil, 80, 79, 60]),
            on: one(of: [.format, .jpeg]),
            byteLimit: one(of: [nil, nil, nil, nil, ByteLimit(900_000), ByteLimit(900_000, mayScale: true)]),
            defaults: one(of: [EncodingDefaults(), EncodingDefaults(), Self.defaults])
        )
        if chance(of: 1, in: 6) { output.summary = one(of: SummaryKind.usual + [.palette(colors: 3)]) }
        return output
    }

    private mutating func one<Value>(of values: [Value]) -> Value {
        values[Int.random(in: 0..<values.count, using: &generator)]
    }

    private mutating func chance(of share: Int, in whole: Int) -> Bool {
        Int.random(in: 0..<whole, using: &generator) < share
    }

    private static let defaults = EncodingDefaults([
        .init(.jpeg, quality: 70, chroma: .full, isProgressive: true), .init(.png, isProgressive: true, effort: 3),
        .init(.webp, quality: 60, effort: 2), .init(.avif, quality: 50, chroma: .half),
    ])

    private static let colors = [
        Color.white, Color(red: 200, green: 30, blue: 0), Color(red: 200, green: 30, blue: 0, alpha: 128),
        Color(red: 0, green: 0, blue: 0, alpha: 0),
    ]

    private static let regions = [
        Region(x: .pixels(0), y: .pixels(0), width: .pixels(9999), height: .pixels(9999)),
        Region(x: .fraction(0), y: .fraction(0), width: .fraction(1), height: .fraction(1)),
        Region(x: .pixels(10), y: .pixels(5), width: .pixels(40), height: .pixels(30)),
        Region(x: .fraction(0.1), y: .fraction(0.25), width: .fraction(0.5), height: .fraction(0.5)),
    ]
}
