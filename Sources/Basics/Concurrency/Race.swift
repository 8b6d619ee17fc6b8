/// How a race came to its end.
package enum RaceOutcome<Value: Sendable, Reason: Sendable>: Sendable {
    /// The work has given this.
    case finished(Value)
    /// The work was cancelled for this reason, and what it gave then is lost.
    case interrupted(Reason)
}

/// Does something unless something else happens first.
///
/// Both are over when this returns. Where the calling task is cancelled, it gets what the work makes of that.
///
/// - Parameters:
///   - work: What is done.
///   - watch: Waits for what ends the work. It gives the reason; `nil` where it ends only because it was cancelled.
/// - Returns: What came first.
/// - Throws: What the work throws, if that came first.
package func race<Value: Sendable, Reason: Sendable, Failure: Error>(
    _ work: @escaping @Sendable () async throws(Failure) -> Value,
    until watch: @escaping @Sendable () async -> Reason?
) async throws(Failure) -> RaceOutcome<Value, Reason> {
    let first = await withTaskGroup(of: RaceEvent<Value, Reason, Failure>.self) { group in
        group.addTask {
            do throws(Failure) {
                return .worked(.success(try await work()))
            } catch {
                return .worked(.failure(error))
            }
        }
        group.addTask { .watched(await watch()) }
        defer { group.cancelAll() }
        var event = RaceEvent<Value, Reason, Failure>.watched(nil)
        // The work ends last at the latest, so that there is an event other than the first value.
        while case .watched(nil) = event, let next = await group.next() { event = next }
        return event
    }
    switch first {
    case .worked(let result): return .finished(try result.get())
    case .watched(let reason?): return .interrupted(reason)
    // checked: the work always ends with an event of its own, and the loop goes on until then
    case .watched(nil): preconditionFailure("A race has ended without the work.")
    }
}

/// What one of the two in a race has come to.
private enum RaceEvent<Value: Sendable, Reason: Sendable, Failure: Error>: Sendable {
    case worked(Result<Value, Failure>)
    case watched(Reason?)
}
