import Queueing
import Synchronization

/// Tells that orders wait for the queue: at once, and again from time to time, however many of them wait.
final class PrerenderWaiting: Sendable {
    private let progress: PrerenderProgress
    private let told = Mutex<ContinuousClock.Instant?>(nil)

    /// Tells it where progress is shown.
    init(_ progress: PrerenderProgress) { self.progress = progress }

    /// Tells why an order waits, unless that was told a moment ago.
    func tell(_ error: JobQueueError) {
        let isDue = told.withLock { told in
            let now = ContinuousClock.now
            if let last = told, now - last < .seconds(10) { return false }
            told = now
            return true
        }
        guard isDue else { return }
        let reason = error.message.hasSuffix(".") ? error.message.dropLast() : error.message[...]
        progress.warn("\(reason); waiting, Ctrl-C stops.")
    }
}
