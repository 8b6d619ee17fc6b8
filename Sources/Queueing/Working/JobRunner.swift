import Basics
import Logging
import ServiceLifecycle

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Does one job at a time for a worker: within its deadline, telling the queue that it goes on and what became of it.
struct JobRunner: Sendable {
    /// How a try came to its end.
    private enum Ending: Sendable {
        case finished
        case failed(any Error)
        /// The job has become another worker's.
        case lost
        /// It took longer than it may.
        case late
        /// The service shuts down, and its grace is over.
        case stopped
    }

    private let queue: any JobQueue
    private let configuration: Worker.Configuration
    private let metrics: WorkerMetrics
    private let logger: Logger
    private let whenOver: Worker.Listener
    private let handler: Worker.Handler

    init(
        queue: any JobQueue,
        configuration: Worker.Configuration,
        metrics: WorkerMetrics,
        logger: Logger,
        whenOver: @escaping Worker.Listener,
        handler: @escaping Worker.Handler
    ) {
        self.queue = queue
        self.configuration = configuration
        self.metrics = metrics
        self.logger = logger
        self.whenOver = whenOver
        self.handler = handler
    }

    /// Has a job done, and tells the queue what became of it.
    func run(_ claim: ClaimedJob) async {
        // It came while the shutdown began.
        guard !Shutdown.isUnderWay else {
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

    /// Tries a job once, and tells the queue what became of it.
    private func attempt(_ claim: ClaimedJob) async -> WorkerMetrics.Outcome {
        await withTaskGroup(of: Ending?.self) { group in
            group.addTask { await handle(claim) }
            group.addTask { await keepAlive(claim) }
            // its own: what became of the job is told before a handler that is slow to notice has ended
            group.addTask {
                try? await Task.sleep(for: configuration.deadline)
                return Task.isCancelled ? nil : .late
            }
            group.addTask {
                do {
                    try await gracefulShutdown()
                    try await Task.sleep(for: configuration.grace)
                    return .stopped
                } catch {
                    return nil
                }
            }
            var ending: Ending?
            while ending == nil, let next = await group.next() { ending = next }
            // A handler that is slow to notice does not keep the queue from learning what became of the job.
            group.cancelAll()
            return await conclude(claim, ending ?? .stopped)
        }
    }

    private func handle(_ claim: ClaimedJob) async -> Ending {
        let progress = JobProgress { done, total in
            // Nobody waits for a number that another will follow.
            _ = try? await queue.progress(claim, done: done, total: total)
        }
        do {
            try await handler(claim.job, progress)
            return .finished
        } catch {
            // Cancelled from outside: nothing is wrong with the job.
            return Task.isCancelled ? .stopped : .failed(error)
        }
    }

    /// Tells the queue that the job is being worked on, until it is cancelled or the job has become another's.
    private func keepAlive(_ claim: ClaimedJob) async -> Ending? {
        while true {
            do { try await Task.sleep(for: configuration.heartbeat) } catch { return nil }
            do {
                guard try await queue.heartbeat(claim) else { return .lost }
            } catch {
                logger.debug("The queue cannot be told that the job '\(claim.job.id)' goes on: \(error)")
            }
        }
    }

    private func conclude(_ claim: ClaimedJob, _ ending: Ending) async -> WorkerMetrics.Outcome {
        switch ending {
        case .finished:
            let told = await tell("done", claim) { try await queue.complete(claim) }
            if told == true { await whenOver(claim.job, nil) }
            return outcome(told, .done)
        case .stopped:
            return outcome(await tell("handed back", claim) { try await queue.handBack(claim) }, .handedBack)
        case .lost:
            logger.notice("The job '\(claim.job.id)' was taken over by another worker, or dropped.")
            return .lost
        case .late:
            let seconds = configuration.deadline.inSeconds
            return await fail(claim, "It took longer than \(seconds) seconds.", retrying: .soon)
        case .failed(let failure as JobFailure):
            return await fail(claim, failure.reason, retrying: failure.retrying)
        case .failed(let error):
            return await fail(claim, "\(error)", retrying: .soon)
        }
    }

    /// Tells the queue that a try failed, and the listener when that was the last.
    private func fail(_ claim: ClaimedJob, _ reason: String, retrying: Retrying) async -> WorkerMetrics.Outcome {
        let told = await tell("failed", claim) { try await queue.fail(claim, reason: reason, retrying: retrying) }
        switch told {
        case nil: return .unreported
        case .some(nil): return .lost
        case .some(.again(let pause)):
            let rest = "\(Int(clamping: pause.inSeconds.rounded(.up))) seconds"
            logger.warning("The job '\(claim.job.id)' failed and is tried again in \(rest): \(reason)")
            return .retried
        case .some(.giveUp):
            logger.error("The job '\(claim.job.id)' was given up at try \(claim.attempt): \(reason)")
            await whenOver(claim.job, reason)
            return .failed
        }
    }

    private func outcome(_ told: Bool?, _ success: WorkerMetrics.Outcome) -> WorkerMetrics.Outcome {
        guard let told else { return .unreported }
        return told ? success : .lost
    }

    /// Tells the queue something about a job, again and again while it is away.
    ///
    /// - Returns: What the queue said; `nil` when it could not be told in time.
    private func tell<Answer>(
        _ what: String,
        _ claim: ClaimedJob,
        _ call: () async throws -> Answer
    ) async -> Answer? {
        let deadline = ContinuousClock.now + configuration.reporting
        var failures = 0
        while true {
            do {
                return try await call()
            } catch {
                failures += 1
                let pause = configuration.pauses.pause(after: failures)
                guard !Shutdown.isUnderWay, ContinuousClock.now + pause < deadline else {
                    let id = claim.job.id
                    logger.warning(
                        "The queue cannot be told that the job '\(id)' is \(what); it will run again: \(error)"
                    )
                    return nil
                }
                await Shutdown.rest(pause)
            }
        }
    }
}
