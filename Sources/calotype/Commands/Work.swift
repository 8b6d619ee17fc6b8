import ArgumentParser
import Foundation
import HummingbirdCore
import ImageService
import Logging
import Metrics
import Queueing
import RendererHost
import S3Storage
import ServiceLifecycle
import SettingValues
import UnixSignals
import Web

/// `calotype worker`.
struct Work: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "worker",
        abstract:
            "Makes sets of variants: takes jobs from the queue, as many processes on as many machines as you like.",
        discussion: """
            calotype worker --queue redis://127.0.0.1:6379 --originals s3://bucket/originals --variants s3://bucket/variants

            The stores and the queue must be those of 'calotype serve'. A worker that is killed loses nothing: after 30 \
            seconds its job is another's. SIGTERM or SIGINT takes no more jobs, gives those that run 20 seconds, hands \
            back what is not done then, and ends with status 0. With --admin-port the health routes and metrics are \
            answered.

            \(SettingsArguments.discussion(of: relevant))
            """
    )

    private static let relevant = [
        QueueSettings.queue.declaration, QueueSettings.prefix.declaration, StoreSettings.originals.declaration,
        StoreSettings.variants.declaration, QueueSettings.workers.declaration, RendererPoolSettings.count.declaration,
        RendererPoolSettings.memory.declaration, WebhookSettings.address.declaration,
        WebhookSettings.secret.declaration, S3Settings.endpoint.declaration, S3Settings.addressing.declaration,
        S3Settings.region.declaration, ListeningSettings.adminPort.declaration, ListeningSettings.host.declaration,
        LogSettings.level.declaration, LogSettings.format.declaration,
    ]

    @OptionGroup var arguments: SettingsArguments

    func run() async throws {
        let settings = try arguments.settings
        let configuration = try Work.configuration(settings)
        guard configuration.sets.isOn else {
            throw CommandFailure.configuration("The setting 'queue' is 'none'; a worker needs a queue.")
        }
        let supervisor = Supervisor.taken()
        let writer = LogWriter(descriptor: STDERR_FILENO)
        writer.hide(configuration.uploadRequests.tokens)
        let format = configuration.logFormat ?? .suited(to: STDERR_FILENO)
        LineLogHandler.bootstrap(level: configuration.logLevel, format: format, writer: writer)
        defer { writer.flush() }
        OpenFiles.allowMost()
        let parts = try await ServerParts(configuration, logger: Logger(label: "calotype"))
        MetricsSystem.bootstrap(parts.metrics)
        let workers =
            settings.isGiven(QueueSettings.workers) ? configuration.sets.queue.workers : configuration.renderers.count
        try await Work.run(parts, workers: max(1, workers), supervisor)
    }

    private static func configuration(_ settings: Settings) throws -> ServerParts.Configuration {
        var configuration = try ServerParts.Configuration(settings)
        // Nobody waits for a job as for a picture.
        if !settings.isGiven(RendererPoolSettings.spares) { configuration.renderers.spares = 0 }
        return configuration
    }

    private static func run(_ parts: ServerParts, workers: Int, _ supervisor: Supervisor?) async throws {
        let (listening, told) = AsyncStream<Void>.makeStream()
        // Services end in the reverse order: the workers first, then what they need.
        var services: [any Service] = parts.stores.buckets.map { [BucketClosing(buckets: $0)] } ?? []
        services.append(parts.renderers)
        if let variants = parts.stores.boundedVariants {
            services.append(VariantIndexing(variants: variants, logger: parts.logger))
        }
        services += [VariantWriting(service: parts.service), parts.purgePoller]
        if let place = parts.configuration.adminAddress {
            let admin = parts.site.adminListener(on: place, logger: parts.logger) { _ in told.yield() }
            services.append(Listening(listener: admin, place: place, setting: "admin-port"))
        }
        services += parts.backgroundServices(workers: workers)
        if let supervisor {
            let (count, status) = (parts.configuration.adminAddress == nil ? 0 : 1, "Makes sets.")
            services = supervisor.services(around: services, parts, listening, listeners: count, status: status)
        }
        var group = ServiceGroupConfiguration(
            services: services,
            gracefulShutdownSignals: [.sigterm, .sigint],
            logger: parts.logger
        )
        group.maximumGracefulShutdownDuration = .seconds(30)
        parts.logger.notice(
            "Working.",
            metadata: ["jobs": "\(workers)", "queue": "\(QueueParts.place(parts.configuration.sets.queue))"]
        )
        try await ServiceGroup(configuration: group).run()
    }
}
