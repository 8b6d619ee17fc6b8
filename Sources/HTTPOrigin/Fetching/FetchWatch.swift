import Synchronization

/// Lets a fetch run as long as there is patience with it.
final class FetchWatch: Sendable {
    private let patience: Patience
    private let progress: Mutex<Patience.Progress>

    init(_ patience: Patience) {
        self.patience = patience
        progress = Mutex(Patience.Progress(at: .now))
    }

    /// Tells that a phase has begun.
    func enter(_ phase: Patience.Phase) { progress.withLock { $0.enter(phase, at: .now) } }

    /// Tells that bytes of the body have come.
    func received(_ count: Int) { progress.withLock { $0.bytes += count } }

    /// How long the connection that is being made may still take.
    var timeToConnect: Duration {
        progress.withLock { progress in
            let now = ContinuousClock.now
            return min(progress.phaseStarted + patience.connect - now, progress.started + patience.whole - now)
        }
    }

    /// Runs the work, and cancels it when patience ends.
    func run<Value: Sendable>(
        host: RemoteHost,
        _ work: @escaping @Sendable () async throws(FetchFailure) -> Value
    ) async throws(FetchFailure) -> Value {
        let outcome = await withTaskGroup(of: Result<Value, FetchFailure>.self) { group in
            group.addTask {
                do throws(FetchFailure) {
                    return .success(try await work())
                } catch {
                    return .failure(error)
                }
            }
            group.addTask { .failure(await self.end(of: host)) }
            let first = await group.next() ?? .failure(.cancelled)
            group.cancelAll()
            return first
        }
        return try outcome.get()
    }

    /// Waits until there is no more patience, or nobody waits for the work.
    private func end(of host: RemoteHost) async -> FetchFailure {
        while true {
            let verdict = progress.withLock { patience.look(at: &$0, now: .now) }
            switch verdict {
            case .goOn(let until):
                do {
                    try await Task.sleep(until: until, clock: .continuous)
                } catch {
                    return .cancelled
                }
            case .tooSlow:
                return .timedOut(
                    "'\(host)' sends fewer than \(patience.leastBytes) bytes in \(patience.window.text).",
                    extent: .image
                )
            case .giveUp(.connecting?, let limit):
                return .timedOut("'\(host)' could not be reached within \(limit.text).", extent: .server)
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
        let seconds = Double(components.seconds) + Double(components.attoseconds) / 1e18
        guard seconds != 1 else { return "one second" }
        return seconds == seconds.rounded() ? "\(Int(seconds)) seconds" : "\(seconds) seconds"
    }
}
