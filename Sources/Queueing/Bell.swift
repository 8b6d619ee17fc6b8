import Synchronization

/// Wakes those who wait for something to happen.
///
/// Who waits gives the count that was seen before looking; so no ring between looking and waiting is missed.
package final class Bell: Sendable {
    private struct State {
        var count = 0
        var lastNumber = 0
        var waiting: [Int: CheckedContinuation<Void, Never>] = [:]
    }

    private let state = Mutex(State())

    package init() {}

    /// How often it has rung.
    package var count: Int { state.withLock(\.count) }

    /// Wakes all who wait.
    package func ring() {
        let waiting = state.withLock { state in
            state.count += 1
            defer { state.waiting = [:] }
            return Array(state.waiting.values)
        }
        for continuation in waiting { continuation.resume() }
    }

    /// Waits until it has rung more than `seen` times, the time is over, or the task is cancelled.
    package func wait(after seen: Int, atMost duration: Duration) async {
        await withTaskGroup { group in
            group.addTask { try? await Task.sleep(for: duration) }
            group.addTask { await self.wait(after: seen) }
            await group.next()
            group.cancelAll()
        }
    }

    private func wait(after seen: Int) async {
        let number = state.withLock { state in
            state.lastNumber += 1
            return state.lastNumber
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isOver = state.withLock { state in
                    guard state.count == seen else { return true }
                    state.waiting[number] = continuation
                    return false
                }
                if isOver { continuation.resume() }
                // A cancellation that came before has found nobody to wake.
                if Task.isCancelled { leave(number) }
            }
        } onCancel: {
            leave(number)
        }
    }

    private func leave(_ number: Int) {
        state.withLock { $0.waiting.removeValue(forKey: number) }?.resume()
    }
}
