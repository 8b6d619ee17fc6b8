import ArgumentParser
import Foundation
import ImageService
import Lambda
import Logging
import Metrics
import RenderWire
import RendererHost
import ServiceLifecycle
import UnixSignals
import Web

/// `calotype lambda`.
struct ServeFunction: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lambda",
        abstract: "Answers requests as a function of AWS Lambda, and makes the default set of new originals.",
        discussion: """
            Is started by AWS Lambda as a custom runtime; 'make lambda' builds the zip, docs/lambda.md tells the rest. \
            Understands events of API Gateway (REST and HTTP APIs), Function URLs, load balancers, and of S3, also \
            through SNS, SQS and EventBridge.

            Only /tmp can be written there, so that --originals has to be named, and --variants is \
            /tmp/calotype/variants unless it says s3://bucket/prefix.

            \(SettingsArguments.discussion)
            """
    )

    @OptionGroup var arguments: SettingsArguments

    func run() async throws {
        let environment = ProcessInfo.processInfo.environment
        guard let address = environment["AWS_LAMBDA_RUNTIME_API"], !address.isEmpty else {
            throw CommandFailure.usage(
                "'calotype lambda' is started by AWS Lambda, which sets AWS_LAMBDA_RUNTIME_API; "
                    + "'calotype serve' answers requests anywhere else."
            )
        }
        let api = RuntimeAPI(address: address)
        let result = await ServeFunction.serve(arguments.words, environment, api)
        await api.shutDown()
        try result.get()
    }

    private static func serve(
        _ words: [String],
        _ environment: [String: String],
        _ api: RuntimeAPI
    ) async -> Result<Void, any Error> {
        let writer = LogWriter(descriptor: STDERR_FILENO)
        defer { writer.flush() }
        let parts: ServerParts
        let function: SiteFunction
        let reader: EventReader
        do {
            let settings = try FunctionSettings.settings(words, environment)
            let configuration = try ServerParts.Configuration(settings)
            writer.hide(configuration.uploadRequests.tokens)
            let format = configuration.logFormat ?? .json
            LineLogHandler.bootstrap(level: configuration.logLevel, format: format, writer: writer)
            var made = try await ServerParts(configuration, makesSets: false, logger: Logger(label: "calotype"))
            made.use(.none("A function makes no token, as it has no place of its own to keep one."))
            parts = made
            MetricsSystem.bootstrap(parts.metrics)
            function = try SiteFunction(parts, log: writer)
            reader = EventReader(basePath: try settings.value(of: FunctionSettings.basePath))
        } catch {
            // Lambda shows this where a start that merely ends would leave people guessing.
            try? await api.failToStart(FailureReport(type: "Calotype.\(type(of: error))", message: "\(error)"))
            return .failure(error)
        }
        let runtime = FunctionRuntime(
            api: api,
            reader: reader,
            function: function,
            concurrency: environment["AWS_LAMBDA_MAX_CONCURRENCY"].flatMap { Int($0) } ?? 1,
            logger: parts.logger
        )
        do {
            try await run(runtime, parts)
            return .success(())
        } catch {
            return .failure(CommandFailure.unavailable("\(error)"))
        }
    }

    private static func run(_ runtime: FunctionRuntime<SiteFunction>, _ parts: ServerParts) async throws {
        // Services end in the reverse order: the events first, then what they need.
        var services: [any Service] = parts.stores.buckets.map { [BucketClosing(buckets: $0)] } ?? []
        services.append(parts.renderers)
        if let variants = parts.stores.boundedVariants {
            services.append(VariantIndexing(variants: variants, logger: parts.logger))
        }
        services += [VariantWriting(service: parts.service), runtime]
        var group = ServiceGroupConfiguration(
            services: services,
            gracefulShutdownSignals: [.sigterm, .sigint],
            logger: parts.logger
        )
        group.maximumGracefulShutdownDuration = .seconds(30)
        try await ServiceGroup(configuration: group).run()
    }
}

extension SiteFunction {
    /// Puts the function together from a server's parts.
    fileprivate init(_ parts: ServerParts, log: LogWriter) throws {
        let configuration = parts.configuration
        self.init(
            responder: parts.site.responder(withHealth: configuration.adminPort == nil),
            filter: OriginalsFilter(originals: configuration.originals, variants: configuration.variants),
            handler: OriginalEventHandler(
                set: try RenditionSet(
                    RenditionSetCatalog.usual,
                    presets: RenditionSet.usualPresets,
                    reader: configuration.dialect
                ),
                service: parts.service
            ),
            service: parts.service,
            log: log,
            logger: parts.logger
        )
    }
}
