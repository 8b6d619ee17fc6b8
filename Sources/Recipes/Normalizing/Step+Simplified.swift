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
        case .overlay(let overlay): overlay.opacity > 0 ? .overlay(overlay.simplified) : nil
        case .crop, .window, .trim, .flip, .background: self
        }
    }

    private static func simplified(_ degrees: Double, _ background: Color?) -> Step {
        let angle = Turning.angle(degrees) ?? degrees
        return .rotate(degrees: angle, background: Turning.isQuarter(angle) ? nil : background)
    }
}

extension Resize {
    /// The change of size without what decides nothing in any picture; `nil` where that is all of it.
    public var simplified: Resize? {
        var resize = self
        // With one side free there is nothing to cut or to stretch.
        if !box.isClosed { resize.fit = .inside }
        if resize.fit == .cover, zoom < 1 { resize.zoom = 1 }
        if ![.cover, .auto].contains(resize.fit), resize.zoom <= 1 { resize.gravity = .center }
        guard box.width == nil, box.height == nil, box.aspect == nil else { return resize }
        // A picture that stays as large as it is.
        if !enlarge, resize.zoom >= 1 { resize.box = Box() }
        if resize.box.isFree { resize.enlarge = false }
        return resize.box.isFree && resize.zoom == 1 ? nil : resize
    }
}

extension Canvas {
    fileprivate var simplified: Canvas {
        if case .padding = extent { return Canvas(extent, background: background) }
        guard gravity.interest == nil else { return Canvas(extent, background: background) }
        return self
    }
}
