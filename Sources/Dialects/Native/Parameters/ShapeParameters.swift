import Recipes

/// What is cut off a picture, how it is turned, and what lies behind it: `crop`, `trim…`, `upright`, `rotate`,
/// `flip`, `background`.
struct ShapeParameters {
    /// One of them.
    enum Value: Hashable, Sendable {
        case crop(CropValue)
        case trim(TrimTolerance)
        case trimBorder(Trim.Border)
        case trimSides(Trim.Sides)
        case trimSymmetry(Trim.Symmetry)
        case trimMargin(Int)
        case upright(Bool)
        case rotate(PlainDecimal)
        case flip(FlipWord)
        case background(Color)
    }

    private var crop: CropValue?
    private var tolerance: TrimTolerance?
    /// How a border is cut off, where something is said of it.
    private var trim: Trim?
    /// Whether the picture is first turned as EXIF says.
    private(set) var isUpright = true
    private var rotate: PlainDecimal?
    private var flip = FlipWord.none
    private var background: Color?

    /// Takes a value in place of an earlier one.
    mutating func take(_ value: Value) {
        switch value {
        case .crop(let value): crop = value
        case .trim(let tolerance): self.tolerance = tolerance
        case .trimBorder(let border): told.border = border
        case .trimSides(let sides): told.sides = sides
        case .trimSymmetry(let symmetry): told.symmetry = symmetry
        case .trimMargin(let margin): told.margin = margin
        case .upright(let isUpright): self.isUpright = isUpright
        case .rotate(let degrees): rotate = degrees
        case .flip(let word): flip = word
        case .background(let color): background = color
        }
    }

    /// How a border is cut off, to be changed.
    private var told: Trim {
        get { trim ?? Trim(tolerance: TrimTolerance.usual) }
        set { trim = newValue }
    }

    /// What is cut off before the size changes.
    ///
    /// - Parameter gravity: What is held on to where only a size is told.
    /// - Returns: The steps.
    func cuts(_ gravity: Gravity) -> [Step] {
        var steps: [Step] = []
        if let cut = crop?.step(gravity) { steps.append(cut) }
        switch tolerance {
        case .off?: break
        case .on(let tolerance)?:
            var trim = trim ?? Trim(tolerance: tolerance)
            trim.tolerance = tolerance
            steps.append(.trim(trim))
        case nil: if let trim { steps.append(.trim(trim)) }
        }
        return steps
    }

    /// How the picture is turned after that.
    ///
    /// - Parameters:
    ///   - background: What lies behind the picture.
    ///   - hasFilters: Whether filters follow.
    /// - Returns: The steps.
    func turns(before background: Color?, hasFilters: Bool) -> [Step] {
        var steps: [Step] = []
        if let rotate, rotate.mantissa != 0 {
            let corners = rotate.isSlanted ? background.map { cornerColor($0, hasFilters: hasFilters) } : nil
            steps.append(.rotate(degrees: rotate.value, background: corners))
        }
        if let flip = flip.flip { steps.append(.flip(flip)) }
        return steps
    }

    /// The background, unless it is the white that the output has anyway; `nil` is no output yet.
    func visibleBackground(in output: Output?) -> Color? {
        guard case .exact(let format)? = output?.format, !format.hasAlpha else { return background }
        return background == .white || background == .transparent ? nil : background
    }

    /// What a turned picture has in its corners.
    ///
    /// An opaque colour can be painted at once. A translucent one is put behind everything at the end, and so is any
    /// when filters follow, which are for the picture and not for what is behind it.
    private func cornerColor(_ background: Color, hasFilters: Bool) -> Color {
        background.alpha == 255 && !hasFilters ? background : .transparent
    }
}

extension PlainDecimal {
    /// Whether a turn by so many degrees uncovers corners.
    fileprivate var isSlanted: Bool { degreesOfCircle.value.truncatingRemainder(dividingBy: 90) != 0 }
}
