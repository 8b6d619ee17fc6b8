/// A colour behind what is transparent.
struct Background: Hashable, Sendable {
    /// The colour.
    var color: Color
}

extension Background: StepValue {
    static let name = "background"

    func write(to fields: inout FieldWriter) { fields.add(color) }

    init(from fields: inout FieldReader) throws(RecipeTextError) { color = try fields.color() }

    func plan(_ plan: inout PlanBuilder) { plan.flatten(color) }
}
