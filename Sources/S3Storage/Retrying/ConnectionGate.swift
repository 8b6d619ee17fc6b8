import Synchronization

/// Lets so many through at the same time, the others in the order in which they came.
final class ConnectionGate: Sendable {
    /// How a wait ended.
    private enum Entry { case granted, cancelled, refused }

    private struct Waiter {
        var number: Int
        var continuation: CheckedContinuation<Entry, Never>
    }

    private struct State {
        var free: Int
        var lastNumber = 0
        var waiters: [Waiter] = []
    }

    private let state: Mutex<State>
    private let waiterLimit: Int

    /// Makes a gate.
    ///
    /// - Parameters:
    ///   - permits: How many are let through at the same time.
    ///   - waiters: How many may wait; further ones are turned away.
    init(permits: Int, waiters: Int) {
        state = Mutex(State(free: permits))
        waiterLimit = waiters
    }

    /// How many wait now.
    var waiting: Int { state.withLock(\.waiters.count) }

    /// Does something behind the gate.
    ///
    /// - Parameters:
    ///   - refusal: What is thrown when too many wait already.
    ///   - body: What is done.
    /// - Returns: What it gives.
    /// - Throws: What it throws, `refusal`, or `CancellationError` when the wait was given up.
    func pass<Value: Sendable>(or refusal: () -> any Error, _ body: () async throws -> Value) async throws -> Value {
        switch await enter() {
        case .granted: break
        case .cancelled: throw CancellationError()
        case .refused: throw refusal()
        }
        defer { leave() }
        return try await body()
    }

    private func enter() async -> Entry {
        let number = state.withLock { state in
            state.lastNumber += 1
            return state.lastNumber
        }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let entry: Entry? = state.withLock { state in
                    if state.free > 0 {
                        state.free -= 1
                        return .granted
                    }
                    guard state.waiters.count < waiterLimit else { return .refused }
                    state.waiters.append(Waiter(number: number, continuation: continuation))
                    return nil
                }
                if let entry { continuation.resume(returning: entry) }
                // A cancellation from before the line above found nobody to wake.
                if Task.isCancelled { giveUp(number) }
            }
        } onCancel: {
            giveUp(number)
        }
    }

    private func giveUp(_ number: Int) {
        let waiter = state.withLock { state in
            state.waiters.firstIndex { $0.number == number }.map { state.waiters.remove(at: $0) }
        }
        waiter?.continuation.resume(returning: .cancelled)
    }

    private func leave() {
        let next = state.withLock { state in
            guard !state.waiters.isEmpty else {
                state.free += 1
                return nil as Waiter?
            }
            return state.waiters.removeFirst()
        }
        next?.continuation.resume(returning: .granted)
    }
}
