import Synchronization

/// Does a piece of work once for all who ask for it at the same time.
///
/// The work belongs to all of them: one who is cancelled leaves at once, and the work is cancelled when the last has
/// left, unless somebody wanted it kept. Who comes after that starts it anew. Nothing is remembered once the work is
/// done.
package final class SingleFlight<Key: Hashable & Sendable, Value: Sendable, Failure: Error>: Sendable {
    private typealias Outcome = Result<Value, Failure>
    private typealias Caller = Waiter<(Outcome, joined: Bool)>
    private typealias Work = @Sendable () async throws(Failure) -> Value

    private struct Entry {
        var joined: Bool
        var caller: Caller
    }

    private struct State {
        var flights = Flights<Key, Entry, Task<Void, Never>>()
        var lastNumber = 0
    }

    private let state = Mutex(State())
    private let waiterLimit: Int
    private let overloaded: Failure
    private let cancelled: Failure
    private let executor: @Sendable () -> (any TaskExecutor)?

    /// Makes one without work.
    ///
    /// - Parameters:
    ///   - waiterLimit: How many callers may wait at the same time, for whatever work.
    ///   - overloaded: What one caller more gets.
    ///   - cancelled: What a caller gets whose task is cancelled.
    ///   - executor: Where the work runs, asked on the thread of the caller who begins it; `nil` is the usual place.
    package init(
        waiterLimit: Int,
        overloaded: Failure,
        cancelled: Failure,
        executor: @escaping @Sendable () -> (any TaskExecutor)? = { nil }
    ) {
        self.waiterLimit = waiterLimit
        self.overloaded = overloaded
        self.cancelled = cancelled
        self.executor = executor
    }

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
        _ work: @escaping @Sendable () async throws(Failure) -> Value
    ) async throws(Failure) -> (value: Value, joined: Bool) {
        let caller = Caller()
        guard let number = enter(key, isKept, caller, work) else { throw overloaded }
        let (outcome, joined) = await caller.wait { [self] in leave(number) }
        return (try outcome.get(), joined)
    }

    /// Adds a caller, and begins the work where nobody else has; `nil` where too many wait already.
    private func enter(_ key: Key, _ isKept: Bool, _ caller: Caller, _ work: @escaping Work) -> Int? {
        state.withLock { state in
            guard state.flights.waiters < waiterLimit else { return nil }
            state.lastNumber += 1
            state.flights.join(key, id: state.lastNumber, isKept: isKept) { joined in
                Entry(joined: joined, caller: caller)
            } start: { flight in
                // The callers of this flight wait for it: `finish` wakes them, and the last one to leave cancels it; what
                // is kept ends by itself.
                Task(executorPreference: executor()) { [self] in
                    do throws(Failure) {
                        finish(key, flight: flight, .success(try await work()))
                    } catch {
                        finish(key, flight: flight, .failure(error))
                    }
                }
            }
            return state.lastNumber
        }
    }

    private func finish(_ key: Key, flight: Int, _ outcome: Outcome) {
        let entries = state.withLock { $0.flights.finish(key, number: flight) }
        for entry in entries { entry.caller.resume(returning: (outcome, joined: entry.joined)) }
    }

    private func leave(_ number: Int) {
        let (entry, unwanted) = state.withLock { $0.flights.leave(id: number) }
        unwanted?.cancel()
        guard let entry else { return }
        entry.caller.resume(returning: (.failure(cancelled), joined: entry.joined))
    }
}
