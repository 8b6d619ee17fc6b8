import Recipes

/// Collects the parameters that say a recipe, in the order of work.
struct RecipeWriter {
    private let defaultGravity: Gravity
    private let defaultMetadata: MetadataPolicy
    private let light: Light
    private var pairs: [(name: String, value: String)] = []
    private var gravity: Gravity?
    private var marks = 0

    /// Makes a writer that leaves out what stands where a URL says nothing.
    init(defaultGravity: Gravity, defaultMetadata: MetadataPolicy, light: Light) {
        (self.defaultGravity, self.defaultMetadata, self.light) = (defaultGravity, defaultMetadata, light)
    }

    /// The parameters of a recipe whose steps are in the native order; `nil` when it has something no parameter says.
    mutating func parameters(of recipe: Recipe) -> [(name: String, value: String)]? {
        guard recipe.rounding == .halfUp else { return nil }
        (pairs, gravity, marks) = ([], nil, 0)
        var background: Color?
        let canvas = canvas(in: recipe)
        for step in recipe.steps {
            switch step {
            case .crop(let region): add(.crop, region.text)
            case .window(let window):
                add(.crop, "\(window.width.text)x\(window.height.text)")
                gravity = window.gravity
            case .trim(let trim): write(trim)
            case .resize(let resize): write(resize, on: canvas)
            case .rotate(let degrees, let corners):
                add(.rotate, PlainDecimal.text(of: degrees))
                background = corners
            case .flip(let flip): add(.flip, FlipWord(flip).rawValue)
            case .filter(.tone(let tone)): write(tone)
            case .filter(let filter): write(filter)
            case .background(let color): background = color
            case .extend(let canvas):
                if case .padding(let padding) = canvas.extent { add(.padding, padding.text) }
                background = canvas.background ?? background
            case .overlay(let overlay): write(overlay)
            }
        }
        if let gravity, gravity != defaultGravity { add(.gravity, gravity.text) }
        if !recipe.isUpright { add(.upright, "0") }
        if let background { add(.background, background.hexadecimal) }
        if recipe.pages.first != 1 { add(.page, String(recipe.pages.first)) }
        if let count = recipe.pages.count { add(.frames, String(count)) }
        if let redaction = recipe.redaction { add(.redact, redaction.text) }
        write(recipe.output)
        if recipe.light != light { add(.light, recipe.light.rawValue) }
        return pairs
    }

    private mutating func add(_ parameter: Parameter, _ value: String) { pairs.append((parameter.name, value)) }

    /// The canvas of `fit=pad`, which comes last but for a padding.
    private func canvas(in recipe: Recipe) -> Canvas? {
        let steps = recipe.steps.reversed().drop { if case .overlay = $0 { true } else { false } }
        for case .extend(let canvas) in steps.prefix(2) {
            if case .padding = canvas.extent { continue }
            return canvas
        }
        return nil
    }

    private mutating func write(_ resize: Resize, on canvas: Canvas?) {
        let box = resize.box
        if let width = box.width { add(.width, width.text) }
        if let height = box.height { add(.height, height.text) }
        if let aspect = box.aspect { add(.aspect, aspect.text) }
        if let width = box.leastWidth { add(.leastWidth, String(width)) }
        if let height = box.leastHeight { add(.leastHeight, String(height)) }
        let word: FitWord =
            switch resize.fit {
            case .inside: canvas != nil ? .pad : resize.enlarge ? .contain : .scaleDown
            case .cover: resize.enlarge ? .cover : .crop
            case .fill: .fill
            case .outside: .outside
            case .auto: .auto
            }
        if word != .scaleDown { add(.fit, word.rawValue) }
        if word.meaning.enlarges, !resize.enlarge { add(.enlarge, "0") }
        if resize.zoom != 1 { add(.zoom, PlainDecimal.text(of: resize.zoom)) }
        if resize.zoom > 1 || [.cover, .auto].contains(resize.fit) {
            gravity = resize.gravity
        } else if let canvas, gravity?.place != canvas.gravity {
            // What is cut by pixels stands in the middle of a canvas.
            gravity = canvas.gravity
        }
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

    private mutating func write(_ overlay: Overlay) {
        marks += 1
        func add(_ parameter: Parameter, _ value: String) {
            pairs.append((NumberedName.text(parameter, marks), value))
        }
        switch overlay.input {
        case .original(.stored(let key)): add(.mark, key)
        case .original(.remote(let url)): add(.mark, url)
        // A renderer's number says nothing to anyone else.
        case .job: return
        }
        if let width = overlay.width { add(.markWidth, width.markText) }
        if let height = overlay.height { add(.markHeight, height.markText) }
        if overlay.width != nil || overlay.height != nil {
            switch (overlay.fit, overlay.enlarge) {
            case (.inside, true): break
            case (.inside, false): add(.markFit, FitWord.scaleDown.rawValue)
            case (.cover, true): add(.markFit, FitWord.cover.rawValue)
            case (.cover, false): add(.markFit, FitWord.crop.rawValue)
            case (.fill, _): add(.markFit, FitWord.fill.rawValue)
            // What is read back is another one then, which says that it cannot be said.
            case (.outside, _), (.auto, _): break
            }
        }
        if let alignment = overlay.alignment.alignmentText { add(.markAlign, alignment) }
        if overlay.x != .pixels(0) { add(.markX, overlay.x.markText) }
        if overlay.y != .pixels(0) { add(.markY, overlay.y.markText) }
        if overlay.opacity != 1 { add(.markAlpha, PlainDecimal.text(of: overlay.opacity, shiftedBy: 2)) }
        if overlay.degrees != 0 { add(.markRotate, PlainDecimal.text(of: overlay.degrees)) }
        if let spacing = overlay.spacing { add(.markTile, spacing == 0 ? "grid" : "grid,\(spacing)") }
        if overlay.blend != .over { add(.markBlend, overlay.blend.rawValue) }
        if overlay.isOptional { add(.markMissing, MissingMark.ignore.rawValue) }
    }

    private mutating func write(_ output: Output) {
        if let summary = output.summary {
            add(.format, summary.word)
            if case .palette(let colors) = summary, colors != SummaryKind.usualPaletteColors {
                add(.colors, String(colors))
            }
            return
        }
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
        if let limit = output.byteLimit { add(.maxBytes, String(limit.bytes)) }
        if output.byteLimit?.mayScale == true { add(.maxBytesScale, "1") }
        if output.metadata != defaultMetadata { add(.metadata, output.metadata.rawValue) }
        if output.gamut != .sRGB { add(.color, output.gamut.rawValue) }
        if let hdr = output.hdr { add(.hdr, hdr.word) }
    }
}
