/// What something gives; `nil` where it takes too long.
///
/// Whoever is cancelled meanwhile gets what the work makes of its own cancellation.
///
/// - Parameters:
///   - limit: The longest wait; where it is not above zero nothing is begun.
///   - work: What is done; it is cancelled at the limit, and waited for.
/// - Returns: What it gives.
/// - Throws: What it throws.
package func withTimeout<Value: Sendable, Failure: Error>(
    _ limit: Duration,
    _ work: @escaping @Sendable () async throws(Failure) -> Value
) async throws(Failure) -> Value? {
    guard limit > .zero else { return nil }
    return try await withDeadline(.now + limit, work)
}

/// What something gives; `nil` where it is not there in time.
///
/// - Parameters:
///   - deadline: When it is too late. The work is begun in any case.
///   - work: What is done; it is cancelled at the deadline, and waited for.
/// - Returns: What it gives.
/// - Throws: What it throws.
package func withDeadline<Value: Sendable, Failure: Error>(
    _ deadline: ContinuousClock.Instant,
    _ work: @escaping @Sendable () async throws(Failure) -> Value
) async throws(Failure) -> Value? {
    let outcome = try await race(work) { () async -> Void? in
        try? await Task.sleep(until: deadline, clock: .continuous)
    }
    return switch outcome {
    case .finished(let value): value
    case .interrupted: nil
    }
}

/// What something gives; `nil` where it takes too long, or the task is cancelled.
///
/// - Parameters:
///   - limit: The longest wait.
///   - work: What is done. It is cancelled when nobody waits for it any more, but not waited for: so it may be something
///     that does not notice, and must end by itself some time.
/// - Returns: What it gives.
package func withHardTimeout<Value: Sendable>(
    _ limit: Duration,
    _ work: @escaping @Sendable () async -> Value
) async -> Value? {
    let waiter = Waiter<Value?>()
    // Waited for below, as long as there is time.
    let task = Task { waiter.resume(returning: await work()) }
    defer { task.cancel() }
    return await waiter.wait(until: .now + limit) { waiter.resume(returning: nil) }
}

/// Does something to its end, and waits for that only for a while.
///
/// - Parameters:
///   - limit: The longest wait, which ends too when the task is cancelled.
///   - work: What is done; nobody cancels it, so that it must end by itself.
package func continueInBackground(after limit: Duration, _ work: @escaping @Sendable () async -> Void) async {
    let waiter = Waiter<Void>()
    // It ends by itself, or with the process; whoever calls this must be able to lose what is not done then.
    Task {
        await work()
        waiter.resume(returning: ())
    }
    await waiter.wait(until: .now + limit) { waiter.resume(returning: ()) }
}
