/// A part of a picture.
public struct Region: Hashable, Sendable, Codable {
    /// The left edge.
    public var x: Length
    /// The top edge.
    public var y: Length
    /// The extent to the right.
    public var width: Length
    /// The extent downward.
    public var height: Length

    /// Makes a region; what sticks out of the picture is cut off when the plan is made.
    public init(x: Length, y: Length, width: Length, height: Length) {
        self.x = x
        self.y = y
        self.width = width
        self.height = height
    }
}

extension Region: StepValue {
    static let name = "crop"

    func write(to fields: inout FieldWriter) {
        for length in [x, y, width, height] { fields.add(length.canonicalText) }
    }

    init(from fields: inout FieldReader) throws(RecipeTextError) {
        x = try fields.length()
        y = try fields.length()
        width = try fields.length()
        height = try fields.length()
    }

    func plan(_ plan: inout PlanBuilder) throws(PlanError) {
        guard let rect = pixels(in: plan.size, plan.rounding) else {
            throw PlanError(.cropOutside, "The crop lies outside of the picture, which is \(plan.size) pixels.")
        }
        plan.extract(rect)
    }
}
