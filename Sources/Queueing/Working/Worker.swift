import Basics
public import CoreMetrics
public import Logging
public import ServiceLifecycle

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

    private let queue: any JobQueue
    private let configuration: Configuration
    private let runner: JobRunner
    private let availability: QueueAvailability

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
        let metrics = WorkerMetrics(factory: metrics)
        runner = JobRunner(
            queue: queue,
            configuration: configuration,
            metrics: metrics,
            logger: logger,
            whenOver: whenOver,
            handler: handler
        )
        availability = QueueAvailability(logger: logger, metrics: metrics)
    }

    /// Works until the service group shuts down; see ``Worker``.
    public func run() async throws {
        await withTaskGroup { group in
            for _ in 0..<max(1, configuration.jobs) { group.addTask { await workUntilShutdown() } }
        }
    }

    private func workUntilShutdown() async {
        var failures = 0
        while !Shutdown.isUnderWay {
            do {
                let claim = try await cancelWhenGracefulShutdown {
                    try await queue.claim(waiting: configuration.wait)
                }
                failures = 0
                availability.isBack()
                if let claim { await runner.run(claim) }
            } catch {
                if Shutdown.isUnderWay { return }
                failures += 1
                availability.isAway(error)
                await Shutdown.rest(configuration.pauses.pause(after: failures))
            }
        }
    }
}

/// What a worker asks and does about the end of its service.
enum Shutdown {
    /// Whether no more jobs are to be begun.
    static var isUnderWay: Bool { Task.isCancelled || Task.isShuttingDownGracefully }

    /// Does nothing for a while, or until the shutdown.
    static func rest(_ duration: Duration) async {
        try? await cancelWhenGracefulShutdown { try await Task.sleep(for: duration) }
    }
}
