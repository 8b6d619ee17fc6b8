/// A mirroring.
public enum Flip: String, Hashable, Sendable, Codable, CaseIterable {
    /// Left and right change places.
    case horizontal
    /// Top and bottom change places.
    case vertical
    case both
}

extension Flip: StepValue {
    static let name = "flip"

    func write(to fields: inout FieldWriter) { fields.add(self) }

    init(from fields: inout FieldReader) throws(RecipeTextError) { self = try fields.word() }

    func plan(_ plan: inout PlanBuilder) { plan.append(.flip(self)) }
}
