extension Plan {
    /// The steps with the colours that are painted.
    ///
    /// What is behind a picture is not part of it: no filter changes it, nothing is mixed with it, and a colour that a
    /// later step puts there is seen. So what a step uncovers stays transparent until the end, whether the output can
    /// be or not. Where it cannot, and where nothing that follows looks at it, it is painted at once as it will look on
    /// white: that saves computing with a transparency that nobody sees.
    public var paintedSteps: [PlanStep] {
        guard !output.format.hasAlpha else {
            return steps.map { step in
                switch step {
                case .rotate(let degrees, let size, let color):
                    .rotate(degrees: degrees, to: size, background: color.painted)
                case .embed(let x, let y, let size, let color):
                    .embed(x: x, y: y, in: size, background: color.painted)
                case .extract, .scale, .extractInteresting, .flip, .filter, .flatten, .overlay: step
                }
            }
        }
        var isSeen = deferred != nil
        var painted: [PlanStep] = []
        for step in steps.reversed() {
            switch step {
            case .rotate(let degrees, let size, let color):
                painted.append(.rotate(degrees: degrees, to: size, background: color.painted(isSeen: isSeen)))
                if !Turning.isQuarter(degrees) { isSeen = true }
            case .embed(let x, let y, let size, let color):
                painted.append(.embed(x: x, y: y, in: size, background: color.painted(isSeen: isSeen)))
            case .flatten(let color):
                // White is what the encoder puts there by itself.
                if !isSeen, color.onWhite == .white { continue }
                painted.append(.flatten(isSeen ? color : color.onWhite))
                isSeen = true
            case .scale, .extractInteresting, .filter, .overlay:
                painted.append(step)
                isSeen = true
            case .extract, .flip: painted.append(step)
            }
        }
        return painted.reversed()
    }
}

extension Color? {
    /// The colour of what is uncovered where it can stay transparent.
    fileprivate var painted: Color { map { $0.alpha == 0 ? .clear : $0 } ?? .clear }

    /// The colour of what is uncovered where the output cannot be transparent, by whether a later step looks at it.
    fileprivate func painted(isSeen: Bool) -> Color { isSeen ? painted : painted.onWhite }
}
