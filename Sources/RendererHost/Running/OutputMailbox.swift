import Basics
import RenderWire
import Synchronization

/// The results of one job on their way to its caller; never more than its outputs.
///
/// The caller is woken once for all that has come by then: a job of one output costs it one wait.
final class OutputMailbox: Sendable {
    /// What a caller finds.
    struct Contents: Sendable {
        /// The results that have come, by their outputs' places in the job.
        var results: [(index: Int, result: Result<Rendered, RenderFailure>)] = []
        /// How the job came to its end; `nil` as long as it has not.
        var ending: Result<Void, RenderFailure>?
    }

    private struct State {
        var contents = Contents()
        /// Whether there is something that the caller has to be woken for.
        var isDue = false
        var waiter: Waiter<Void>?
    }

    private let state = Mutex(State())

    /// Puts a result in.
    ///
    /// - Parameters:
    ///   - result: What has become of the output.
    ///   - index: The output's place in the job.
    ///   - wakes: Whether the caller is woken for it; else it is for what comes next.
    func put(_ result: Result<Rendered, RenderFailure>, at index: Int, wakes: Bool) {
        wake { state in
            state.contents.results.append((index, result))
            if wakes { state.isDue = true }
        }
    }

    /// Tells that nothing more will come; only the first ending counts.
    func finish(_ ending: Result<Void, RenderFailure>) {
        wake { state in
            state.contents.ending = state.contents.ending ?? ending
            state.isDue = true
        }
    }

    /// Takes out what has come, and waits where nothing has; for one caller at a time.
    func next() async -> Contents {
        let waiter = Waiter<Void>()
        wake { state in state.waiter = waiter }
        await waiter.wait()
        return state.withLock { state in
            state.isDue = false
            defer { state.contents.results = [] }
            return state.contents
        }
    }

    private func wake(_ change: (inout sending State) -> Void) {
        let waiter: Waiter<Void>? = state.withLock { state in
            change(&state)
            guard state.isDue else { return nil }
            defer { state.waiter = nil }
            return state.waiter
        }
        waiter?.resume(returning: ())
    }
}
