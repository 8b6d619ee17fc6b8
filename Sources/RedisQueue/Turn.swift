import Queueing
import Synchronization

/// Lets one in at a time.
final class Turn: Sendable {
    private struct State {
        var isTaken = false
        var isClosed = false
    }

    private let state = Mutex(State())
    private let bell = Bell()

    /// Waits for one's turn.
    ///
    /// - Parameter deadline: How long to wait; who waits no time gets the turn if it is free.
    /// - Returns: `false` when it did not come in time, or the task was cancelled.
    /// - Throws: ``JobQueueError`` with code `closed`.
    func enter(until deadline: ContinuousClock.Instant) async throws(JobQueueError) -> Bool {
        while !Task.isCancelled {
            let seen = bell.count
            let (isOurs, isClosed) = state.withLock { state in
                defer { state.isTaken = state.isTaken || !state.isClosed }
                return (!state.isTaken && !state.isClosed, state.isClosed)
            }
            guard !isClosed else { throw JobQueueError(.closed, "The job queue has been closed.") }
            if isOurs { return true }
            let remaining = ContinuousClock.now.duration(to: deadline)
            guard remaining > .zero else { return false }
            await bell.wait(after: seen, atMost: remaining)
        }
        return false
    }

    /// Gives the turn to another.
    func leave() {
        state.withLock { $0.isTaken = false }
        bell.ring()
    }

    /// Sends away all who wait and who come.
    func close() {
        state.withLock { $0.isClosed = true }
        bell.ring()
    }
}
