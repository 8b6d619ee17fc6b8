/// What a handler throws when it knows whether another try can help.
///
/// Every other error is taken for one that may pass.
public struct JobFailure: Error, Hashable, Sendable, CustomStringConvertible {
    /// Why, for a person to read.
    public var reason: String
    /// What is known of another try.
    public var retrying: Retrying

    /// Makes a failure.
    public init(_ reason: String, retrying: Retrying) {
        self.reason = reason
        self.retrying = retrying
    }

    /// The reason.
    public var description: String { reason }
}

/// Through which a handler tells how far it has come.
public struct JobProgress: Sendable {
    let report: @Sendable (Int, Int) async -> Void

    /// Makes one that calls a closure.
    public init(_ report: @escaping @Sendable (_ done: Int, _ total: Int) async -> Void) { self.report = report }

    /// Tells that so many steps of so many are done; where the queue is away, nobody is told.
    public func report(done: Int, of total: Int) async { await report(done, total) }
}
