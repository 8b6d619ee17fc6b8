import Basics
import Synchronization

/// Lets a fetch run as long as its time-outs allow.
final class FetchWatch: Sendable {
    private struct State {
        var progress: FetchTimeouts.Progress
        /// Where the answer is being waited for.
        var host: RemoteHost
        /// Whether that is the server that was asked for, and not another one that it redirected to.
        var isFirst = true
    }

    private let timeouts: FetchTimeouts
    private let state: Mutex<State>

    init(_ timeouts: FetchTimeouts, host: RemoteHost) {
        self.timeouts = timeouts
        state = Mutex(State(progress: FetchTimeouts.Progress(at: .now), host: host))
    }

    /// Tells that a phase has begun.
    func enter(_ phase: FetchTimeouts.Phase) { state.withLock { $0.progress.enter(phase, at: .now) } }

    /// Tells that a redirect is followed.
    func follow(to host: RemoteHost, onSameServer isSame: Bool) {
        state.withLock { state in
            state.host = host
            state.isFirst = isSame
        }
    }

    /// Tells that bytes of the body have come.
    func received(_ count: Int) { state.withLock { $0.progress.bytes += count } }

    /// How long the connection that is being made may still take.
    var timeToConnect: Duration {
        state.withLock { [timeouts] state in
            let (progress, now) = (state.progress, ContinuousClock.now)
            // checked: settings are hours at most
            return min(progress.phaseStarted + timeouts.connect - now, progress.started + timeouts.whole - now)
        }
    }

    /// Connecting took too long.
    func unreachable() -> FetchFailure {
        let (host, isFirst) = state.withLock { ($0.host, $0.isFirst) }
        return .timedOut(
            "'\(host)' could not be reached within \(timeouts.connect.text).",
            extent: isFirst ? .server : .image
        )
    }

    /// Runs the work, and cancels it when its time is over.
    func run<Value: Sendable>(
        _ work: @escaping @Sendable () async throws(FetchFailure) -> Value
    ) async throws(FetchFailure) -> Value {
        do throws(FetchFailure) {
            switch try await race(work, until: { await self.end() }) {
            case .finished(let value): return value
            case .interrupted(let failure): throw failure
            }
        } catch {
            // What was broken off in the middle says nothing of the server.
            throw Task.isCancelled ? .cancelled : error
        }
    }

    /// Waits until the time is over, or nobody waits for the work.
    private func end() async -> FetchFailure? {
        while true {
            let (verdict, host) = state.withLock { [timeouts] state in
                (timeouts.look(at: &state.progress, now: .now), state.host)
            }
            switch verdict {
            case .goOn(let until):
                do {
                    // The next phase may begin meanwhile, and have less time than this one.
                    let soon = ContinuousClock.now + min(timeouts.answer, timeouts.window)
                    try await Task.sleep(until: min(until, soon), clock: .continuous)
                } catch {
                    return nil
                }
            case .tooSlow:
                return .timedOut(
                    "'\(host)' sends fewer than \(timeouts.leastBytes) bytes in \(timeouts.window.text).",
                    extent: .image
                )
            case .giveUp(.connecting?, _): return unreachable()
            case .giveUp(.answer?, let limit):
                return .timedOut("'\(host)' did not begin to answer within \(limit.text).", extent: .image)
            case .giveUp(_, let limit):
                return .timedOut("'\(host)' did not send the whole image within \(limit.text).", extent: .image)
            }
        }
    }
}

extension Duration {
    /// The time for a sentence: `5 seconds`.
    var text: String {
        let seconds = self / .seconds(1)
        guard seconds != 1 else { return "one second" }
        return seconds == seconds.rounded() ? "\(Int(clamping: seconds)) seconds" : "\(seconds) seconds"
    }
}
