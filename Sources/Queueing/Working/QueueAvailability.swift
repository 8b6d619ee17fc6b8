import Basics
import Logging
import Synchronization

/// Says once that the queue went away, and once that it is back, however many notice.
final class QueueAvailability: Sendable {
    private let goneSince = Mutex<ContinuousClock.Instant?>(nil)
    private let logger: Logger
    private let metrics: WorkerMetrics

    init(logger: Logger, metrics: WorkerMetrics) {
        self.logger = logger
        self.metrics = metrics
    }

    func isAway(_ error: any Error) {
        let isNews = goneSince.withLock { since in
            defer { since = since ?? .now }
            return since == nil
        }
        metrics.countAbsence()
        guard isNews else { return logger.debug("The job queue is still away: \(error)") }
        logger.warning("No job can be had from the queue; it is tried again until one can: \(error)")
    }

    func isBack() {
        let since = goneSince.withLock { since in
            defer { since = nil }
            return since
        }
        guard let since else { return }
        logger.notice("The job queue is back after \(since.duration(to: .now).inSeconds) seconds.")
    }
}
