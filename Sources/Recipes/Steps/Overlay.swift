/// Puts another picture, a layer, on this one.
///
/// The layer is made as large as its box says, turned, and put where its alignment says; what sticks out is not seen.
/// Parts of a side are of the picture that it is put on.
public struct Overlay: Hashable, Sendable, Codable {
    /// The picture.
    public var input: InputReference
    /// Whether a picture that is missing is left out instead of being an error.
    public var isOptional: Bool
    /// The box's width; `nil` follows the aspect, or where both sides are free the layer's own size, as far as it fits.
    public var width: Length?
    /// The box's height.
    public var height: Length?
    /// How layer and box meet.
    public var fit: Fit
    /// Whether the layer may become larger than it is.
    public var enlarge: Bool
    /// Where the layer stands; `attention` and `entropy` mean the middle.
    public var alignment: Gravity
    /// How far it is moved, to the right; from the right where it is aligned to the right half.
    public var x: Length
    /// How far it is moved, downward; upward where it is aligned to the lower half.
    public var y: Length
    /// How far it is turned, clockwise; what is uncovered is transparent.
    public var degrees: Double
    /// 0 transparent … 1 as it is.
    public var opacity: Double
    /// How colours become one.
    public var blend: Blend
    /// Pixels between repetitions of the layer in all directions; `nil` where it is there once.
    public var spacing: Int?

    /// Makes a layer; unless more is said it is of its own size and stands in the middle.
    public init(
        _ input: InputReference,
        isOptional: Bool = false,
        width: Length? = nil,
        height: Length? = nil,
        fit: Fit = .inside,
        enlarge: Bool = true,
        alignment: Gravity = .center,
        x: Length = .pixels(0),
        y: Length = .pixels(0),
        degrees: Double = 0,
        opacity: Double = 1,
        blend: Blend = .over,
        spacing: Int? = nil
    ) {
        self.input = input
        self.isOptional = isOptional
        self.width = width
        self.height = height
        self.fit = fit
        self.enlarge = enlarge
        self.alignment = alignment
        self.x = x
        self.y = y
        self.degrees = degrees
        self.opacity = opacity
        self.blend = blend
        self.spacing = spacing
    }
}

extension Overlay: StepValue {
    static let name = "overlay"

    func write(to fields: inout FieldWriter) {
        fields.add(input)
        if isOptional { fields.add("optional") }
        if let width { fields.add(width, behind: "w=") }
        if let height { fields.add(height, behind: "h=") }
        fields.add(fit)
        if enlarge { fields.add("enlarge") }
        fields.add(alignment)
        fields.add(x)
        fields.add(y)
        if degrees != 0 { fields.add("rotate=\(degrees)") }
        if opacity != 1 { fields.add("opacity=\(opacity)") }
        if blend != .over { fields.add("blend=\(blend.rawValue)") }
        if let spacing { fields.add("tile=\(spacing)") }
    }

    init(from fields: inout FieldReader) throws(RecipeTextError) {
        input = try fields.input()
        isOptional = fields.flag("optional")
        width = try fields.length(behind: "w=")
        height = try fields.length(behind: "h=")
        fit = try fields.word()
        enlarge = fields.flag("enlarge")
        alignment = try fields.gravity()
        x = try fields.length()
        y = try fields.length()
        degrees = try fields.number(behind: "rotate=", in: -1e9...1e9) ?? 0
        opacity = try fields.number(behind: "opacity=", in: 0...1) ?? 1
        blend = fields.word(behind: "blend=") ?? .over
        spacing = try fields.whole(behind: "tile=", in: 0...100_000_000)
    }

    func plan(_ plan: inout PlanBuilder) {
        guard opacity > 0 else { return }
        plan.append(.overlay(inPixels(of: plan.size, plan.rounding)))
    }
}
