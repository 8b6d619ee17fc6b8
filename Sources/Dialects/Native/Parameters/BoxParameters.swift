import Recipes

/// The box that a picture is put into: `width`, `height`, `fit`, `gravity` and `dpr`.
struct BoxParameters {
    /// One of them.
    enum Value: Hashable, Sendable {
        case width(Int)
        case height(Int)
        case fit(FitWord)
        case gravity(Gravity)
        case dpr(PlainDecimal)

        /// Which side it is about.
        var side: Parameter? {
            switch self {
            case .width: .width
            case .height: .height
            case .fit, .gravity, .dpr: nil
            }
        }
    }

    private var width: Int?
    private var height: Int?
    private var fit: FitWord?
    private var gravity: Gravity?
    private var dpr: PlainDecimal?

    /// Takes a value in place of an earlier one.
    mutating func take(_ value: Value) {
        switch value {
        case .width(let side): width = side
        case .height(let side): height = side
        case .fit(let word): fit = word
        case .gravity(let gravity): self.gravity = gravity
        case .dpr(let factor): dpr = factor
        }
    }

    /// Takes a path's size, whose box is covered unless something else is said.
    mutating func take(_ size: FixedSize) {
        (width, height, fit) = (size.width, size.height, fit ?? .cover)
    }

    /// What the box does with a picture.
    ///
    /// - Parameters:
    ///   - defaultGravity: What is kept, or where the picture stands, when nobody said.
    ///   - background: What a canvas has beside the picture.
    /// - Returns: The change of size, and the canvas that comes last; `nil` for none.
    /// - Throws: A `NativeError` when `dpr` makes a side too large or too small.
    func steps(
        _ defaultGravity: Gravity,
        background: Color?
    ) throws(NativeError) -> (resize: Resize?, canvas: Canvas?) {
        let (width, height) = (try scaled(width, .width), try scaled(height, .height))
        let gravity = gravity ?? defaultGravity
        guard width != nil || height != nil else { return (nil, nil) }
        let fit = fit ?? .scaleDown
        guard let width, let height else {
            // With one side free there is nothing to cut, stretch or pad; what is left is whether it may enlarge.
            let enlarge = fit != .scaleDown && fit != .crop
            return (Resize(width: width, height: height, fit: .inside, enlarge: enlarge), nil)
        }
        func resize(_ fit: Fit, enlarge: Bool, _ gravity: Gravity = .center) -> Resize {
            Resize(width: width, height: height, fit: fit, enlarge: enlarge, gravity: gravity)
        }
        return switch fit {
        case .scaleDown: (resize(.inside, enlarge: false), nil)
        case .contain: (resize(.inside, enlarge: true), nil)
        case .pad:
            (
                resize(.inside, enlarge: true),
                Canvas(width: width, height: height, gravity: gravity.place, background: background)
            )
        case .cover: (resize(.cover, enlarge: true, gravity), nil)
        case .crop: (resize(.cover, enlarge: false, gravity), nil)
        case .fill: (resize(.fill, enlarge: true), nil)
        }
    }

    /// A side in device pixels.
    private func scaled(_ side: Int?, _ parameter: Parameter) throws(NativeError) -> Int? {
        guard let side, let dpr else { return side }
        let scaled = dpr.timesRoundedHalfUp(side)
        guard 1...FixedSize.largestSide ~= scaled else {
            let factor = PlainDecimal.text(of: dpr.value)
            throw NativeError(
                .outOfRange,
                "'\(parameter.name)' \(side) times 'dpr' \(factor) is \(scaled) pixels; "
                    + "a side has 1 to \(FixedSize.largestSide).",
                parameter: Parameter.dpr.name,
                value: factor
            )
        }
        return scaled
    }
}

extension Gravity {
    /// The place on a canvas: where content decides, the middle.
    fileprivate var place: Gravity {
        switch self {
        case .point: self
        case .attention, .entropy, .face, .faces: .center
        }
    }
}
