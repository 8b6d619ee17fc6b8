import Recipes

/// What parameters say of a picture, weighed against each other: those of a preset, and a URL's over them.
struct PictureParameters {
    /// What one parameter says.
    enum Value: Hashable, Sendable {
        case box(BoxParameters.Value)
        case shape(ShapeParameters.Value)
        case filter(FilterParameters.Value)
        case output(OutputParameters.Value)
        case redaction(Redaction)
        /// Of the mark of this number.
        case mark(Int, MarkParameters.Value)
        /// Behind all others.
        case pipeline(Pipeline)

        /// The same value where a preset says it.
        var inPreset: Value {
            switch self {
            case .output(.quality(let number, _)): .output(.quality(number, .jpeg))
            case .output(.hdr(.keep)): .output(.hdr(.prefer))
            default: self
            }
        }
    }

    private var box = BoxParameters()
    private var shape = ShapeParameters()
    private var filters = FilterParameters()
    private var output = OutputParameters()
    private var redaction: Redaction?
    /// By their numbers.
    private var marks: [Int: MarkParameters] = [:]
    private var pipeline: Pipeline?
    private var widths: AllowedWidths?

    /// Takes a value in place of an earlier one of the same parameter.
    mutating func take(_ value: Value) {
        switch value {
        case .box(let value): box.take(value)
        case .shape(let value): shape.take(value)
        case .filter(let value): filters.take(value)
        case .output(let value): output.take(value)
        case .redaction(let value): redaction = value
        case .mark(let number, let value): marks[number, default: MarkParameters()].take(value)
        case .pipeline(let value): pipeline = value
        }
    }

    /// Takes a path's size, whose box is covered unless something else is said.
    mutating func take(_ size: FixedSize) { box.take(size) }

    /// Lets the picture have no other widths than these.
    mutating func restrict(to widths: AllowedWidths) {
        self.widths = widths
        box.restrict(to: widths)
    }

    /// Takes what a browser says of its connection, and of its screen and the picture's place, where nobody has said it.
    ///
    /// - Parameters:
    ///   - hints: What it says.
    ///   - sizes: What its screen and the place may do.
    /// - Returns: What of it the picture depends on.
    mutating func take(_ hints: ClientHints, sizes: HintedSizes) -> HintUses {
        guard !output.wantsSummary else { return [] }
        let uses = output.take(hints)
        // Who says steps in their order says how large each makes it.
        return sizes == .none || pipeline != nil ? uses : uses.union(box.take(hints, roundsWidth: sizes == .rounded))
    }

    /// Whether a browser's screen or place has made it as large as it is.
    var isSizedByHints: Bool { box.isSizedByHints }

    /// Which sizes of a browser's screen and of the picture's place are taken.
    enum HintedSizes {
        /// Only what is asked for counts.
        case none
        /// All; a width is rounded up.
        case rounded
        /// All, as a list of widths bounds them.
        case exact
    }

    /// Whether facts are wanted, and no picture.
    var wantsFacts: Bool { output.wantsFacts }

    /// Whether nothing is said about the picture's format.
    var leavesFormatOpen: Bool { output.leavesFormatOpen }

    /// Puts the steps in the order of work, and behind them those of a pipeline in theirs.
    ///
    /// What changes nothing is left out, so that two URLs that mean the same give equal recipes.
    ///
    /// - Parameters:
    ///   - defaultGravity: What is kept or where the picture stands when nobody said.
    ///   - defaultMetadata: What of the original's metadata is kept when nobody said.
    ///   - encoding: What encoders are told when nobody said.
    ///   - light: The light for resizing.
    ///   - acceptance: What the client shows, for a format that is left open.
    /// - Returns: The recipe.
    /// - Throws: A `NativeError` where sides do not go together, or a palette would have too many colours.
    func recipe(
        defaultGravity: Gravity,
        defaultMetadata: MetadataPolicy,
        encoding: EncodingDefaults,
        light: Light,
        acceptance: Acceptance
    ) throws(NativeError) -> Recipe {
        let output = try self.output.output(acceptance, defaultMetadata, encoding)
        let segments = pipeline?.segments.map(parameters(of:)) ?? []
        var steps: [Step] = []
        for (index, parameters) in ([self] + segments).enumerated() {
            steps += try parameters.steps(defaultGravity, writtenAs: index == segments.count ? output : nil)
        }
        let recipe = Recipe(
            pages: self.output.pages,
            steps: steps,
            output: output,
            light: self.output.light ?? light,
            redaction: redaction,
            isUpright: shape.isUpright
        )
        if pipeline != nil { try Pipeline.check(recipe) }
        return recipe
    }

    /// What a segment of the pipeline says, with what holds for all of it.
    private func parameters(of segment: [Value]) -> PictureParameters {
        var parameters = PictureParameters()
        for value in segment { parameters.take(value) }
        if let factor = box.factor { parameters.take(.box(.dpr(factor))) }
        if let widths { parameters.restrict(to: widths) }
        return parameters
    }

    /// The steps in the order of work: crop, trim, resize, rotate, flip, filters, background, canvas, padding, marks.
    ///
    /// - Parameters:
    ///   - defaultGravity: What is kept or where the picture stands when nobody said.
    ///   - output: How the picture is written; `nil` where other steps follow, which look at what is behind it.
    /// - Returns: The steps.
    /// - Throws: A `NativeError` where sides do not go together.
    private func steps(_ defaultGravity: Gravity, writtenAs output: Output?) throws(NativeError) -> [Step] {
        let background = shape.visibleBackground(in: output)
        let filters = filters.steps(scaledBy: self.box.factor)
        let box = try self.box.steps(defaultGravity, background: background)
        var steps = shape.cuts(self.box.gravity(unlessSaid: defaultGravity))
        if let resize = box.resize { steps.append(.resize(resize)) }
        steps += shape.turns(before: background, hasFilters: !filters.isEmpty)
        steps += filters
        // Before a canvas, which has the same colour: a translucent one would otherwise lie there twice.
        if let background, background.alpha > 0 { steps.append(.background(background)) }
        steps += box.canvases.map { .extend($0) }
        return steps + marks.sorted { $0.key < $1.key }.compactMap { $0.value.step(self.box.factor) }
    }
}
