/// What a step is in a recipe: its fields in canonical text, and what it comes to for a picture of one size.
protocol StepValue: Hashable, Sendable, CanonicalFields {
    /// Adds what the step comes to.
    ///
    /// - Parameter plan: Knows the picture as it is when the step begins.
    /// - Throws: A ``PlanError`` where the step cannot be done to this picture.
    func plan(_ plan: inout PlanBuilder) throws(PlanError)
}
