/// A canvas larger than, or equal to, the picture on it.
public struct Canvas: Hashable, Sendable, Codable {
    /// Pixels; a picture that is wider makes the canvas wider.
    public var width: Int
    /// Pixels; a picture that is taller makes the canvas taller.
    public var height: Int
    /// Where the picture stands; what only pixels tell means the middle.
    public var gravity: Gravity
    /// The canvas' colour; `nil` is transparent, and white at the end where the output cannot be.
    public var background: Color?

    /// Makes a canvas of `width` by `height` pixels.
    public init(width: Int, height: Int, gravity: Gravity = .center, background: Color? = nil) {
        self.width = width
        self.height = height
        self.gravity = gravity
        self.background = background
    }
}

extension Canvas: StepValue {
    static let name = "extend"

    func write(to fields: inout FieldWriter) {
        fields.add(width, by: height)
        fields.add(gravity)
        fields.add(background)
    }

    init(from fields: inout FieldReader) throws(RecipeTextError) {
        let (width, height) = try fields.sides()
        guard let width, let height else { throw fields.refusal("has a canvas with a side left free") }
        (self.width, self.height) = (width, height)
        gravity = try fields.gravity()
        background = try fields.colorOrNone()
    }

    func plan(_ plan: inout PlanBuilder) {
        if let background, background.alpha > 0 { plan.flatten(background) }
        let size = plan.size
        let target = PixelSize(width: max(width, size.width), height: max(height, size.height))
        guard target != size else { return }
        let origin = gravity.canvasOrigin(of: size, in: target, plan.rounding)
        plan.append(.embed(x: origin.x, y: origin.y, in: target, background: background), to: target)
        plan.uncover(background)
    }
}
