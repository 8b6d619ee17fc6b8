import Synchronization

/// Does a piece of work once for all who ask for it at the same time.
///
/// The work belongs to all of them: one who is cancelled leaves at once, and the work is cancelled when the last has
/// left, unless somebody wanted it kept. Who comes after that starts it anew. Nothing is remembered once the work is
/// done.
package final class Coalescer<Key: Hashable & Sendable, Value: Sendable>: Sendable {
    private typealias Outcome = Result<Value, ServiceError>
    private typealias Awakening = CheckedContinuation<(Outcome, joined: Bool), Never>
    private typealias Work = @Sendable () async throws(ServiceError) -> Value

    private struct Waiter {
        var joined: Bool
        var continuation: Awakening
    }

    private struct State {
        var flights = Flights<Key, Waiter, Task<Void, Never>>()
        var lastWaiter = 0
    }

    private let state = Mutex(State())
    private let waiterLimit: Int

    /// Makes a coalescer for at most so many callers that wait at the same time.
    package init(waiterLimit: Int) { self.waiterLimit = waiterLimit }

    /// How many callers wait now.
    package var waiters: Int { state.withLock { $0.flights.waiters } }

    /// Whether this work is under way.
    package func isUnderWay(_ key: Key) -> Bool { state.withLock { $0.flights.contains(key) } }

    /// The result of `work`, or of the same work that somebody else began.
    ///
    /// - Parameters:
    ///   - key: What makes two pieces of work the same.
    ///   - isKept: Whether the work is done to its end although nobody waits for it any more; it must end by itself.
    ///   - work: Runs in a task of its own, as it may outlive the caller who began it.
    /// - Returns: The value, and whether somebody else had begun the work.
    /// - Throws: What `work` throws; `cancelled` when the caller's task is; `overloaded` when too many wait already.
    package func value(
        for key: Key,
        isKept: Bool = false,
        _ work: @escaping @Sendable () async throws(ServiceError) -> Value
    ) async throws(ServiceError) -> (value: Value, joined: Bool) {
        let id = state.withLock { state in
            state.lastWaiter += 1
            return state.lastWaiter
        }
        let (outcome, joined) = await withTaskCancellationHandler {
            await withCheckedContinuation { (continuation: Awakening) in
                wait(for: key, id: id, isKept, continuation, work)
                // A cancellation from before the line above found nobody to wake.
                if Task.isCancelled { leave(id) }
            }
        } onCancel: {
            leave(id)
        }
        return (try outcome.get(), joined)
    }

    private func wait(
        for key: Key,
        id: Int,
        _ isKept: Bool,
        _ continuation: Awakening,
        _ work: @escaping Work
    ) {
        let accepted = state.withLock { state in
            guard state.flights.waiters < waiterLimit else { return false }
            state.flights.join(key, id: id, isKept: isKept) { joined in
                Waiter(joined: joined, continuation: continuation)
            } start: { number in
                // The waiters of this flight wait for it: `finish` wakes them, and the last one to leave cancels it; what
                // is kept ends by itself.
                Task(executorPreference: EventLoopExecutor.current) { [self] in
                    do throws(ServiceError) {
                        finish(key, number: number, .success(try await work()))
                    } catch {
                        finish(key, number: number, .failure(error))
                    }
                }
            }
            return true
        }
        guard !accepted else { return }
        let error = ServiceError(.overloaded, "Too many requests are waiting already.", retryAfter: .seconds(1))
        continuation.resume(returning: (.failure(error), joined: false))
    }

    private func finish(_ key: Key, number: Int, _ outcome: Outcome) {
        let waiters = state.withLock { $0.flights.finish(key, number: number) }
        for waiter in waiters { waiter.continuation.resume(returning: (outcome, joined: waiter.joined)) }
    }

    private func leave(_ id: Int) {
        let (waiter, unwanted) = state.withLock { $0.flights.leave(id: id) }
        unwanted?.cancel()
        guard let waiter else { return }
        let error = ServiceError(.cancelled, "The request was given up.")
        waiter.continuation.resume(returning: (.failure(error), joined: waiter.joined))
    }
}
