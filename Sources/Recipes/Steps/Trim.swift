/// Cuts off a uniform border.
struct Trim: Hashable, Sendable {
    /// How far from the corner's colour still counts as border: 0…255.
    var tolerance: Double
}

extension Trim: StepValue {
    static let name = "trim"

    func write(to fields: inout FieldWriter) { fields.add(tolerance) }

    init(from fields: inout FieldReader) throws(RecipeTextError) { tolerance = try fields.number(in: 0...255) }

    /// Ends the plan: how it goes on is known after a look at pixels.
    func plan(_ plan: inout PlanBuilder) { plan.put(off: self) }
}
