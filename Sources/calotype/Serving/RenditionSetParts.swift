import Configuration
import Dialects
import Foundation
import ImageService
import Logging
import Metrics
import Queueing
import RenderWire
import ServiceLifecycle
import SettingValues
import Web

/// What makes sets in the background: the queue, the sets there are, who is told.
struct RenditionSetParts {
    /// How sets are made.
    struct Configuration {
        var queue: QueueConfiguration
        /// Whether somebody named the queue: one that was only implied is no reason not to start.
        var isQueueNamed: Bool
        /// Where the queue's file is, or would be where there is no queue: other files of the server stand beside it.
        var filePlace: String
        /// Whether sets are made at all.
        var isOn: Bool
        var catalog: RenditionSetCatalog
        /// Who is told of sets; `nil` for nobody.
        var webhook: WebhookTarget?

        init(_ settings: Settings, _ dialect: NativeDialect, variants: StoreLocation?) throws {
            queue = try QueueConfiguration(reader: settings.reader)
            let place = try settings.value(of: QueueSettings.queue)
            isQueueNamed = place != nil
            isOn = place != .some(nil)
            let implied = Configuration.impliedPath(variants)
            if !isQueueNamed || !isOn { queue.address = .sqlite(path: implied) }
            filePlace = if isOn, case .sqlite(let path) = queue.address { path } else { implied }
            if !settings.isGiven(QueueSettings.workers), case .redis = queue.address { queue.workers = 0 }
            catalog = try RenditionSetCatalog(settings, dialect)
            webhook = try WebhookTarget(settings)
        }

        /// Servers that share a folder of variants share its jobs.
        private static func impliedPath(_ variants: StoreLocation?) -> String {
            guard case .folder(let path) = variants else { return "./calotype-data/jobs.sqlite" }
            return URL(fileURLWithPath: path).deletingLastPathComponent().appendingPathComponent("jobs.sqlite").path
        }
    }

    let scheduler: RenditionSetScheduler
    /// What the queue has not taken.
    let backlog = JobBacklog()
    private let configuration: Configuration
    private let logger: Logger

    /// Opens the queue; `nil` where no sets are made.
    init?(_ parts: ServerParts.Configuration, logger: Logger) throws(CommandFailure) {
        let configuration = parts.sets
        guard configuration.isOn else { return nil }
        do {
            let queue = try QueueParts.open(configuration.queue, logger: logger)
            scheduler = RenditionSetScheduler(
                catalog: configuration.catalog,
                queue: queue,
                limits: parts.service.limits.plan,
                logger: logger
            )
        } catch {
            guard !configuration.isQueueNamed else { throw error }
            logger.warning("No sets are made in the background.", metadata: ["error": "\(error)"])
            return nil
        }
        self.configuration = configuration
        self.logger = logger
    }

    /// What runs beside the server: handing in what was left, and working where this process does.
    func services(
        _ worker: RenditionSetWorker,
        destination: UploadDestination,
        workers: Int? = nil,
        metrics: any MetricsFactory
    ) -> [any Service] {
        var services: [any Service] = [
            JobPickup(scheduler: scheduler, destination: destination, backlog: backlog, logger: logger)
        ]
        let count = workers ?? configuration.queue.workers
        if count == 0, configuration.webhook != nil {
            logger.notice("The webhook is told by the processes that work on jobs; this one works on none.")
        }
        if count > 0 {
            let notifier = configuration.webhook.map { _ in WebhookNotifier(logger: logger) }
            if let target = configuration.webhook, let notifier {
                services.append(Webhook(target: target, notifier: notifier))
            }
            var working = Worker.Configuration()
            working.jobs = count
            services.append(
                Worker(
                    queue: scheduler.queue,
                    configuration: working,
                    metrics: metrics,
                    logger: logger,
                    whenOver: { job, reason in notifier?.tell(job, failure: reason) },
                    handler: { [logger] job, progress in
                        try await RenditionSetParts.make(job, worker, progress, logger)
                    }
                )
            )
        }
        return services
    }

    /// Does a job; why it failed is told in words that whoever may see the image may read.
    private static func make(
        _ job: Job,
        _ worker: RenditionSetWorker,
        _ progress: JobProgress,
        _ logger: Logger
    ) async throws {
        do {
            switch job.work {
            case .makeSet(let set): try await worker.make(set, progress: progress)
            }
        } catch let error as ServiceError {
            if let cause = error.cause {
                logger.info("What is behind a job's failure.", metadata: ["job": "\(job.id)", "error": "\(cause)"])
            }
            throw JobFailure(error.message, retrying: .soon)
        }
    }
}
