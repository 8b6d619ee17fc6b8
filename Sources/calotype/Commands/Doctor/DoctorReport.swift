import Web

/// The doctor's findings, printed as they come: a part, how it is, and what to do.
struct DoctorReport {
    private var hasErrors = false
    /// Why the findings cannot be told; nothing is printed after that.
    private var failure: CommandFailure?

    /// Prints a finding.
    mutating func add(_ part: String, _ finding: ProbeFinding) {
        if finding.state == .error { hasErrors = true }
        guard failure == nil else { return }
        do throws(CommandFailure) {
            try printLine("\(finding.state.rawValue.padded(to: 8))\(part.padded(to: 30))\(finding.message)")
        } catch {
            failure = error
        }
    }

    /// Throws where a finding was an error, or could not be told.
    func conclude() throws(CommandFailure) {
        if let failure { throw failure }
        if hasErrors { throw .incomplete }
    }
}
