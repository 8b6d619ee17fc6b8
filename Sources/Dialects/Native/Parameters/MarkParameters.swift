import Basics
import Recipes

/// A picture that is put on another: `mark` and what is said of it.
struct MarkParameters {
    /// One of them.
    enum Value: Hashable, Sendable {
        case picture(OriginReference)
        case width(Length)
        case height(Length)
        case fit(FitWord)
        case alignment(Gravity)
        case x(Length)
        case y(Length)
        case padding(Int)
        /// In percent.
        case opacity(PlainDecimal)
        case rotate(PlainDecimal)
        case tiling(MarkTiling)
        case blend(Blend)
        case missing(MissingMark)
    }

    private var picture: OriginReference?
    private var width: Length?
    private var height: Length?
    private var fit: FitWord?
    private var alignment: Gravity?
    private var x: Length?
    private var y: Length?
    private var padding = 0
    private var opacity: PlainDecimal?
    private var rotate: PlainDecimal?
    private var tiling = MarkTiling.none
    private var blend = Blend.over
    private var missing = MissingMark.error

    /// Takes a value in place of an earlier one.
    mutating func take(_ value: Value) {
        switch value {
        case .picture(let origin): picture = origin
        case .width(let side): width = side
        case .height(let side): height = side
        case .fit(let word): fit = word
        case .alignment(let gravity): alignment = gravity
        case .x(let length): x = length
        case .y(let length): y = length
        case .padding(let pixels): padding = pixels
        case .opacity(let percent): opacity = percent
        case .rotate(let degrees): rotate = degrees
        case .tiling(let tiling): self.tiling = tiling
        case .blend(let blend): self.blend = blend
        case .missing(let word): missing = word
        }
    }

    /// The step; `nil` where there is no picture, or nothing of it is seen.
    ///
    /// - Parameter dpr: By what pixels are multiplied; `nil` for not at all.
    /// - Returns: The step.
    func step(_ dpr: PlainDecimal?) -> Step? {
        guard let picture, opacity?.mantissa != 0 else { return nil }
        let word = (fit ?? .contain).meaning
        let alignment = alignment?.point
        // What has an offset and no alignment is counted from the left and the top.
        let point = (x: alignment?.x ?? (x == nil ? 1 : 0), y: alignment?.y ?? (y == nil ? 1 : 0))
        let edge = Length.pixels(Double(padding))
        let isBox = width != nil && height != nil
        return .overlay(
            Overlay(
                .original(picture),
                isOptional: missing == .ignore,
                width: width?.times(dpr, atLeast: 1),
                height: height?.times(dpr, atLeast: 1),
                fit: isBox ? word.fit : .inside,
                enlarge: (width != nil || height != nil) && word.enlarges,
                alignment: .point(x: point.x, y: point.y),
                x: (x ?? (point.x == 0.5 ? .pixels(0) : edge)).times(dpr),
                y: (y ?? (point.y == 0.5 ? .pixels(0) : edge)).times(dpr),
                degrees: rotate?.value ?? 0,
                opacity: opacity?.percent.value ?? 1,
                blend: blend,
                spacing: tiling.spacing.map { dpr?.timesRoundedHalfUp($0) ?? $0 }
            )
        )
    }
}

/// Whether a mark is repeated: `none`, `grid` or `grid,20` with so many pixels between.
struct MarkTiling: Hashable, Sendable {
    /// Pixels between repetitions; `nil` where there are none.
    var spacing: Int?

    static let none = MarkTiling()

    /// Reads a word, and behind a comma a number.
    init(_ value: ParameterValue) throws(NativeError) {
        let allowed = "none, grid, or grid with pixels from 0 to \(FixedSize.largestSide) between, such as grid,20"
        let parts = try value.required(allowed).split(separator: ",", omittingEmptySubsequences: false)
        if parts == ["none"] {
            self.init()
            return
        }
        guard parts.first == "grid", parts.count <= 2 else { throw value.refusal(allowed: allowed) }
        guard parts.count == 2 else {
            self.init(spacing: 0)
            return
        }
        guard let spacing = PlainDecimal(parts[1].utf8), spacing.scale == 0 else {
            throw value.refusal(allowed: allowed)
        }
        guard (0...FixedSize.largestSide).contains(spacing.mantissa) else {
            throw value.refusal(.outOfRange, allowed: allowed)
        }
        self.init(spacing: spacing.mantissa)
    }

    init(spacing: Int? = nil) { self.spacing = spacing }
}

/// What is done about a mark whose picture is missing.
enum MissingMark: String, Hashable, Sendable, CaseIterable {
    /// The request is answered with an error.
    case error
    /// The picture is made without the mark.
    case ignore
}

extension MarkParameters {
    /// The words of a fit that mean something for a mark.
    static let fits = fitWords.map(\.rawValue)

    /// A canvas of its own, and what depends on the picture's shape or on faces, is nothing for a mark.
    private static let fitWords: [FitWord] = [.scaleDown, .contain, .cover, .crop, .fill]

    /// Every spelling of these.
    static let fitSpellings = FitWord.spellings.filter { fit(spelling: $0) != nil }

    /// Finds the fit of a spelling.
    static func fit(spelling: String) -> FitWord? {
        FitWord(spelling: spelling).flatMap { fitWords.contains($0) ? $0 : nil }
    }
}

extension Gravity {
    /// The point of an alignment; `nil` of what only pixels tell.
    fileprivate var point: (x: Double, y: Double)? {
        if case .point(let x, let y) = self { (x, y) } else { nil }
    }
}

extension Length {
    /// The length in device pixels, a half rounded up; a part of a side stays one.
    fileprivate func times(_ dpr: PlainDecimal?, atLeast least: Int = .min) -> Length {
        guard let dpr, case .pixels(let value) = self else { return self }
        let pixels = dpr.timesRoundedHalfUp(Int(clamping: value.magnitude))
        return .pixels(Double(max(least, value < 0 ? -pixels : pixels)))
    }
}
