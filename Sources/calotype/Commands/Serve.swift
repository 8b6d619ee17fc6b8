import ArgumentParser
import Foundation
import HummingbirdCore
import ImageService
import Logging
import Metrics
import ServiceLifecycle
import UnixSignals
import Web

/// `calotype serve`.
struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Answers requests for pictures.",
        discussion: """
            Starts with nothing set. SIGTERM or SIGINT stops accepting, finishes what runs (at most 30 seconds) and \
            ends with status 0.

            \(SettingsArguments.discussion)
            """
    )

    @OptionGroup var arguments: SettingsArguments

    func run() async throws {
        let configuration = try configuration()
        let places = ListeningAddresses(
            configuration,
            try HandedSockets(ProcessInfo.processInfo.environment, process: getpid())
        )
        if configuration.uploads == .local, let others = places.main.lazy.compactMap(\.others).first {
            throw CommandFailure.configuration(ServerParts.Configuration.localIsNotHere(others))
        }
        let supervisor = Supervisor.taken()
        let writer = LogWriter(descriptor: STDERR_FILENO)
        writer.hide(configuration.uploadRequests.tokens)
        let format = configuration.logFormat ?? .suited(to: STDERR_FILENO)
        LineLogHandler.bootstrap(level: configuration.logLevel, format: format, writer: writer)
        defer { writer.flush() }
        var parts = try await ServerParts(configuration, logger: Logger(label: "calotype"))
        let token = ServerToken(configuration.token, logger: parts.logger)
        parts.use(token)
        writer.hide(parts.configuration.uploadRequests.tokens)
        if let advice = QueueParts.advice(configuration) { parts.logger.warning("\(advice)") }
        MetricsSystem.bootstrap(parts.metrics)
        let lines = RequestLineFormatter(format: format, writer: writer)
        try await Serve.run(parts, token, places, lines, supervisor)
    }

    private func configuration() throws -> ServerParts.Configuration {
        var configuration = try ServerParts.Configuration(try arguments.settings)
        OpenFiles.allowMost()
        ConnectionBound.bound(&configuration.web.connections, by: configuration.shares.connections)
        return configuration
    }

    private static func run(
        _ parts: ServerParts,
        _ token: ServerToken,
        _ places: ListeningAddresses,
        _ lines: RequestLineFormatter,
        _ supervisor: Supervisor?
    ) async throws {
        let (listening, told) = AsyncStream<Void>.makeStream()
        let listeners = listeners(parts, token, places, lines) { told.yield() }
        // Services end in the reverse order: the listeners first, then what they need.
        var services: [any Service] = parts.stores.buckets.map { [BucketClosing(buckets: $0)] } ?? []
        services.append(parts.renderers)
        for variants in [parts.stores.boundedVariants, parts.remote.kept].compactMap({ $0 }) {
            services.append(VariantIndexing(variants: variants, logger: parts.logger))
        }
        services += [
            PeriodicUploadSweep(library: parts.library, logger: parts.logger), VariantWriting(service: parts.service),
            parts.purgePoller,
        ]
        services += parts.backgroundServices()
        services += listeners
        if let supervisor {
            let (count, status) = (listeners.count, "Answers requests.")
            services = supervisor.services(around: services, parts, listening, listeners: count, status: status)
        }
        var group = ServiceGroupConfiguration(
            services: services,
            gracefulShutdownSignals: [.sigterm, .sigint],
            logger: parts.logger
        )
        group.maximumGracefulShutdownDuration = .seconds(30)
        try await ServiceGroup(configuration: group).run()
    }

    private static func listeners(
        _ parts: ServerParts,
        _ token: ServerToken,
        _ places: ListeningAddresses,
        _ lines: RequestLineFormatter,
        whenListening: @escaping @Sendable () -> Void
    ) -> [any Service] {
        var site = parts.site
        site.requestLines = lines
        let greeting = Greeting(parts.stores, token, parts.configuration)
        var listeners: [any Service] = []
        for place in places.main {
            let pictures = site.listener(on: place, withHealth: places.mainHasHealth, logger: parts.logger) { address in
                whenListening()
                await greeting.say(place, address, withExamples: place == places.main.first)
            }
            listeners.append(Listening(listener: pictures, place: place))
        }
        for place in places.admin {
            let admin = site.adminListener(on: place, logger: parts.logger) { _ in whenListening() }
            listeners.append(Listening(listener: admin, place: place, setting: "admin-port"))
        }
        return listeners
    }
}
