import Basics

/// How a resize comes out for a picture of one size.
struct ResizeGeometry: Equatable {
    /// What is kept of the picture before it is scaled; `nil` keeps all.
    private(set) var part: PixelSize?
    /// The size to scale that to.
    private(set) var scaled: PixelSize
    /// What is kept of the scaled picture; `nil` keeps all.
    private(set) var window: PixelSize?
    /// The box, where both its sides are known.
    private(set) var box: PixelSize?

    /// Works out a resize.
    init(_ resize: Resize, of size: PixelSize, rounding: Rounding) {
        var sides = BoxSides(resize.box, of: size, rounding)
        // With one side free there is nothing to cut or to stretch.
        let fit = sides.both.map { resize.fit.resolved(in: $0, size) } ?? .inside
        switch fit {
        case .inside, .auto: sides = BoxSides(resize.box, of: size, isAround: true, rounding)
        case .cover, .fill: sides.raise(to: resize.box)
        case .outside: break
        }
        if resize.zoom > 1 {
            self.init(closer: resize, fit, in: sides, of: size, rounding)
        } else {
            self.init(fit, in: sides, of: size, enlarge: resize.enlarge, rounding)
            if resize.zoom < 1, fit != .cover { scaled = scaled.times(resize.zoom, rounding) }
        }
        box = sides.both
        guard fit == .inside || fit == .outside else { return }
        scaled = scaled.raised(to: resize.box, of: part ?? size, enlarge: resize.enlarge, rounding)
    }

    private init(scaled: PixelSize, window: PixelSize? = nil) {
        self.scaled = scaled
        self.window = window == scaled ? nil : window
    }

    /// How all of a picture and a box meet.
    private init(_ fit: Fit, in sides: BoxSides, of size: PixelSize, enlarge: Bool, _ rounding: Rounding) {
        guard let box = sides.both else {
            self.init(scaled: size.scaled(into: sides.width, sides.height, enlarge: enlarge, rounding))
            return
        }
        switch fit {
        case .fill:
            self.init(
                scaled: PixelSize(
                    width: enlarge ? box.width : min(box.width, size.width),
                    height: enlarge ? box.height : min(box.height, size.height)
                )
            )
        case .cover: self = Self.covering(box, enlarge: enlarge, of: size, rounding)
        case .outside: self.init(scaled: Self.covering(box, enlarge: enlarge, of: size, rounding).scaled)
        case .inside, .auto: self.init(scaled: size.scaled(into: box.width, box.height, enlarge: enlarge, rounding))
        }
    }

    /// How a part comes out that is so much smaller than what would be kept of the picture.
    private init(
        closer resize: Resize,
        _ fit: Fit,
        in sides: BoxSides,
        of size: PixelSize,
        _ rounding: Rounding
    ) {
        if fit == .cover, let box = sides.both {
            let most = BoxSides(Aspect(width: box.width, height: box.height), of: size, isAround: false, rounding)
            let part = (most.both ?? size).times(1 / resize.zoom, rounding)
            let isLarge = part.width >= box.width && part.height >= box.height
            self.init(scaled: resize.enlarge || isLarge ? box : part)
            self.part = part
        } else {
            let part = size.times(1 / resize.zoom, rounding)
            self.init(fit, in: sides, of: part, enlarge: resize.enlarge, rounding)
            self.part = part
        }
    }

    private static func covering(
        _ box: PixelSize,
        enlarge: Bool,
        of size: PixelSize,
        _ rounding: Rounding
    ) -> ResizeGeometry {
        let widthDecides = box.width *| size.height >= box.height *| size.width
        let enlarges = widthDecides ? box.width > size.width : box.height > size.height
        let height: Int
        let width: Int
        if enlarges && !enlarge {
            width = widthDecides ? size.width : max(1, size.height.times(box.width, by: box.height, rounding))
            height = widthDecides ? max(1, size.width.times(box.height, by: box.width, rounding)) : size.height
            return ResizeGeometry(scaled: size, window: PixelSize(width: width, height: height))
        }
        width = widthDecides ? box.width : max(box.width, size.width.times(box.height, by: size.height, rounding))
        height = widthDecides ? max(box.height, size.height.times(box.width, by: size.width, rounding)) : box.height
        return ResizeGeometry(scaled: PixelSize(width: width, height: height), window: box)
    }
}

/// The sides of a box in pixels, for a picture of one size.
private struct BoxSides {
    private(set) var width: Int?
    private(set) var height: Int?

    /// The longest side; products of two fit.
    private static let longest = 100_000_000

    /// Works out a box.
    ///
    /// - Parameters:
    ///   - box: What is said of it.
    ///   - size: The picture's size.
    ///   - isAround: Whether a box of which only the aspect is told lies around the picture, or inside of it.
    ///   - rounding: How fractions of pixels become whole ones.
    init(_ box: Box, of size: PixelSize, isAround: Bool = false, _ rounding: Rounding) {
        let width = box.width.map { Self.pixels($0, of: size.width, rounding) }
        let height = box.height.map { Self.pixels($0, of: size.height, rounding) }
        switch (width, height, box.aspect) {
        case (nil, nil, let aspect?): self.init(aspect, of: size, isAround: isAround, rounding)
        case (let width?, nil, let aspect?):
            self.init(width, Self.bounded(width.times(aspect.height, by: aspect.width, rounding)))
        case (nil, let height?, let aspect?):
            self.init(Self.bounded(height.times(aspect.width, by: aspect.height, rounding)), height)
        default: self.init(width, height)
        }
    }

    private init(_ width: Int?, _ height: Int?) { (self.width, self.height) = (width, height) }

    /// The largest box of an aspect inside of a picture, or the smallest around it.
    init(_ aspect: Aspect, of size: PixelSize, isAround: Bool, _ rounding: Rounding) {
        let isFlatter = size.width *| aspect.height <= size.height *| aspect.width
        if isFlatter != isAround {
            self.init(size.width, Self.bounded(size.width.times(aspect.height, by: aspect.width, rounding)))
        } else {
            self.init(Self.bounded(size.height.times(aspect.width, by: aspect.height, rounding)), size.height)
        }
    }

    /// Both sides; `nil` where one is free.
    var both: PixelSize? {
        guard let width, let height else { return nil }
        return PixelSize(width: width, height: height)
    }

    /// Makes sides that are told longer, up to the least that a box says of what comes out.
    mutating func raise(to box: Box) {
        width = width.map { max($0, box.leastWidth ?? 0) }
        height = height.map { max($0, box.leastHeight ?? 0) }
    }

    private static func pixels(_ side: Box.Side, of length: Int, _ rounding: Rounding) -> Int {
        switch side {
        case .pixels(let pixels): pixels
        case .fraction(let fraction): bounded(rounding(fraction * Double(length)))
        }
    }

    private static func bounded(_ side: Int) -> Int { min(max(side, 1), longest) }
}

extension Fit {
    /// The fit that it is for a box and a picture.
    fileprivate func resolved(in box: PixelSize, _ size: PixelSize) -> Fit {
        guard self == .auto else { return self }
        return (box.width >= box.height) == (size.width >= size.height) ? .cover : .inside
    }
}

extension PixelSize {
    /// The largest size of the same aspect inside the given sides, each at least 1 pixel.
    fileprivate func scaled(into boxWidth: Int?, _ boxHeight: Int?, enlarge: Bool, _ rounding: Rounding) -> PixelSize {
        let widthDecides =
            switch (boxWidth, boxHeight) {
            case (nil, nil): true
            case (let boxWidth?, let boxHeight?): boxWidth *| height <= boxHeight *| width
            case (_, nil): true
            case (nil, _): false
            }
        guard let side = widthDecides ? boxWidth : boxHeight else { return self }
        if !enlarge && side >= (widthDecides ? width : height) { return self }
        return with(side, isWidth: widthDecides, rounding)
    }

    /// A size of the same aspect that is at least as large as what comes out of a box has to be.
    ///
    /// - Parameters:
    ///   - box: What is said of the least.
    ///   - picture: The picture's own size, which is the most unless it may be enlarged.
    ///   - enlarge: Whether it may.
    ///   - rounding: How fractions of pixels become whole ones.
    /// - Returns: The size, of the picture's aspect where it is another one than this.
    fileprivate func raised(to box: Box, of picture: PixelSize, enlarge: Bool, _ rounding: Rounding) -> PixelSize {
        let (leastWidth, leastHeight) = (box.leastWidth ?? 1, box.leastHeight ?? 1)
        guard width < leastWidth || height < leastHeight else { return self }
        let widthDecides = leastWidth *| picture.height >= leastHeight *| picture.width
        let side = widthDecides ? leastWidth : leastHeight
        if !enlarge && side >= (widthDecides ? picture.width : picture.height) { return picture }
        return picture.with(side, isWidth: widthDecides, rounding)
    }

    /// A size of the same aspect of which one side is told.
    private func with(_ side: Int, isWidth: Bool, _ rounding: Rounding) -> PixelSize {
        isWidth
            ? PixelSize(width: side, height: max(1, height.times(side, by: width, rounding)))
            : PixelSize(width: max(1, width.times(side, by: height, rounding)), height: side)
    }

    /// Both sides times a factor, each at least 1 pixel.
    fileprivate func times(_ factor: Double, _ rounding: Rounding) -> PixelSize {
        PixelSize(
            width: max(1, rounding(Double(width) * factor)),
            height: max(1, rounding(Double(height) * factor))
        )
    }
}

extension Int {
    /// Multiplies before it divides, so that only the one rounding is left.
    func times(_ factor: Int, by divisor: Int, _ rounding: Rounding) -> Int {
        rounding(Double(self) * Double(factor) / Double(divisor))
    }
}
