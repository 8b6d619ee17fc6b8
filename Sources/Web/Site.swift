import Basics
public import Dialects
import HTTPTypes
import Hummingbird
public import ImageService
public import Logging
public import NIOPosix
public import ServiceLifecycle

/// Everything that answers requests, put together.
public struct Site: Sendable {
    /// Reads the native URLs.
    public var dialect: NativeDialect
    /// Read URLs that are not native, in this order.
    public var otherDialects: [any Dialect]
    /// The keys that URLs must be signed with; none where they need not be.
    public var keys: SigningKeys
    /// Gives the pictures.
    public var variants: VariantService
    /// What `/health/ready` looks at.
    public var probes: [Probe]
    /// What `/metrics` shows.
    public var metrics: PrometheusRegistry
    /// Brings gauges up to date before they are read.
    public var refreshMetrics: @Sendable () async -> Void
    /// What answers carry.
    public var configuration: WebConfiguration
    /// Where originals are read in pieces.
    public var threadPool: NIOThreadPool
    /// What is taken in; `nil` answers nothing of it.
    public var uploads: Uploads?
    /// Writes the lines of requests; `nil` where loggers do.
    package var requestLines: (any RequestLineWriter)?
    private let connections: ConnectionGate
    /// What responses under way hold in memory.
    private let budget: ByteBudget

    /// Puts a site together.
    public init(
        dialect: NativeDialect,
        otherDialects: [any Dialect] = [],
        keys: SigningKeys = SigningKeys(),
        variants: VariantService,
        probes: [Probe],
        metrics: PrometheusRegistry,
        refreshMetrics: @escaping @Sendable () async -> Void = {},
        configuration: WebConfiguration = WebConfiguration(),
        threadPool: NIOThreadPool,
        uploads: Uploads? = nil
    ) {
        self.dialect = dialect
        self.otherDialects = otherDialects
        self.keys = keys
        self.variants = variants
        self.probes = probes
        self.metrics = metrics
        self.refreshMetrics = refreshMetrics
        self.configuration = configuration
        self.threadPool = threadPool
        self.uploads = uploads
        budget = ByteBudget(limit: configuration.answerBytes)
        connections = ConnectionGate(configuration.connections, proxies: configuration.trustedProxies)
    }

    /// Answers requests that do not come over a listener's connections: the same routes.
    ///
    /// - Parameter withHealth: Whether the health routes are answered too.
    /// - Returns: What answers them.
    public func responder(withHealth: Bool) -> SiteResponder {
        let authorizer = uploads.map { makeAuthorizer($0.configuration) }
        let router = router(makeLog(), authorizer, withHealth: withHealth)
        return SiteResponder(behindProxies(router), basePaths: basePaths, pictures: pictures, problems: problems)
    }

    /// Listens for everything, the health routes too unless they have a listener of their own.
    ///
    /// - Parameters:
    ///   - address: Where to listen.
    ///   - withHealth: Whether the health routes are answered too.
    ///   - logger: Where requests are logged.
    ///   - whenListening: Is called with the address once connections are accepted.
    /// - Returns: A service that ends when a graceful shutdown has let every request finish; it throws
    ///   ``ListeningError``, or what the system says, where nobody can listen there.
    public func listener(
        on address: BindAddress,
        withHealth: Bool,
        logger: Logger,
        whenListening: @escaping @Sendable (ListeningAddress) async -> Void = { _ in }
    ) -> some Service {
        SiteListeners(self, connections: connections, budget: budget)
            .listener(on: address, withHealth: withHealth, logger: logger, whenListening: whenListening)
    }

    /// Listens for the health routes only.
    ///
    /// - Parameters:
    ///   - address: Where to listen.
    ///   - logger: Where requests are logged.
    ///   - whenListening: Is called with the address once connections are accepted.
    /// - Returns: A service as ``listener(on:withHealth:logger:whenListening:)`` gives.
    public func adminListener(
        on address: BindAddress,
        logger: Logger,
        whenListening: @escaping @Sendable (ListeningAddress) async -> Void = { _ in }
    ) -> some Service {
        SiteListeners(self, connections: connections, budget: budget)
            .adminListener(on: address, logger: logger, whenListening: whenListening)
    }

    /// All addresses with what answers them.
    ///
    /// - Parameters:
    ///   - log: Where requests are logged.
    ///   - authorizer: Lets in whoever writes; `nil` where nobody does.
    ///   - withHealth: Whether the health routes are answered too.
    ///   - responses: Is told what pictures' addresses mean.
    /// - Returns: The routes.
    func router(
        _ log: RequestLog,
        _ authorizer: UploadAuthorizer?,
        withHealth: Bool,
        responses: ResponseCache? = nil
    ) -> Router<WebContext> {
        let router = Site.router(log, allowedOrigin: configuration.allowedOrigin, authorizer?.cors, problems)
        if let authorizer, configuration.pages == .on {
            router.add(middleware: SessionLinkMiddleware(authorizer: authorizer))
        }
        var pictures = pictures
        pictures.responses = responses
        if dialects.isMixed { router.add(middleware: DialectMiddleware(pictures: pictures)) }
        if withHealth { health.add(to: router) }
        DescriptionRoutes().add(to: router, withPages: configuration.pages == .on)
        AssetRoutes(headers: headers).add(to: router, withPages: configuration.pages == .on)
        if configuration.pages == .on { PlaygroundRoutes(keys: keys).add(to: router) }
        pictures.add(to: router)
        if let uploads, let authorizer { uploads.add(to: router, of: self, authorizer: authorizer) }
        return router
    }

    /// A log of requests, which shows nothing that lets somebody in.
    func makeLog() -> RequestLog {
        let redaction = Redaction(uploads?.configuration.tokens ?? AccessTokens())
        return RequestLog(proxies: configuration.trustedProxies, redaction: redaction, writer: requestLines)
    }

    private var problems: ProblemWriter { ProblemWriter(pages: configuration.pages) }
    var basePaths: BasePathReader { BasePathReader(configuration) }

    /// What answers requests as they come: the routes, below whatever path they are asked for.
    func behindProxies(_ router: Router<WebContext>) -> BasePathResponder<RouterResponder<WebContext>> {
        BasePathResponder(next: router.buildResponder(), basePaths: basePaths)
    }

    /// Lets requests to what writes and lists in, or does not.
    func makeAuthorizer(_ configuration: UploadConfiguration) -> UploadAuthorizer {
        UploadAuthorizer(configuration, keys: keys, proxies: self.configuration.trustedProxies)
    }

    private var pictures: PictureRoutes {
        PictureRoutes(
            dialects: dialects,
            variants: variants,
            headers: headers,
            bodies: bodies,
            proxies: configuration.trustedProxies
        )
    }

    private var bodies: ResponseBodyStreamer { ResponseBodyStreamer(budget: budget, threadPool: threadPool) }
    /// The native dialect as it answers: by signed URLs only, where there are keys.
    private var native: NativeDialect { dialect.signed(with: keys) }
    /// All dialects, the native one first.
    var dialects: DialectList { DialectList([native] + otherDialects) }
    var headers: PictureHeaders { PictureHeaders(configuration: configuration) }
    var health: HealthRoutes {
        HealthRoutes(probes: probes + [connections.probe], metrics: metrics, refresh: refresh)
    }
    private var refresh: @Sendable () async -> Void {
        { [refreshMetrics, budget, connections, variants] in
            connections.updateGauges()
            await refreshMetrics()
            ResponseGauges.update(from: budget)
            CacheGauges.update(from: variants)
        }
    }

    static func router(
        _ log: RequestLog,
        allowedOrigin: String? = nil,
        _ cors: UploadCORS? = nil,
        _ problems: ProblemWriter = ProblemWriter(pages: .off)
    ) -> Router<WebContext> {
        let router = Router(context: WebContext.self)
        router.add(middleware: RequestLogMiddleware(log: log))
        router.add(middleware: CrossOriginMiddleware(allowedOrigin: allowedOrigin))
        // Around the problems, since a page must be able to read them too.
        if let cors { router.add(middleware: cors) }
        router.add(middleware: ServerOptionsMiddleware())
        router.add(middleware: ProblemMiddleware(writer: problems))
        return router
    }
}
