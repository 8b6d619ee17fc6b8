/// Takes out of steps the colours that nobody sees, and gives equal ones one spelling.
///
/// Where the output holds no transparency, and where nothing that follows looks at it, a colour is what it looks like
/// on white paper, and white is what lies behind a picture anyway. `Plan.paintedSteps` paints by the same rule.
struct ColorNormalization {
    /// Whether the picture that the steps begin with may be transparent.
    var pictureHasAlpha: Bool
    /// Whether the output holds transparency.
    var outputHasAlpha: Bool

    /// A step, and whether it puts its colour behind something that may be transparent.
    private struct Painted {
        var step: Step
        var isFilling = false
    }

    /// The steps with such colours.
    func normalized(_ steps: [Step]) -> [Step] {
        let painted = visible(steps)
        return outputHasAlpha ? painted.map(\.step) : onWhite(painted)
    }

    /// The steps without colours behind what is opaque.
    private func visible(_ steps: [Step]) -> [Painted] {
        var hasAlpha = pictureHasAlpha
        var visible: [Painted] = []
        for step in steps {
            switch step {
            case .background(let color):
                guard hasAlpha else { continue }
                if color.alpha == 255 { hasAlpha = false }
                visible.append(Painted(step: step, isFilling: true))
            case .rotate(let degrees, let color):
                if step.isSlanted, !color.isOpaque { hasAlpha = true }
                visible.append(Painted(step: .rotate(degrees: degrees, background: color.visible)))
            case .extend(var canvas):
                canvas.background = canvas.background.visible
                let isFilling = hasAlpha && canvas.background != nil
                // It lies behind the picture too.
                if let color = canvas.background, visible.last?.step == .background(color) { visible.removeLast() }
                hasAlpha = !canvas.background.isOpaque
                visible.append(Painted(step: .extend(canvas), isFilling: isFilling))
            case .filter(let filter):
                if filter.traits.uncovers { hasAlpha = true }
                visible.append(Painted(step: step))
            case .crop, .window, .trim, .resize, .flip, .overlay: visible.append(Painted(step: step))
            }
        }
        return visible
    }

    /// The steps with colours as they look on white, from the last one to the first that looks at what is transparent.
    private func onWhite(_ painted: [Painted]) -> [Step] {
        var isSeen = false
        var normalized: [Step] = []
        for painted in painted.reversed() {
            switch painted.step {
            case .background(let color):
                if !isSeen, color.onWhite == .white { continue }
                normalized.append(.background(isSeen ? color : color.onWhite))
                isSeen = true
            case .rotate(let degrees, let color):
                normalized.append(.rotate(degrees: degrees, background: isSeen ? color : color.onWhite))
                if painted.step.isSlanted { isSeen = true }
            case .extend(var canvas):
                if !isSeen { canvas.background = canvas.background.onWhite }
                normalized.append(.extend(canvas))
                if painted.isFilling, canvas.background != nil { isSeen = true }
            case .trim, .resize, .filter, .overlay:
                normalized.append(painted.step)
                isSeen = true
            case .window(let window):
                normalized.append(painted.step)
                if window.gravity.interest != nil { isSeen = true }
            case .crop, .flip: normalized.append(painted.step)
            }
        }
        return normalized.reversed()
    }
}

extension Color? {
    /// Whether nothing shows through.
    fileprivate var isOpaque: Bool { self?.alpha == 255 }

    /// The colour; `nil` where it is none.
    fileprivate var visible: Color? { flatMap { $0.alpha == 0 ? nil : $0 } }

    /// The colour as it looks on white; `nil` where that is what is there without one.
    fileprivate var onWhite: Color? { flatMap { $0.onWhite == .white ? nil : $0.onWhite } }
}
