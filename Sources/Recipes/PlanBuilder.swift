/// Walks a recipe's steps with the size the picture has at each.
struct PlanBuilder {
    /// What the steps came to.
    private(set) var steps: [PlanStep] = []
    /// The picture's size by now.
    private(set) var size: PixelSize
    /// The size before the picture was brought to that of a summary; otherwise ``size``.
    private(set) var wholeSize: PixelSize
    /// The size before the last resize.
    private var unscaledSize: PixelSize
    /// Whether the picture may be transparent by now.
    private(set) var hasAlpha: Bool
    /// Whether a step has uncovered something to which nobody gave a colour.
    private var isUncovered: Bool
    /// The last box into which the picture was put of which both sides are known.
    var box: PixelSize?
    /// What is planned after a look at pixels; the walk ends there.
    private(set) var deferred: Plan.Deferred?
    /// How fractions of pixels become whole ones.
    let rounding: Rounding
    /// Bounds on what comes out.
    let limits: PlanLimits

    private let summary: SummaryKind?
    private var remaining: ArraySlice<Step>

    init(
        _ recipeSteps: [Step],
        from size: PixelSize,
        rounding: Rounding,
        limits: PlanLimits,
        hasAlpha: Bool,
        isUncovered: Bool = false,
        summary: SummaryKind? = nil
    ) throws(PlanError) {
        (self.size, wholeSize, unscaledSize) = (size, size, size)
        self.summary = summary
        self.rounding = rounding
        self.limits = limits
        self.hasAlpha = hasAlpha
        self.isUncovered = isUncovered
        remaining = recipeSteps[...]
        while deferred == nil, let step = remaining.popFirst() {
            let before = self.size
            try step.plan(&self)
            // What grows on the way is held on the way, however small the result, and would soon be larger than numbers are.
            guard self.size.pixels <= max(limits.outputPixels, before.pixels) else {
                throw PlanError.tooLarge(self.size, limits)
            }
        }
        wholeSize = self.size
        if deferred == nil, let summary { finish(at: summary.size(of: wholeSize)) }
    }

    /// Adds a step, after which the picture has this size.
    mutating func append(_ step: PlanStep, to size: PixelSize? = nil) {
        steps.append(step)
        self.size = size ?? self.size
    }

    /// Ends the plan with a look at pixels; what follows in the recipe is planned after it.
    mutating func put(off trim: Trim) {
        deferred = Plan.Deferred(
            trim: trim,
            remaining: Array(remaining),
            hasAlpha: hasAlpha,
            isUncovered: isUncovered,
            rounding: rounding,
            limits: limits,
            summary: summary
        )
    }

    /// Keeps a rectangle.
    mutating func extract(_ rect: PixelRect) {
        if rect.size != size { steps.append(.extract(rect)) }
        size = rect.size
    }

    /// Resizes to exactly this size.
    mutating func scale(to target: PixelSize) {
        if target != size {
            unscaledSize = size
            steps.append(.scale(to: target))
        }
        size = target
    }

    /// Resizes to the size of a summary; a resize right before it need not be done.
    private mutating func finish(at target: PixelSize) {
        guard target != size else { return }
        if case .scale = steps.last {
            steps.removeLast()
            size = unscaledSize
        }
        scale(to: target)
    }

    /// Keeps the part of this size that something is held on to in.
    ///
    /// - Parameters:
    ///   - window: The part's size.
    ///   - gravity: What is held on to.
    ///   - target: The size that the part then gets, in whose pixels an offset is; its own where not given.
    mutating func cut(_ window: PixelSize, _ gravity: Gravity, for target: PixelSize? = nil) {
        if let interest = gravity.interest {
            steps.append(.extractInteresting(window, by: interest))
        } else {
            let origin = gravity.windowOrigin(of: window, for: target ?? window, in: size, rounding)
            steps.append(.extract(PixelRect(x: origin.x, y: origin.y, size: window)))
        }
        size = window
    }

    /// Puts the picture on a canvas.
    mutating func embed(at origin: (x: Int, y: Int), in canvas: PixelSize, background: Color?) {
        append(.embed(x: origin.x, y: origin.y, in: canvas, background: background), to: canvas)
        uncover(background)
    }

    /// Puts a colour behind what is transparent; the same colour lies there once.
    mutating func flatten(_ color: Color) {
        if hasAlpha || isUncovered, steps.last != .flatten(color) { steps.append(.flatten(color)) }
        if color.alpha == 255 { (hasAlpha, isUncovered) = (false, false) }
    }

    /// Notes that a step has made pixels which the picture does not cover.
    ///
    /// - Parameter color: Their colour; where it is `nil` a colour behind the picture lies there too, but a format is
    ///   not chosen for them.
    mutating func uncover(_ color: Color?) {
        guard let color else { return isUncovered = true }
        if color.alpha < 255 { hasAlpha = true }
    }
}
