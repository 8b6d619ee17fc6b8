public import Dialects
public import Hummingbird
public import HummingbirdCore
public import ImageService
public import NIOPosix

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

    /// Answers everything, the health routes too unless they have a listener of their own.
    public func responder(withHealth: Bool) -> some HTTPResponder<WebContext> {
        let router = Site.router()
        if withHealth { health.add(to: router) }
        DescriptionRoute().add(to: router)
        let gate = SignatureGate(keys: keys)
        let headers = PictureHeaders(configuration: configuration)
        PictureRoutes(dialect: dialect, gate: gate, variants: variants, headers: headers).add(to: router)
        OriginalRoutes(gate: gate, variants: variants, headers: headers, threadPool: threadPool).add(to: router)
        return router.buildResponder()
    }

    /// Answers the health routes only.
    public func adminResponder() -> some HTTPResponder<WebContext> {
        let router = Site.router()
        health.add(to: router)
        return router.buildResponder()
    }

    /// The connection's settings that the responders rely on.
    public static var server: HTTPServerBuilder {
        .http1(
            configuration: .init(
                additionalChannelHandlers: [ClientPresence()],
                idleTimeout: .seconds(75),
                httpDecoderConfiguration: .init(
                    maxHeaderFieldSize: 16 * 1024,
                    maxHeaderListSize: 64 * 1024,
                    maxHeaderFieldCount: 100
                )
            )
        )
    }

    private var health: HealthRoutes { HealthRoutes(probes: probes, metrics: metrics, refresh: refreshMetrics) }

    private static func router() -> Router<WebContext> {
        let router = Router(context: WebContext.self)
        router.add(middleware: RequestLogMiddleware())
        router.add(middleware: ProblemMiddleware())
        return router
    }
}
