import Synchronization

/// One task that waits for an answer that comes once; whoever holds it may give the answer.
///
/// It stands in for a continuation. The answer may come before the wait begins, and of several answers only the first
/// counts, so that a cancellation, a time limit and the real answer may race. Put it where the answer is given from, then
/// wait.
package final class Waiter<Answer: Sendable>: Sendable {
    private enum State {
        case open
        case waiting(CheckedContinuation<Answer, Never>)
        case answered(Answer)
    }

    private let state = Mutex(State.open)

    /// Makes one that has no answer yet.
    package init() {}

    /// Whether the answer is known.
    package var isAnswered: Bool {
        state.withLock { state in
            if case .answered = state { true } else { false }
        }
    }

    /// Gives the answer, unless there is one already.
    ///
    /// - Parameter answer: The answer.
    /// - Returns: Whether it was the first, so that it is what the waiting task gets.
    @discardableResult
    package func resume(returning answer: Answer) -> Bool {
        let (isFirst, continuation) = state.withLock { state -> (Bool, CheckedContinuation<Answer, Never>?) in
            switch state {
            case .answered: return (false, nil)
            case .open:
                state = .answered(answer)
                return (true, nil)
            case .waiting(let continuation):
                state = .answered(answer)
                return (true, continuation)
            }
        }
        continuation?.resume(returning: answer)
        return isFirst
    }

    /// Waits for the answer, whatever happens to the task; to be called once.
    package func wait() async -> Answer {
        await withCheckedContinuation { continuation in
            let answer: Answer? = state.withLock { state in
                if case .answered(let answer) = state { return answer }
                state = .waiting(continuation)
                return nil
            }
            if let answer { continuation.resume(returning: answer) }
        }
    }

    /// Waits for the answer; to be called once.
    ///
    /// - Parameter leave: Called when the task is cancelled, at once where it has been already. It must see to it that
    ///   there is an answer, as a rule by taking this off a list and giving one.
    /// - Returns: The answer.
    package func wait(onCancel leave: @escaping @Sendable () -> Void) async -> Answer {
        await withTaskCancellationHandler {
            await wait()
        } onCancel: {
            leave()
        }
    }

    /// Waits for the answer, but only so long; to be called once.
    ///
    /// - Parameters:
    ///   - deadline: When it is too late.
    ///   - leave: Called at the deadline and when the task is cancelled; see ``wait(onCancel:)``.
    /// - Returns: The answer.
    package func wait(
        until deadline: ContinuousClock.Instant,
        onLeave leave: @escaping @Sendable () -> Void
    ) async -> Answer {
        // Ended by the line after the wait, whatever comes of it.
        let alarm = Task {
            try await Task.sleep(until: deadline, clock: .continuous)
            leave()
        }
        defer { alarm.cancel() }
        return await wait(onCancel: leave)
    }
}
