import Recipes

/// Recipes of all steps with every field at random, from a seed.
struct RecipeSamples {
    private var random: SeededRandom

    init(seed: UInt64) { random = SeededRandom(seed: seed) }

    /// One recipe.
    mutating func recipe() -> Recipe {
        var recipe = Recipe()
        if chance() { recipe.pages = PageSelection(first: whole(1...9), count: chance() ? nil : whole(1...9)) }
        for _ in 0..<whole(0...6) { recipe.steps.append(step()) }
        recipe.output = Output(
            format: format(),
            quality: chance() ? nil : whole(1...100),
            on: one(of: QualityScale.allCases),
            metadata: one(of: MetadataPolicy.allCases),
            gamut: one(of: Gamut.allCases),
            hdr: one(of: [nil] + HDRPolicy.allCases),
            options: options(),
            byteLimit: one(of: [nil, nil, ByteLimit(whole(100...1_000_000_000), mayScale: chance())]),
            defaults: EncodingDefaults(
                OutputFormat.allCases.filter { _ in whole(0...9) == 0 }.map { format in
                    .init(
                        format,
                        quality: chance() ? nil : whole(1...100),
                        chroma: one(of: [nil, .half, .full]),
                        isProgressive: chance() ? nil : true,
                        effort: whole(0...9)
                    )
                }
            )
        )
        if chance() { recipe.output.summary = one(of: SummaryKind.usual + [.palette(colors: whole(2...16))]) }
        recipe.rounding = chance() ? .halfUp : .halfEven
        recipe.light = one(of: Light.allCases)
        recipe.isUpright = chance()
        return recipe
    }

    private mutating func options() -> EncoderOptions {
        EncoderOptions(
            isLossless: one(of: [nil, true, false]),
            chroma: one(of: Chroma.allCases),
            colors: chance() ? nil : whole(2...256),
            isProgressive: chance(),
            effort: chance() ? nil : whole(0...9)
        )
    }

    /// One step of any kind.
    mutating func step() -> Step {
        switch whole(0...14) {
        case 13: .overlay(overlay())
        case 0: .crop(Region(x: length(), y: length(), width: length(), height: length()))
        case 1:
            .trim(
                Trim(
                    tolerance: number(0...255),
                    border: chance() ? .corner(one(of: Trim.Corner.allCases)) : .color(color()),
                    sides: Trim.Sides(rawValue: whole(0...15)),
                    symmetry: one(of: Trim.Symmetry.allCases),
                    margin: chance() ? 0 : whole(1...99)
                )
            )
        case 2:
            .resize(
                Resize(
                    box(),
                    fit: one(of: Fit.allCases),
                    enlarge: chance(),
                    gravity: gravity(),
                    zoom: chance() ? 1 : number(0.1...10)
                )
            )
        case 3: .rotate(degrees: number(-720...720), background: chance() ? nil : color())
        case 4: .flip(one(of: Flip.allCases))
        case 5: .blur(sigma: number(0.1...250))
        case 6: .sharpen(sigma: number(0.1...10))
        case 7: .grayscale
        case 8: .tone(Tone(brightness: number(0...10), contrast: number(0...10), saturation: number(0...10)))
        case 9:
            .extend(
                Canvas(
                    extent(),
                    gravity: gravity(),
                    background: chance() ? nil : color()
                )
            )
        case 10: .window(Window(width: length(), height: length(), gravity: gravity()))
        case 11, 12: .filter(effect())
        default: .background(color())
        }
    }

    private mutating func overlay() -> Overlay {
        Overlay(
            one(of: [.original(.stored(key: "logos/é;,=.png")), .original(.remote(url: "https://a/b")), .job(3)]),
            isOptional: chance(),
            width: chance() ? nil : length(),
            height: chance() ? nil : length(),
            fit: one(of: Fit.allCases),
            enlarge: chance(),
            alignment: gravity(),
            x: length(),
            y: length(),
            degrees: chance() ? 0 : number(-720...720),
            opacity: chance() ? 1 : number(0...1),
            blend: one(of: Blend.allCases),
            spacing: chance() ? nil : whole(0...99)
        )
    }

    /// A filter that changes colours.
    private mutating func effect() -> Filter {
        switch whole(0...17) {
        case 0: .colorize(Colorize(color: color(), amount: number(0...1)))
        case 1: Curve(points: curve()).map { .curve($0) } ?? .invert(Invert())
        case 2: .duotone(Duotone(dark: color(), light: color(), amount: number(0...1)))
        case 3: .exposure(Exposure(stops: number(-4...4)))
        case 4: .gamma(Gamma(gamma: number(0.1...10)))
        case 5: .gradient(Gradient(color: color(), start: number(0...1), end: number(0...1), degrees: number(0...360)))
        case 6: .hue(Hue(degrees: number(0...360)))
        case 7: .invert(Invert())
        case 8: .monochrome(Monochrome(color: color(), amount: number(0...1)))
        case 9: .noise(Noise(amount: number(0...1)))
        case 10: .normalize(Normalize())
        case 11: .pixelate(Pixelate(side: whole(1...1000)))
        case 12: .sepia(Sepia(amount: number(0...1)))
        case 13: .vibrance(Vibrance(amount: number(-1...1)))
        case 14: .vignette(Vignette(amount: number(0...1)))
        case 15: .cornerRadius(corners())
        case 16: .ellipse(Ellipse())
        default:
            .border(
                Border(
                    width: whole(1...99),
                    color: color(),
                    alignment: one(of: Border.Alignment.allCases),
                    corners: chance() ? nil : corners()
                )
            )
        }
    }

    private mutating func corners() -> CornerRadius {
        CornerRadius(topLeft: radius(), topRight: radius(), bottomRight: radius(), bottomLeft: radius())
    }

    private mutating func radius() -> CornerRadius.Radius {
        chance() ? .pixels(number(0...99)) : .share(number(0...0.5))
    }

    /// Points from left to right, with room between them.
    private mutating func curve() -> [Curve.Point] {
        let count = whole(2...3)
        return (0..<count).map { Curve.Point(x: Double($0) / Double(count), y: number(0...1)) }
    }

    /// Text that was changed in one to three places, or made of what texts are made of.
    mutating func mutated(_ text: String) -> String {
        var bytes = Array(text.utf8)
        for _ in 0..<whole(1...3) {
            let place = whole(0...bytes.count)
            switch whole(0...4) {
            case 0 where place < bytes.count: bytes.remove(at: place)
            case 1 where place < bytes.count: bytes[place] = UInt8.random(in: 0...255, using: &random)
            case 2 where place < bytes.count: bytes.insert(bytes[place], at: place)
            case 3: bytes.removeLast(bytes.count - place)
            default: bytes.insert(contentsOf: Array(one(of: RecipeSamples.pieces).utf8), at: place)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Text made of pieces of texts.
    mutating func text() -> String {
        (0..<whole(0...12)).map { _ in one(of: RecipeSamples.pieces) }.joined()
    }

    private static let pieces = [
        "v1", ";", "=", ",", "x", ":", ".", "+", "-", "px", "0", "1", "255", "1e308", "-0.0", "nan", "inf", "0x1p3",
        "all",
        "auto", "crop=", "trim=", "resize=", "rotate=", "flip=", "blur=", "sharpen=", "grayscale", "tone=", "extend=",
        "window=", "overlay=", "stored:", "remote:", "w=", "h=", "optional", "tile=", "blend=over", "opacity=",
        "curve=0.0:0.1,1.0:1.0", "duotone=", "gradient=", "pixelate=3", "invert", "gamma=2.0",
        "aspect=", "least=", "zoom=", "box", "padding=", "*", "upright=0", "background=", "output=", "jpeg",
        "original(0)", "negotiated(3)", ",q=default", ",q=80", ",metadata=none",
        ";rounding=halfEven", ";light=gamma", "pages=1+all", "99999999999999999999", "\u{301}", " ", "\n", "\0",
    ]

    private mutating func chance() -> Bool { Bool.random(using: &random) }

    private mutating func whole(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &random) }

    /// Numbers as people write them, and any others.
    private mutating func number(_ range: ClosedRange<Double>) -> Double {
        let number = Double.random(in: range, using: &random)
        guard chance() else { return number }
        return min(max((number * 4).rounded() / 4, range.lowerBound), range.upperBound)
    }

    private mutating func one<Value>(of values: [Value]) -> Value { values[whole(0...(values.count - 1))] }

    private mutating func length() -> Length { chance() ? .pixels(number(0...9_999)) : .fraction(number(0...1)) }

    private mutating func box() -> Box {
        Box(
            width: side(),
            height: side(),
            aspect: chance() ? nil : Aspect(width: whole(1...99), height: whole(1...99)),
            leastWidth: chance() ? nil : whole(1...999),
            leastHeight: chance() ? nil : whole(1...999)
        )
    }

    private mutating func side() -> Box.Side? {
        switch whole(0...2) {
        case 0: nil
        case 1: .fraction(number(0.01...10))
        default: .pixels(whole(1...20_000))
        }
    }

    private mutating func extent() -> Canvas.Extent {
        switch whole(0...2) {
        case 0: .box
        case 1: .padding(Padding(top: length(), right: length(), bottom: length(), left: length()))
        default: .pixels(width: whole(1...20_000), height: whole(1...20_000))
        }
    }

    private mutating func gravity() -> Gravity {
        switch whole(0...4) {
        case 0: .attention
        case 1: .entropy
        case 2: .offset(x: number(0...1), y: number(0...1), right: length(), down: length())
        default: .point(x: number(0...1), y: number(0...1))
        }
    }

    private mutating func color() -> Color {
        Color(red: sample(), green: sample(), blue: sample(), alpha: chance() ? 255 : sample())
    }

    private mutating func sample() -> UInt8 { UInt8.random(in: 0...255, using: &random) }

    private mutating func format() -> FormatChoice {
        let acceptance = one(of: [[], .webp, .avif, .jxl, [.webp, .avif], [.webp, .avif, .jxl]] as [Acceptance])
        return switch whole(0...2) {
        case 0: .original(acceptance)
        case 1: .negotiated(acceptance)
        default: .exact(one(of: OutputFormat.allCases))
        }
    }
}

/// Numbers that are the same for the same seed (SplitMix64).
private struct SeededRandom: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
