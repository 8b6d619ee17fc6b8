import Synchronization

/// Wakes those who wait for something to happen, in the manner of a condition variable.
///
/// Who waits gives the count that was seen before looking; so nothing that happens between looking and waiting is missed.
package final class Signal: Sendable {
    private struct State {
        var count = 0
        var waiting = WaitList<Void>()
    }

    private let state = Mutex(State())

    /// Makes one that nothing has happened to.
    package init() {}

    /// How often it was notified.
    package var count: Int { state.withLock(\.count) }

    /// Wakes all who wait.
    package func notifyAll() {
        let waiting = state.withLock { state in
            state.count += 1
            return state.waiting.removeAll()
        }
        for waiter in waiting { waiter.resume(returning: ()) }
    }

    /// Waits until it was notified more than `seen` times, the time is over, or the task is cancelled.
    package func wait(after seen: Int, atMost duration: Duration) async {
        let waiter = Waiter<Void>()
        let isOver = state.withLock { state in
            guard state.count == seen else { return true }
            state.waiting.append(waiter)
            return false
        }
        guard !isOver else { return }
        await waiter.wait(until: .now + duration) { [self] in
            _ = state.withLock { $0.waiting.remove(waiter) }
            waiter.resume(returning: ())
        }
    }
}
