import Synchronization

/// Lets so many through at the same time, the others in the order in which they came.
package final class AsyncSemaphore: Sendable {
    /// How a wait ended.
    package enum Entry: Sendable {
        /// With a permit, which must be given back by ``leave()``.
        case granted
        /// The task was cancelled, or it was too late.
        case givenUp
        /// Too many wait already.
        case refused
        /// It has been closed.
        case closed
    }

    private struct State {
        var free: Int
        var isClosed = false
        var waiting = WaitList<Entry>()
    }

    private let state: Mutex<State>
    private let waiterLimit: Int

    /// Makes a semaphore.
    ///
    /// - Parameters:
    ///   - permits: How many are let through at the same time.
    ///   - waiterLimit: How many may wait; further ones are turned away.
    package init(permits: Int, waiterLimit: Int) {
        state = Mutex(State(free: permits))
        self.waiterLimit = waiterLimit
    }

    /// How many wait now.
    package var waiting: Int { state.withLock(\.waiting.count) }

    /// Does something with a permit.
    ///
    /// - Parameters:
    ///   - refusal: What is thrown when too many wait already, or it has been closed.
    ///   - body: What is done.
    /// - Returns: What it gives.
    /// - Throws: What it throws, `refusal`, or `CancellationError` when the wait was given up.
    package func withPermit<Value: Sendable>(
        or refusal: () -> any Error,
        _ body: () async throws -> Value
    ) async throws -> Value {
        switch await enter() {
        case .granted: break
        case .givenUp: throw CancellationError()
        case .refused, .closed: throw refusal()
        }
        defer { leave() }
        return try await body()
    }

    /// Waits for a permit; one that is free is given to whoever comes, also to a task that has been cancelled.
    ///
    /// - Parameter deadline: When it is too late; `nil` waits for as long as it takes.
    /// - Returns: How the wait ended.
    package func enter(until deadline: ContinuousClock.Instant? = nil) async -> Entry {
        let waiter = Waiter<Entry>()
        let entry: Entry? = state.withLock { state in
            guard !state.isClosed else { return .closed }
            if state.free > 0 {
                state.free -= 1
                return .granted
            }
            guard state.waiting.count < waiterLimit else { return .refused }
            state.waiting.append(waiter)
            return nil
        }
        if let entry { return entry }
        guard let deadline else { return await waiter.wait { [self] in giveUp(waiter) } }
        return await waiter.wait(until: deadline) { [self] in giveUp(waiter) }
    }

    /// Gives a permit back, to the one who has waited longest.
    package func leave() {
        let next = state.withLock { state in
            let next = state.waiting.popFirst()
            if next == nil { state.free += 1 }
            return next
        }
        next?.resume(returning: .granted)
    }

    /// Sends away all who wait and who come.
    package func close() {
        let waiting = state.withLock { state in
            state.isClosed = true
            return state.waiting.removeAll()
        }
        for waiter in waiting { waiter.resume(returning: .closed) }
    }

    private func giveUp(_ waiter: Waiter<Entry>) {
        // Who is not on the list any more has an answer, or is about to get it.
        guard state.withLock({ $0.waiting.remove(waiter) }) else { return }
        waiter.resume(returning: .givenUp)
    }
}
