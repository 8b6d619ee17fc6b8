/// Says which of several processes does a piece of work that more than one wants done, where a queue's server can.
///
/// A lease ends by itself: where its holder dies, another takes it.
public protocol LeaseRegistry: Sendable {
    /// Takes the lease of some work.
    ///
    /// - Parameters:
    ///   - work: What the work is called.
    ///   - holder: Who takes it; no two are called the same.
    ///   - duration: When it ends, unless it is renewed.
    /// - Returns: `false` where somebody else has it.
    /// - Throws: ``JobQueueError`` where nobody can say.
    func take(_ work: String, by holder: String, for duration: Duration) async throws -> Bool

    /// Puts off the end of a lease.
    ///
    /// - Parameters:
    ///   - work: What the work is called.
    ///   - holder: Who has taken it.
    ///   - duration: When it ends, from now.
    /// - Returns: `false` where it has ended.
    /// - Throws: ``JobQueueError`` where nobody can say.
    func renew(_ work: String, by holder: String, for duration: Duration) async throws -> Bool

    /// Ends a lease; does nothing where another holder has it.
    ///
    /// - Parameters:
    ///   - work: What the work is called.
    ///   - holder: Who has taken it.
    /// - Throws: ``JobQueueError`` where nobody can say.
    func release(_ work: String, by holder: String) async throws
}
