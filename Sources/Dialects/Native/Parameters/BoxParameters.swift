import Recipes

/// The box that a picture is put into: `width`, `height`, `ar`, `min-w`, `min-h`, `fit`, `enlarge`, `gravity`, `zoom`,
/// `padding` and `dpr`.
struct BoxParameters {
    /// One of them.
    enum Value: Hashable, Sendable {
        case width(Box.Side)
        case height(Box.Side)
        case aspect(Aspect)
        case leastWidth(Int)
        case leastHeight(Int)
        case fit(FitWord)
        case enlarge(Bool)
        case gravity(Gravity)
        case zoom(Double)
        case padding(Padding)
        case dpr(PlainDecimal)

        /// Which side it is about.
        var side: Parameter? {
            switch self {
            case .width: .width
            case .height: .height
            case .aspect, .leastWidth, .leastHeight, .fit, .enlarge, .gravity, .zoom, .padding, .dpr: nil
            }
        }

        /// Whether it says how large the box is, and not what becomes of a picture in it.
        var isSize: Bool {
            switch self {
            case .width, .height, .aspect, .leastWidth, .leastHeight, .zoom, .dpr: true
            case .fit, .enlarge, .gravity, .padding: false
            }
        }
    }

    /// What becomes of a picture.
    struct Steps {
        /// The change of size; `nil` for none.
        var resize: Resize?
        /// The canvases that come last, in their order.
        var canvases: [Canvas] = []
    }

    private var box = Box()
    private var fit: FitWord?
    private var mayEnlarge: Bool?
    private var gravity: Gravity?
    private var zoom = 1.0
    private var padding: Padding?
    private var dpr: PlainDecimal?
    private var widths: AllowedWidths?
    /// Whether a browser's screen or place has made it as large as it is.
    private(set) var isSizedByHints = false
    /// A width that a browser tells becomes the next multiple of it, so that no window has a variant of its own.
    private static let widthStep = 50

    /// Lets the box have no other widths than these.
    mutating func restrict(to widths: AllowedWidths) { self.widths = widths }

    /// How many device pixels a CSS pixel has; `nil` where nobody said.
    var factor: PlainDecimal? { dpr }

    /// Takes what a browser says of its screen and of the picture's place, where nobody has said it.
    ///
    /// - Parameters:
    ///   - hints: What it says.
    ///   - roundsWidth: Whether a width is rounded up.
    /// - Returns: What of it decides how large the picture is, or would if it were said.
    mutating func take(_ hints: ClientHints, roundsWidth: Bool) -> HintUses {
        guard box.width == nil, box.height == nil else {
            guard dpr == nil else { return [] }
            if let told = hints.dpr, told.value < 1 || told.value > 1 && !hints.savesData {
                (dpr, isSizedByHints) = (told, true)
            }
            return [.dpr, .saveData]
        }
        if var told = hints.width {
            if hints.savesData, let dpr = hints.dpr?.value, dpr > 1 { told = Int((Double(told) / dpr).rounded(.up)) }
            let step = roundsWidth ? BoxParameters.widthStep : 1
            // It is in device pixels already.
            box.width = .pixels(min((told + step - 1) / step * step, FixedSize.largestSide))
            (dpr, isSizedByHints) = (nil, true)
        }
        return [.width, .dpr, .saveData]
    }

    /// Takes a value in place of an earlier one.
    mutating func take(_ value: Value) {
        switch value {
        case .width(let side): box.width = side
        case .height(let side): box.height = side
        case .aspect(let aspect): box.aspect = aspect
        case .leastWidth(let side): box.leastWidth = side
        case .leastHeight(let side): box.leastHeight = side
        case .fit(let word): fit = word
        case .enlarge(let may): mayEnlarge = may
        case .gravity(let gravity): self.gravity = gravity
        case .zoom(let factor): zoom = factor
        case .padding(let room): padding = room
        case .dpr(let factor): dpr = factor
        }
    }

    /// Takes a path's size, whose box is covered unless something else is said.
    mutating func take(_ size: FixedSize) {
        (box.width, box.height) = (size.width.map { .pixels($0) }, size.height.map { .pixels($0) })
        fit = fit ?? .cover
    }

    /// How sides become device pixels; nobody has asked for what a screen makes too large.
    private var scale: PixelScale {
        let scale = PixelScale(dpr)
        return isSizedByHints && (try? scale(box).completed()) == nil ? PixelScale(nil) : scale
    }

    /// What is held on to in a picture that is cut in its own pixels.
    func gravity(unlessSaid usual: Gravity) -> Gravity { gravity ?? (fit == .thumb ? .faces : usual) }

    /// What the box does with a picture.
    ///
    /// - Parameters:
    ///   - defaultGravity: What is kept, or where the picture stands, when nobody said.
    ///   - background: What a canvas has beside the picture.
    /// - Returns: The change of size, and the canvases.
    /// - Throws: A `NativeError` where a side becomes too large or too small, or one too many is told.
    func steps(_ defaultGravity: Gravity, background: Color?) throws(NativeError) -> Steps {
        let scale = scale
        let fit = fit ?? .scaleDown
        var box = try scale(box).completed()
        if let widths {
            let isOfPicture = fit != .pad && [.inside, .outside].contains(fit.meaning.fit)
            box = try widths.snapped(box, keeping: isOfPicture ? .ofPicture : .ofBox)
        }
        let gravity = scale(gravity(unlessSaid: defaultGravity))
        if fit == .pad { box.raise() }
        let canvas = fit == .pad ? box.canvas : nil
        // Inside or outside of a box that is as large as the picture allows.
        if box.width == nil, box.height == nil, canvas == nil, [.inside, .outside].contains(fit.meaning.fit) {
            box.aspect = nil
        }
        let resize = Resize(
            box,
            fit: fit.meaning.fit,
            enlarge: mayEnlarge ?? fit.meaning.enlarges,
            gravity: gravity,
            zoom: zoom
        )
        var steps = Steps(resize: resize.simplified)
        if let canvas { steps.canvases.append(Canvas(canvas, gravity: gravity.place, background: background)) }
        if let padding, padding != Padding() {
            steps.canvases.append(Canvas(.padding(scale(padding)), background: background))
        }
        return steps
    }
}

extension Box {
    /// The box with both sides where one in pixels and the aspect tell the other.
    fileprivate func completed() throws(NativeError) -> Box {
        guard let aspect else { return self }
        var box = self
        switch (width, height) {
        case (.some, .some):
            throw NativeError(
                .misplacedParameter,
                "'\(Parameter.aspect.name)' cannot stand beside '\(Parameter.width.name)' and "
                    + "'\(Parameter.height.name)': give one of them, or none.",
                parameter: Parameter.aspect.name,
                value: "\(aspect.width):\(aspect.height)"
            )
        case (.pixels(let width)?, nil):
            box.height = .pixels(try aspect.side(.height, for: width, .width))
            box.aspect = nil
        case (nil, .pixels(let height)?):
            box.width = .pixels(try aspect.side(.width, for: height, .height))
            box.aspect = nil
        default: break
        }
        return box
    }

    /// Makes sides that are told in pixels as long as what comes out has to be.
    fileprivate mutating func raise() {
        guard case .pixels(let width)? = width, case .pixels(let height)? = height else { return }
        self = Box(width: .pixels(max(width, leastWidth ?? 1)), height: .pixels(max(height, leastHeight ?? 1)))
    }

    /// How large a canvas is that fills it; `nil` where a side is free.
    fileprivate var canvas: Canvas.Extent? {
        if case .pixels(let width)? = width, case .pixels(let height)? = height {
            return .pixels(width: width, height: height)
        }
        return isClosed ? .box : nil
    }
}

extension Aspect {
    /// A side for the other one, rounded, a half up.
    fileprivate func side(
        _ parameter: Parameter,
        for other: Int,
        _ otherParameter: Parameter
    ) throws(NativeError) -> Int {
        let (factor, divisor) = parameter == .width ? (width, height) : (height, width)
        let side = (2 * other * factor + divisor) / (2 * divisor)
        guard 1...FixedSize.largestSide ~= side else {
            throw NativeError(
                .outOfRange,
                "'\(otherParameter.name)' \(other) with '\(Parameter.aspect.name)' \(width):\(height) makes a "
                    + "\(parameter.name) of \(side) pixels; a side has 1 to \(FixedSize.largestSide).",
                parameter: Parameter.aspect.name,
                value: "\(width):\(height)"
            )
        }
        return side
    }
}

extension Gravity {
    /// The place on a canvas: where content decides, the middle.
    var place: Gravity {
        switch self {
        case .point, .offset: self
        case .attention, .entropy, .face, .faces: .center
        }
    }
}
