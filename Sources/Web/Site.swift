public import Dialects
import HTTPTypes
import Hummingbird
public import HummingbirdCore
public import ImageService
public import Logging
import NIOCore
public import NIOPosix
public import ServiceLifecycle

/// Everything that answers requests, put together.
public struct Site: Sendable {
    /// Reads URLs.
    public var dialect: NativeDialect
    /// The keys that URLs must be signed with; none where they need not be.
    public var keys: SigningKeys
    /// Gives the pictures.
    public var variants: VariantService
    /// What `/health/ready` looks at.
    public var probes: [Probe]
    /// What `/metrics` shows.
    public var metrics: PrometheusRegistry
    /// Brings gauges up to date before they are read.
    public var refreshMetrics: @Sendable () -> Void
    /// What answers carry.
    public var configuration: WebConfiguration
    /// Where originals are read in pieces.
    public var threadPool: NIOThreadPool

    /// Puts a site together.
    public init(
        dialect: NativeDialect,
        keys: SigningKeys = SigningKeys(),
        variants: VariantService,
        probes: [Probe],
        metrics: PrometheusRegistry,
        refreshMetrics: @escaping @Sendable () -> Void = {},
        configuration: WebConfiguration = WebConfiguration(),
        threadPool: NIOThreadPool
    ) {
        self.dialect = dialect
        self.keys = keys
        self.variants = variants
        self.probes = probes
        self.metrics = metrics
        self.refreshMetrics = refreshMetrics
        self.configuration = configuration
        self.threadPool = threadPool
    }

    /// Listens for everything, the health routes too unless they have a listener of their own.
    ///
    /// - Parameters:
    ///   - address: Where to listen.
    ///   - withHealth: Whether the health routes are answered too.
    ///   - logger: Where requests are logged.
    ///   - whenListening: Is called with the port once connections are accepted.
    /// - Returns: A service that ends when a graceful shutdown has let every request finish.
    public func listener(
        on address: BindAddress,
        withHealth: Bool,
        logger: Logger,
        whenListening: @escaping @Sendable (_ port: Int?) async -> Void = { _ in }
    ) -> some Service {
        let log = RequestLog()
        let router = router(log, withHealth: withHealth)
        let hot = HotPictures(dialect: dialect, gate: gate, variants: variants, headers: headers)
        return Site.application(router, on: address, logger: logger, whenListening: whenListening) {
            HotPictureHandler(pictures: hot, log: log, logger: logger)
        }
    }

    /// Listens for the health routes only.
    ///
    /// - Parameters:
    ///   - address: Where to listen.
    ///   - logger: Where requests are logged.
    /// - Returns: A service as ``listener(on:withHealth:logger:whenListening:)`` gives.
    public func adminListener(on address: BindAddress, logger: Logger) -> some Service {
        let router = Site.router(RequestLog())
        health.add(to: router)
        return Site.application(router, on: address, logger: logger, whenListening: { _ in }, handlers: { nil })
    }

    /// Answers requests that do not come over a listener's connections: the same routes.
    ///
    /// - Parameter withHealth: Whether the health routes are answered too.
    /// - Returns: What answers them.
    public func responder(withHealth: Bool) -> SiteResponder {
        SiteResponder(router(RequestLog(), withHealth: withHealth), pictures: pictures)
    }

    private func router(_ log: RequestLog, withHealth: Bool) -> Router<WebContext> {
        let router = Site.router(log, allowedOrigin: configuration.allowedOrigin)
        if withHealth { health.add(to: router) }
        DescriptionRoute().add(to: router)
        pictures.add(to: router)
        OriginalRoutes(gate: gate, variants: variants, headers: headers, threadPool: threadPool).add(to: router)
        return router
    }

    private var pictures: PictureRoutes {
        PictureRoutes(dialect: dialect, gate: gate, variants: variants, headers: headers)
    }

    private var gate: SignatureGate { SignatureGate(keys: keys) }
    private var headers: PictureHeaders { PictureHeaders(configuration: configuration) }
    private var health: HealthRoutes { HealthRoutes(probes: probes, metrics: metrics, refresh: refreshMetrics) }

    private static func router(_ log: RequestLog, allowedOrigin: String? = nil) -> Router<WebContext> {
        let router = Router(context: WebContext.self)
        router.add(middleware: RequestLogMiddleware(log: log))
        router.add(middleware: CrossOriginMiddleware(allowedOrigin: allowedOrigin))
        router.add(middleware: ProblemMiddleware())
        return router
    }

    private static func application(
        _ router: Router<WebContext>,
        on address: BindAddress,
        logger: Logger,
        whenListening: @escaping @Sendable (Int?) async -> Void,
        handlers hot: @escaping @Sendable () -> HotPictureHandler?
    ) -> some Service {
        Application(
            responder: router.buildResponder(),
            server: .http1(
                configuration: .init(
                    additionalChannelHandlers: [
                        RequestHeadCheck.Installer(), IdleConnectionHandler(timeout: .seconds(75)),
                    ] + [hot()].compactMap { $0 } + [ClientPresence()],
                    httpDecoderConfiguration: .init(
                        maxHeaderFieldSize: 16 * 1024,
                        maxHeaderListSize: 64 * 1024,
                        maxHeaderFieldCount: 100
                    )
                )
            ),
            configuration: ApplicationConfiguration(address: address),
            onServerRunning: { channel in await whenListening(channel.localAddress?.port) },
            logger: logger
        )
    }
}
