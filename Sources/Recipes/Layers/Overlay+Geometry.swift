extension Overlay {
    /// The layer for a picture of one size: lengths in whole pixels, a box where none was said.
    ///
    /// - Parameters:
    ///   - size: The picture that it is put on.
    ///   - rounding: How fractions of pixels become whole ones.
    /// - Returns: The layer; for the same picture it comes to itself.
    func inPixels(of size: PixelSize, _ rounding: Rounding) -> Overlay {
        var overlay = simplified
        let (right, down) = (x.pixels(of: size.width, rounding), y.pixels(of: size.height, rounding))
        (overlay.x, overlay.y) = (.pixels(Double(right)), .pixels(Double(down)))
        overlay.width = width.map { .pixels(Double(max(1, $0.pixels(of: size.width, rounding)))) }
        overlay.height = height.map { .pixels(Double(max(1, $0.pixels(of: size.height, rounding)))) }
        if width == nil, height == nil {
            // Of its own size, unless it would not fit beside its distance from the edge.
            overlay.width = .pixels(Double(max(1, size.width - max(0, right))))
            overlay.height = .pixels(Double(max(1, size.height - max(0, down))))
            (overlay.fit, overlay.enlarge) = (.inside, false)
        }
        return overlay
    }

    /// The layer without what decides nothing on any picture.
    var simplified: Overlay {
        var overlay = self
        overlay.degrees = Turning.angle(degrees) ?? degrees
        if case .point = alignment {} else { overlay.alignment = .center }
        if width == nil || height == nil { overlay.fit = .inside }
        if width == nil, height == nil { overlay.enlarge = false }
        return overlay
    }

    /// What is done to the layer's own picture before it is put on another; of a layer in pixels.
    ///
    /// An animation gives its first frame.
    public var layerRecipe: Recipe {
        var steps: [Step] = []
        let box = (width?.wholePixels, height?.wholePixels)
        steps.append(.resize(Resize(width: box.0, height: box.1, fit: fit, enlarge: enlarge)))
        if degrees != 0 { steps.append(.rotate(degrees: degrees, background: .clear)) }
        return Recipe(pages: PageSelection(first: 1, count: 1), steps: steps, output: Output(format: .exact(.png)))
    }

    /// Where the layer's upper left corner comes to lie; of a layer in pixels.
    ///
    /// - Parameters:
    ///   - layer: The layer's size, turned.
    ///   - size: The size of the picture that it is put on.
    /// - Returns: The corner, which may lie outside.
    public func origin(of layer: PixelSize, in size: PixelSize) -> (x: Int, y: Int) {
        func origin(_ share: Double, _ side: Int, _ part: Int, _ offset: Length) -> Int {
            let room = Double(side - part) * share
            let start = room < 0 ? -Rounding.halfUp(-room) : Rounding.halfUp(room)
            return share > 0.5 ? start - offset.wholePixels : start + offset.wholePixels
        }
        let point = alignment.point
        return (origin(point.x, size.width, layer.width, x), origin(point.y, size.height, layer.height, y))
    }
}

extension Plan {
    /// The layers, in pixels; of those that are planned after a look at pixels, as if nothing was cut off.
    public var overlays: [Overlay] {
        let planned = steps.compactMap { if case .overlay(let overlay) = $0 { overlay } else { nil } }
        guard let deferred else { return planned }
        return planned
            + deferred.remaining.compactMap { step in
                guard case .overlay(let overlay) = step, overlay.opacity > 0 else { return nil }
                return overlay.inPixels(of: size, deferred.rounding)
            }
    }
}

extension Length {
    /// The length in whole pixels of a side, which may be below 0.
    func pixels(of side: Int, _ rounding: Rounding) -> Int {
        let length = pixels(of: side)
        return length < 0 ? -rounding(-length) : rounding(length)
    }

    /// A length in pixels, rounded; 0 of a part of a side, which is none.
    var wholePixels: Int {
        guard case .pixels(let value) = self else { return 0 }
        return value < 0 ? -Rounding.halfUp(-value) : Rounding.halfUp(value)
    }
}
