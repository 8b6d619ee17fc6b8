extension Step {
    /// The step without what decides nothing in any picture; `nil` where that is all of it.
    ///
    /// For steps whose picture's size only shows when pixels are looked at; all others are planned.
    var simplified: Step? {
        switch self {
        case .resize(let resize): resize.simplified.map { .resize($0) }
        case .rotate(let degrees, let background):
            Turning.angle(degrees) == 0 ? nil : Step.simplified(degrees, background)
        case .filter(let filter): filter.traits.changesNothing ? nil : self
        case .extend(let canvas): .extend(canvas.simplified)
        case .crop, .trim, .flip, .background: self
        }
    }

    private static func simplified(_ degrees: Double, _ background: Color?) -> Step {
        let angle = Turning.angle(degrees) ?? degrees
        return .rotate(degrees: angle, background: Turning.isQuarter(angle) ? nil : background)
    }
}

extension Resize {
    fileprivate var simplified: Resize? {
        switch (width, height) {
        case (nil, nil): nil
        case (.some, .some):
            fit == .cover ? self : Resize(width: width, height: height, fit: fit, enlarge: enlarge)
        // With one side free there is nothing to cut or to stretch.
        case (nil, .some), (.some, nil): Resize(width: width, height: height, fit: .inside, enlarge: enlarge)
        }
    }
}

extension Canvas {
    fileprivate var simplified: Canvas {
        guard case .point = gravity else {
            return Canvas(width: width, height: height, gravity: .center, background: background)
        }
        return self
    }
}
