import Recipes

/// Collects the parameters that say a recipe, in the order of work.
struct RecipeWriter {
    private let defaultGravity: Gravity
    private let defaultMetadata: MetadataPolicy
    private let light: Light
    private var pairs: [(Parameter, String)] = []

    /// Makes a writer that leaves out what stands where a URL says nothing.
    init(defaultGravity: Gravity, defaultMetadata: MetadataPolicy, light: Light) {
        (self.defaultGravity, self.defaultMetadata, self.light) = (defaultGravity, defaultMetadata, light)
    }

    /// The parameters of a recipe whose steps are in the native order; `nil` when it has something no parameter says.
    mutating func parameters(of recipe: Recipe) -> [(Parameter, String)]? {
        guard recipe.rounding == .halfUp else { return nil }
        pairs = []
        var background: Color?
        let canvas = canvas(in: recipe)
        for step in recipe.steps {
            switch step {
            case .crop(let region): add(.crop, region.text)
            case .trim(let trim): write(trim)
            case .resize(let resize): write(resize, on: canvas)
            case .rotate(let degrees, let corners):
                add(.rotate, PlainDecimal.text(of: degrees))
                background = corners
            case .flip(let flip): add(.flip, FlipWord(flip).rawValue)
            case .filter(.tone(let tone)): write(tone)
            case .filter(let filter): write(filter)
            case .background(let color): background = color
            case .extend(let canvas): background = canvas.background ?? background
            }
        }
        if let background { add(.background, background.hexadecimal) }
        if recipe.pages.first != 1 { add(.page, String(recipe.pages.first)) }
        if let count = recipe.pages.count { add(.frames, String(count)) }
        if let redaction = recipe.redaction { add(.redact, redaction.text) }
        write(recipe.output)
        if recipe.light != light { add(.light, recipe.light.rawValue) }
        return pairs
    }

    private mutating func add(_ parameter: Parameter, _ value: String) { pairs.append((parameter, value)) }

    private func canvas(in recipe: Recipe) -> Canvas? {
        guard case .extend(let canvas)? = recipe.steps.last else { return nil }
        return canvas
    }

    private mutating func write(_ resize: Resize, on canvas: Canvas?) {
        if let width = resize.width { add(.width, String(width)) }
        if let height = resize.height { add(.height, String(height)) }
        let word: FitWord =
            switch (resize.fit, resize.enlarge) {
            case (.inside, false): .scaleDown
            case (.inside, true): canvas == nil ? .contain : .pad
            case (.cover, true): .cover
            case (.cover, false): .crop
            case (.fill, _): .fill
            }
        if word != .scaleDown { add(.fit, word.rawValue) }
        let gravity = word == .pad ? canvas?.gravity : word == .cover || word == .crop ? resize.gravity : nil
        if let gravity, gravity != defaultGravity { add(.gravity, gravity.text) }
    }

    private mutating func write(_ trim: Trim) {
        add(.trim, PlainDecimal.text(of: trim.tolerance))
        if trim.border != .corner(.topLeft) { add(.trimBorder, trim.border.text) }
        if trim.sides != .all { add(.trimSides, trim.sides.text) }
        if trim.symmetry != .none { add(.trimSymmetry, trim.symmetry.text) }
        if trim.margin != 0 { add(.trimMargin, String(trim.margin)) }
    }

    private mutating func write(_ tone: Tone) {
        if tone.brightness != 1 { add(.brightness, PlainDecimal.text(of: tone.brightness)) }
        if tone.contrast != 1 { add(.contrast, PlainDecimal.text(of: tone.contrast)) }
        if tone.saturation != 1 { add(.saturation, PlainDecimal.text(of: tone.saturation)) }
    }

    private mutating func write(_ filter: Filter) {
        for parameter in Parameter.allCases {
            if let text = parameter.definition.text(filter) { return add(parameter, text) }
        }
    }

    private mutating func write(_ output: Output) {
        switch output.format {
        case .exact(let format): add(.format, format.rawValue)
        case .negotiated: add(.format, "auto")
        case .original: break
        }
        if let quality = output.quality { add(.quality, String(quality)) }
        let options = output.options
        if let isLossless = options.isLossless { add(.lossless, isLossless ? "1" : "0") }
        if options.chroma != .auto { add(.chroma, options.chroma.rawValue) }
        if let colors = options.colors { add(.colors, String(colors)) }
        if options.isProgressive { add(.progressive, "1") }
        if let effort = options.effort { add(.effort, String(effort)) }
        if output.metadata != defaultMetadata { add(.metadata, output.metadata.rawValue) }
        if output.gamut != .sRGB { add(.color, output.gamut.rawValue) }
        if let hdr = output.hdr { add(.hdr, hdr.word) }
    }
}

extension Gravity {
    fileprivate var text: String {
        switch self {
        case .point(let x, let y):
            Gravity.words.first { $0.gravity == self }?.word
                ?? "\(PlainDecimal.text(of: x)),\(PlainDecimal.text(of: y))"
        case .attention: "smart"
        case .entropy: "entropy"
        case .face: "face"
        case .faces: "faces"
        }
    }
}

extension Region {
    fileprivate var text: String { [x, y, width, height].map(\.text).joined(separator: ",") }
}

extension Length {
    fileprivate var text: String {
        switch self {
        case .pixels(let value): PlainDecimal.text(of: value)
        case .fraction(let value): PlainDecimal.text(of: value, shiftedBy: 2) + "%"
        }
    }
}
