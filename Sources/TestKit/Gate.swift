import Synchronization

/// A place where work stands still until a test lets it go on.
public final class Gate: Sendable {
    private struct State {
        var isOpen: Bool
        var arrived = 0
        var lastNumber = 0
        var waiting: [Int: CheckedContinuation<Bool, Never>] = [:]
        var watchers: [(arrivals: Int, continuation: CheckedContinuation<Void, Never>)] = []
    }

    private let state: Mutex<State>

    /// Makes a gate.
    public init(isOpen: Bool = false) { state = Mutex(State(isOpen: isOpen)) }

    /// How many have come to the gate so far.
    public var arrived: Int { state.withLock(\.arrived) }

    /// Waits until the gate is open; `false` when the task was cancelled before.
    public func pass() async -> Bool {
        let number = state.withLock { state in
            state.lastNumber += 1
            return state.lastNumber
        }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                arrive(number, continuation)
                if Task.isCancelled { turnBack(number) }
            }
        } onCancel: {
            turnBack(number)
        }
    }

    /// Opens the gate for all who wait and who come.
    public func open() {
        let waiting = state.withLock { state in
            state.isOpen = true
            defer { state.waiting = [:] }
            return Array(state.waiting.values)
        }
        for continuation in waiting { continuation.resume(returning: true) }
    }

    /// Shuts the gate for all who come.
    public func shut() { state.withLock { $0.isOpen = false } }

    /// Waits until so many have come to the gate.
    public func arrivals(_ count: Int) async {
        await withCheckedContinuation { continuation in
            let isThere = state.withLock { state in
                guard state.arrived < count else { return true }
                state.watchers.append((count, continuation))
                return false
            }
            if isThere { continuation.resume() }
        }
    }

    private func arrive(_ number: Int, _ continuation: CheckedContinuation<Bool, Never>) {
        let (isOpen, seen) = state.withLock { state in
            state.arrived += 1
            let seen = state.watchers.filter { $0.arrivals <= state.arrived }.map(\.continuation)
            state.watchers.removeAll { $0.arrivals <= state.arrived }
            if !state.isOpen { state.waiting[number] = continuation }
            return (state.isOpen, seen)
        }
        for watcher in seen { watcher.resume() }
        if isOpen { continuation.resume(returning: true) }
    }

    private func turnBack(_ number: Int) {
        state.withLock { $0.waiting.removeValue(forKey: number) }?.resume(returning: false)
    }
}
