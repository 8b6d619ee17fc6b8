/// One of the things that the doctor looks at.
protocol DoctorCheck {
    /// Looks, and says what was found.
    ///
    /// - Parameter report: Where it is said.
    /// - Throws: What keeps the doctor from looking at anything else.
    func run(_ report: inout DoctorReport) async throws
}
