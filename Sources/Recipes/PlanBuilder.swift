/// Walks a recipe's steps with the size the picture has at each.
struct PlanBuilder {
    private(set) var steps: [PlanStep] = []
    private(set) var size: PixelSize
    private(set) var hasAlpha: Bool
    private(set) var deferred: Plan.Deferred?
    private let rounding: Rounding
    private let limits: PlanLimits

    init(
        _ recipeSteps: [Step],
        from size: PixelSize,
        rounding: Rounding,
        limits: PlanLimits,
        hasAlpha: Bool
    ) throws(PlanError) {
        self.size = size
        self.rounding = rounding
        self.limits = limits
        self.hasAlpha = hasAlpha
        for (index, step) in recipeSteps.enumerated() {
            if case .trim(let tolerance) = step {
                deferred = Plan.Deferred(
                    trimTolerance: tolerance,
                    remaining: Array(recipeSteps[(index + 1)...]),
                    hasAlpha: self.hasAlpha,
                    rounding: rounding,
                    limits: limits
                )
                return
            }
            try add(step)
        }
    }

    private mutating func add(_ step: Step) throws(PlanError) {
        switch step {
        case .crop(let region): try crop(region)
        case .trim: break
        case .resize(let change): resize(change)
        case .rotate(let degrees, let background): rotate(degrees, background)
        case .flip(let flip): steps.append(.flip(flip))
        case .blur(let sigma): steps.append(.blur(sigma: sigma))
        case .sharpen(let sigma): steps.append(.sharpen(sigma: sigma))
        case .grayscale: steps.append(.grayscale)
        case .tone(let tone): if tone != Tone() { steps.append(.tone(tone)) }
        case .extend(let canvas): extend(canvas)
        case .background(let color): flatten(color)
        }
    }

    private mutating func crop(_ region: Region) throws(PlanError) {
        guard let rect = region.pixels(in: size, rounding) else {
            throw PlanError(.cropOutside, "The crop lies outside of the picture, which is \(size) pixels.")
        }
        if rect.size != size { steps.append(.extract(rect)) }
        size = rect.size
    }

    private mutating func resize(_ change: Resize) {
        guard let geometry = ResizeGeometry(change, of: size, rounding: rounding) else { return }
        guard let window = geometry.window else { return scale(to: geometry.scaled) }
        if geometry.scaled.pixels > limits.outputPixels {
            cropThenScale(to: window, change.gravity)
        } else {
            scale(to: geometry.scaled)
            cut(window, change.gravity)
        }
        size = window
    }

    /// Cutting first keeps a long thin picture that covers a box from becoming gigantic in between.
    private mutating func cropThenScale(to window: PixelSize, _ gravity: Gravity) {
        let shape = Resize(width: window.width, height: window.height, fit: .cover, enlarge: false)
        if let part = ResizeGeometry(shape, of: size, rounding: rounding)?.window { cut(part, gravity) }
        scale(to: window)
    }

    private mutating func cut(_ window: PixelSize, _ gravity: Gravity) {
        switch gravity {
        case .attention: steps.append(.extractInteresting(window, by: .attention))
        case .entropy: steps.append(.extractInteresting(window, by: .entropy))
        case .point:
            let origin = gravity.windowOrigin(of: window, in: size, rounding)
            steps.append(.extract(PixelRect(x: origin.x, y: origin.y, size: window)))
        }
        size = window
    }

    private mutating func scale(to target: PixelSize) {
        if target != size { steps.append(.scale(to: target)) }
        size = target
    }

    private mutating func rotate(_ degrees: Double, _ background: Color?) {
        var angle = degrees.truncatingRemainder(dividingBy: 360)
        if angle < 0 { angle += 360 }
        switch angle {
        case 0: return
        case 90, 270: size = size.turned
        case 180: break
        default:
            size = size.turned(byDegrees: angle, rounding)
            if let background, background.alpha < 255 { hasAlpha = true }
        }
        steps.append(.rotate(degrees: angle, to: size, background: background))
    }

    private mutating func extend(_ canvas: Canvas) {
        if let background = canvas.background { flatten(background) }
        let target = PixelSize(width: max(canvas.width, size.width), height: max(canvas.height, size.height))
        guard target != size else { return }
        let origin = canvas.gravity.canvasOrigin(of: size, in: target, rounding)
        steps.append(.embed(x: origin.x, y: origin.y, in: target, background: canvas.background))
        size = target
        if let background = canvas.background, background.alpha < 255 { hasAlpha = true }
    }

    private mutating func flatten(_ color: Color) {
        if hasAlpha { steps.append(.flatten(color)) }
        if color.alpha == 255 { hasAlpha = false }
    }
}
