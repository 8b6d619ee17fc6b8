import Basics
public import CoreMetrics
public import Logging
public import ServiceLifecycle

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Takes jobs from a queue and has them done, a few at a time.
///
/// On graceful shutdown it takes no more; what runs may go on for ``Configuration/grace``, and what is not done then is
/// cancelled and handed back. While the queue is away it asks again and again, with growing pauses.
public struct Worker: Service {
    /// Does a job; throws ``JobFailure`` or another error when it could not.
    ///
    /// It is cancelled at the deadline, at the end of a shutdown's grace, and when the job has become another's; it must
    /// end soon then. It may be called again for a job that was done before.
    public typealias Handler = @Sendable (Job, JobProgress) async throws -> Void

    /// Is told when a job of this worker is done, or given up for the reason given.
    public typealias Listener = @Sendable (Job, _ reason: String?) async -> Void

    let queue: any JobQueue
    let configuration: Configuration
    let logger: Logger
    let handler: Handler
    let whenOver: Listener
    let metrics: WorkerMetrics
    let presence: QueuePresence

    /// Makes a worker that has not started yet.
    ///
    /// - Parameters:
    ///   - queue: Where jobs come from; it stays open when the worker ends.
    ///   - configuration: How it works.
    ///   - metrics: Where it counts.
    ///   - logger: Where it tells what happens.
    ///   - whenOver: Is told when a job is done or given up; not for jobs that are lost to another worker.
    ///   - handler: Does a job.
    public init(
        queue: any JobQueue,
        configuration: Configuration = Configuration(),
        metrics: any MetricsFactory,
        logger: Logger,
        whenOver: @escaping Listener = { _, _ in },
        handler: @escaping Handler
    ) {
        self.queue = queue
        self.configuration = configuration
        self.logger = logger
        self.handler = handler
        self.whenOver = whenOver
        self.metrics = WorkerMetrics(factory: metrics)
        presence = QueuePresence(logger: logger, metrics: self.metrics)
    }

    /// Works until the service group shuts down; see ``Worker``.
    public func run() async throws {
        await withTaskGroup { group in
            for _ in 0..<max(1, configuration.jobs) { group.addTask { await workUntilShutdown() } }
        }
    }

    private func workUntilShutdown() async {
        var failures = 0
        while !isEnding {
            do {
                let claim = try await cancelWhenGracefulShutdown {
                    try await queue.claim(waiting: configuration.wait)
                }
                failures = 0
                presence.isBack()
                if let claim { await perform(claim) }
            } catch {
                if isEnding { return }
                failures += 1
                presence.isAway(error)
                await rest(configuration.pauses.pause(after: failures))
            }
        }
    }

    /// Whether no more jobs are to be begun.
    var isEnding: Bool { Task.isCancelled || Task.isShuttingDownGracefully }

    /// Does nothing for a while, or until the shutdown.
    func rest(_ duration: Duration) async {
        try? await cancelWhenGracefulShutdown { try await Task.sleep(for: duration) }
    }

    private func perform(_ claim: ClaimedJob) async {
        // It came while the shutdown began.
        guard !isEnding else {
            _ = await tell("handed back", claim) { try await queue.handBack(claim) }
            return
        }
        guard !claim.isSpent else {
            metrics.count(await fail(claim, RetryPolicy.deathReason(attempts: claim.attempt), retrying: .never))
            return
        }
        let start = ContinuousClock.now
        metrics.countBegin(age: .seconds(clamping: Date().timeIntervalSince1970 - claim.job.created))
        let outcome = await attempt(claim)
        metrics.countEnd(outcome, taking: start.duration(to: .now))
    }
}
