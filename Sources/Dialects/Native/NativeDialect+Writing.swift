import Basics
public import Recipes

extension NativeDialect {
    /// The canonical query of a recipe: parsed again by this dialect, it gives this recipe.
    ///
    /// Sides are in device pixels, so there is no `dpr`; what has its default is left out.
    ///
    /// - Parameter recipe: A recipe.
    /// - Returns: The query without `?`, empty for the default recipe; `nil` for a recipe that native URLs cannot say,
    ///   such as steps in another order.
    public func query(for recipe: Recipe) -> String? {
        var writer = RecipeWriter(defaultGravity: configuration.gravity)
        guard writer.write(recipe) else { return nil }
        let query = writer.pairs.map { "\($0.0.name)=\(PercentCoding.encodeQuery($0.1))" }.joined(separator: "&")
        // Reading back is the one sure proof, and this is no hot path. Only the format's open choices, the light and
        // that a quality was a preset's are not in the text.
        let acceptance: Acceptance =
            switch recipe.output.format {
            case .exact: []
            case .original(let acceptance), .negotiated(let acceptance): acceptance
            }
        guard var again = try? self.recipe(parameters: query, acceptance: acceptance) else { return nil }
        again.light = recipe.light
        again.output.qualityScale = recipe.output.qualityScale
        return again == recipe ? query : nil
    }

    /// The canonical path and query of a request; file name and facts included, cache-busters not.
    ///
    /// - Parameter request: A request.
    /// - Returns: `/picture/…` with its query; `nil` when native URLs cannot say the recipe.
    public func target(for request: ImageRequest) -> String? {
        guard var query = query(for: request.recipe) else { return nil }
        if request.options.wantsFacts {
            guard case .original = request.recipe.output.format else { return nil }
            query += (query.isEmpty ? "" : "&") + "format=json"
        }
        if let download = request.options.download {
            query += (query.isEmpty ? "" : "&") + "download=" + PercentCoding.encodeQuery(download)
        }
        let path =
            switch request.origin {
            case .stored(let key): "/picture/" + PercentCoding.encodePath(key)
            // The only spelling that no proxy can damage.
            case .remote(let url): "/picture/b64/" + Base64URL.encode(url.utf8)
            }
        return query.isEmpty ? path : "\(path)?\(query)"
    }
}

/// Collects the parameters that say a recipe, in the order of work.
private struct RecipeWriter {
    let defaultGravity: Gravity
    var pairs: [(Parameter, String)] = []

    init(defaultGravity: Gravity) { self.defaultGravity = defaultGravity }

    /// Writes a recipe whose steps are in the native order; `false` when it has something no parameter says.
    mutating func write(_ recipe: Recipe) -> Bool {
        guard recipe.rounding == .halfUp else { return false }
        var background: Color?
        let canvas = canvas(in: recipe)
        for step in recipe.steps {
            switch step {
            case .crop(let region): add(.crop, region.text)
            case .trim(let tolerance): add(.trim, PlainDecimal.text(of: tolerance))
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
        write(recipe.output)
        return true
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
        if output.metadata != .none { add(.metadata, output.metadata.rawValue) }
    }
}

extension FlipWord {
    fileprivate init(_ flip: Flip) {
        switch flip {
        case .horizontal: self = .horizontal
        case .vertical: self = .vertical
        case .both: self = .both
        }
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
