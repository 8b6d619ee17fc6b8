/// A part of a picture of which its size is told, and what is held on to in it.
public struct Window: Hashable, Sendable, Codable {
    /// The width; as much as there is where the picture has less.
    public var width: Length
    /// The height; as much as there is where the picture has less.
    public var height: Length
    /// Which part is kept.
    public var gravity: Gravity

    /// Makes a window; neither side is 0.
    public init(width: Length, height: Length, gravity: Gravity = .center) {
        self.width = width
        self.height = height
        self.gravity = gravity
    }
}

extension Window: StepValue {
    static let name = "window"

    func write(to fields: inout FieldWriter) {
        fields.add(width.canonicalText)
        fields.add(height.canonicalText)
        fields.add(gravity)
    }

    init(from fields: inout FieldReader) throws(RecipeTextError) {
        width = try fields.length()
        height = try fields.length()
        gravity = try fields.gravity()
    }

    func plan(_ plan: inout PlanBuilder) {
        let (picture, rounding) = (plan.size, plan.rounding)
        func side(_ length: Length, of side: Int) -> Int {
            min(max(rounding(max(0, length.pixels(of: side))), 1), side)
        }
        let window = PixelSize(width: side(width, of: picture.width), height: side(height, of: picture.height))
        if window != picture { plan.cut(window, gravity) }
    }
}
