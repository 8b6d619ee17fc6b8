import Basics
import Synchronization

/// A place where work stands still until a test lets it go on.
public final class Gate: Sendable {
    private struct State {
        var isOpen: Bool
        var arrived = 0
        var waiting = WaitList<Bool>()
        var watchers: [(arrivals: Int, waiter: Waiter<Void>)] = []
    }

    private let state: Mutex<State>

    /// Makes a gate.
    public init(isOpen: Bool = false) { state = Mutex(State(isOpen: isOpen)) }

    /// How many have come to the gate so far.
    public var arrived: Int { state.withLock(\.arrived) }

    /// Waits until the gate is open; `false` when the task was cancelled before.
    public func pass() async -> Bool {
        let waiter = Waiter<Bool>()
        arrive(waiter)
        return await waiter.wait { [self] in
            _ = state.withLock { $0.waiting.remove(waiter) }
            waiter.resume(returning: false)
        }
    }

    /// Opens the gate for all who wait and who come.
    public func open() {
        let waiting = state.withLock { state in
            state.isOpen = true
            return state.waiting.removeAll()
        }
        for waiter in waiting { waiter.resume(returning: true) }
    }

    /// Shuts the gate for all who come.
    public func shut() { state.withLock { $0.isOpen = false } }

    /// Waits until so many have come to the gate.
    public func arrivals(_ count: Int) async {
        let waiter = Waiter<Void>()
        state.withLock { state in
            if state.arrived < count { state.watchers.append((count, waiter)) } else { waiter.resume(returning: ()) }
        }
        await waiter.wait()
    }

    private func arrive(_ waiter: Waiter<Bool>) {
        let (isOpen, seen) = state.withLock { state in
            state.arrived += 1
            let seen = state.watchers.filter { $0.arrivals <= state.arrived }.map(\.waiter)
            state.watchers.removeAll { $0.arrivals <= state.arrived }
            if !state.isOpen { state.waiting.append(waiter) }
            return (state.isOpen, seen)
        }
        for watcher in seen { watcher.resume(returning: ()) }
        if isOpen { waiter.resume(returning: true) }
    }
}
