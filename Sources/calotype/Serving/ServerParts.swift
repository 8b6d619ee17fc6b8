import Dialects
import Foundation
import ImageService
import Logging
import Metrics
import NIOPosix
import ObjectStorage
import Queueing
import RendererHost
import ServiceLifecycle
import Web

/// The server's parts, made from its configuration; the one place where they are put together.
struct ServerParts {
    private(set) var configuration: Configuration
    let logger: Logger
    let threadPool: NIOThreadPool
    let renderers: RendererPool
    let stores: Stores
    let remote: RemoteParts
    let service: VariantService
    /// `nil` where no sets are made.
    let sets: RenditionSetParts?
    let library: ImageLibrary
    let metrics = PrometheusRegistry(version: Calotype.version)

    init(_ configuration: Configuration, makesSets: Bool = true, logger: Logger) async throws {
        self.configuration = configuration
        self.logger = logger
        threadPool = NIOThreadPool(numberOfThreads: 8)
        threadPool.start()
        do {
            renderers = try RendererPool(configuration: configuration.renderers, logger: logger)
            sets = makesSets ? try RenditionSetParts(configuration, logger: logger) : nil
            remote = try RemoteParts(configuration.remote, threadPool: threadPool, logger: logger, metrics: metrics)
            // Last, since its connections have to be closed.
            stores = try await Stores(configuration, threadPool: threadPool, logger: logger)
        } catch let failure as CommandFailure {
            throw failure
        } catch {
            throw CommandFailure.unavailable("\(error)")
        }
        service = VariantService(
            originals: stores.originals,
            remote: remote.forPictures,
            variants: stores.variants,
            purges: stores.purges,
            leases: sets?.scheduler.queue.leases,
            renderer: renderers,
            threadPool: threadPool,
            configuration: configuration.service,
            logger: logger,
            metrics: metrics
        )
        library = ImageLibrary(
            originals: stores.originals,
            destination: stores.destination,
            variants: service,
            scheduler: sets?.scheduler,
            configuration: configuration.library,
            logger: logger,
            metrics: metrics
        )
    }

    /// What hears of the purges of other servers.
    var purgePoller: PurgePoller {
        PurgePoller(service: service, interval: configuration.service.purgeFreshness, logger: logger)
    }

    /// Takes the token that lets in whoever writes, or the reason why there is none.
    ///
    /// - Parameter access: What is in force.
    mutating func use(_ access: ServerToken) {
        switch access {
        case .settings, .thisMachine: break
        case .file(_, _, let tokens): configuration.uploadRequests.tokens = tokens
        case .none(let reason, _): configuration.uploadRequests.tokenAbsence = reason
        }
    }

    /// What makes sets in this process, and hands in what waits; nothing where no sets are made.
    ///
    /// - Parameter workers: How many jobs at a time; `nil` for what the settings say.
    /// - Returns: The services.
    func backgroundServices(workers: Int? = nil) -> [any Service] {
        let worker = RenditionSetWorker(parameters: configuration.dialect, variants: service)
        return sets?.services(worker, destination: stores.destination, workers: workers, metrics: metrics) ?? []
    }

    /// What answers requests.
    var site: Site {
        Site(
            dialect: configuration.dialect,
            keys: configuration.keys,
            variants: service,
            probes: [
                .originals(stores.originals), .variants(stores.variants), .renderers(renderers),
            ] + (sets.map { [.queue($0.scheduler.queue, $0.backlog)] } ?? []),
            metrics: metrics,
            refreshMetrics: { [renderers, sets, threadPool, metrics] in
                // Files of the kernel, but files.
                if let usage = try? await threadPool.runIfActive({ ProcessUsage() }) { metrics.record(usage) }
                RendererGauges.update(from: renderers.status())
                if let sets { await QueueGauges.update(from: sets.scheduler.queue, sets.backlog) }
            },
            configuration: configuration.web,
            threadPool: threadPool,
            uploads: Uploads(library: library, remote: remote.originals, configuration: configuration.uploadRequests)
        )
    }
}
