/// Takes out of steps the colours that nobody sees, and gives equal ones one spelling.
///
/// Where the output holds no transparency every colour is what it looks like on white paper, and white is what lies
/// behind a picture anyway.
struct ColorNormalization {
    /// Whether the picture that the steps begin with may be transparent.
    var pictureHasAlpha: Bool
    /// Whether the output holds transparency.
    var outputHasAlpha: Bool

    /// The steps with such colours.
    func normalized(_ steps: [Step]) -> [Step] {
        var hasAlpha = pictureHasAlpha
        var normalized: [Step] = []
        for (index, step) in steps.enumerated() {
            let isLast = !steps[(index + 1)...].contains { $0.fillsTransparency }
            switch step {
            case .background(let color):
                guard hasAlpha else { continue }
                let seen = seen(color)
                if seen.alpha == 255 { hasAlpha = false }
                normalized.append(.background(seen))
            case .rotate(let degrees, let color):
                let seen = color.flatMap { uncovered($0, isLast: isLast) }
                if let seen, seen.alpha < 255 { hasAlpha = true }
                normalized.append(.rotate(degrees: degrees, background: seen))
            case .extend(var canvas):
                // Where there is transparency it lies behind the picture too.
                let color = canvas.background.map { hasAlpha ? seen($0) : $0 }
                canvas.background = color.flatMap { hasAlpha ? $0 : uncovered($0, isLast: isLast) }
                if let color = canvas.background {
                    hasAlpha = color.alpha < 255
                    if !hasAlpha, normalized.last == .background(color) { normalized.removeLast() }
                }
                normalized.append(.extend(canvas))
            case .crop, .trim, .resize, .flip, .filter: normalized.append(step)
            }
        }
        // An encoder that holds no transparency puts white behind everything by itself.
        if !outputHasAlpha, normalized.last == .background(.white) { normalized.removeLast() }
        return normalized
    }

    private func seen(_ color: Color) -> Color { outputHasAlpha ? color : color.onWhite }

    /// The colour of what a step uncovers; `nil` where it is what is there without one.
    ///
    /// A clear colour makes later steps see transparency, so that it is only left out where there are none.
    private func uncovered(_ color: Color, isLast: Bool) -> Color? {
        let seen = seen(color)
        return outputHasAlpha ? seen == .clear && isLast ? nil : seen : seen == .white ? nil : seen
    }
}

extension Step {
    /// Whether the step puts a colour behind what is transparent.
    fileprivate var fillsTransparency: Bool {
        switch self {
        case .background: true
        case .extend(let canvas): canvas.background != nil
        case .crop, .trim, .resize, .rotate, .flip, .filter: false
        }
    }
}
