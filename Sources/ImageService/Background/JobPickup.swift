public import Logging
import ObjectStorage
import Queueing
public import ServiceLifecycle
import Synchronization

/// Hands in what is written down and no queue has taken, and closes the queue in the end.
public final class JobPickup: Service {
    private let scheduler: RenditionSetScheduler
    private let destination: UploadDestination
    private let backlog: JobBacklog
    private let interval: Duration
    private let logger: Logger
    private let isStuck = Mutex(false)

    /// Makes one that has not looked yet.
    ///
    /// - Parameters:
    ///   - scheduler: Hands jobs in.
    ///   - destination: Where jobs are written down.
    ///   - backlog: Is told how many are left.
    ///   - interval: How long it waits between two looks.
    ///   - logger: Hears once that jobs are stuck, and once that they are not any more.
    public init(
        scheduler: RenditionSetScheduler,
        destination: UploadDestination,
        backlog: JobBacklog,
        interval: Duration = .seconds(15),
        logger: Logger
    ) {
        (self.scheduler, self.destination, self.backlog) = (scheduler, destination, backlog)
        (self.interval, self.logger) = (interval, logger)
    }

    /// Looks again and again until the shutdown.
    public func run() async {
        try? await cancelWhenGracefulShutdown {
            while true {
                await self.pickUp()
                try await Task.sleep(for: self.interval)
            }
        }
        await scheduler.queue.close()
    }

    /// Looks once.
    ///
    /// - Parameter age: How old what is written down must be, in seconds, so that its own upload has had its turn.
    package func pickUp(olderThan age: Double = 5) async {
        guard case .open(let store) = destination else { return }
        do {
            let found = try await scheduler.pickUp(from: store, olderThan: age)
            backlog.count = found.left
            if found.handedIn > 0 {
                logger.info("Jobs that had waited were handed in.", metadata: ["count": "\(found.handedIn)"])
            }
            if let refusal = found.refusal {
                warn(refusal, ["count": "\(found.left)"])
            } else if becomes(stuck: false) {
                logger.info("The queue takes jobs again, and has taken those that waited beside the originals.")
            }
        } catch {
            backlog.count = nil
            // At the shutdown everything fails.
            if !Task.isCancelled { warn(error) }
        }
    }

    /// Takes down how it is now, and tells how it was.
    private func becomes(stuck: Bool) -> Bool {
        isStuck.withLock { isStuck in
            defer { isStuck = stuck }
            return isStuck
        }
    }

    /// Warns once, however often it happens until it goes again.
    private func warn(_ error: any Error, _ metadata: Logger.Metadata = [:]) {
        logger.log(
            level: becomes(stuck: true) ? .debug : .warning,
            "Jobs wait beside the originals, since they cannot be handed in; that is tried again and again.",
            metadata: metadata.merging(["error": "\(error)"]) { $1 }
        )
    }
}
