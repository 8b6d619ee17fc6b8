import Basics
import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import NIOHTTP1
import ServiceLifecycle

/// Takes connections for a site: for everybody, and for those who look after it.
struct SiteListeners: Sendable {
    private let site: Site
    private let connections: ConnectionGate
    private let budget: ByteBudget

    /// - Parameters:
    ///   - site: What answers.
    ///   - connections: Who is let in.
    ///   - budget: What responses under way may hold in memory.
    init(_ site: Site, connections: ConnectionGate, budget: ByteBudget) {
        self.site = site
        self.connections = connections
        self.budget = budget
    }

    /// As ``Site/listener(on:withHealth:logger:whenListening:)``.
    func listener(
        on address: BindAddress,
        withHealth: Bool,
        logger: Logger,
        whenListening: @escaping @Sendable (ListeningAddress) async -> Void
    ) -> some Service {
        let log = site.makeLog()
        let authorizer = site.uploads.map { site.makeAuthorizer($0.configuration) }
        let base = site.configuration.basePath
        let responses = ResponseCache(variants: site.variants, headers: site.headers, base: base)
        let router = site.router(log, authorizer, withHealth: withHealth, responses: responses)
        let channel = channel(router, log, logger, responses: responses)
        return Listener(address: address, gate: connections, hasHealth: withHealth, channel: channel, logger: logger) {
            authorizer?.listener.note($1.localAddress)
            await whenListening($0)
        }
    }

    /// As ``Site/adminListener(on:logger:whenListening:)``.
    func adminListener(
        on address: BindAddress,
        logger: Logger,
        whenListening: @escaping @Sendable (ListeningAddress) async -> Void
    ) -> some Service {
        let log = site.makeLog()
        let router = Site.router(log)
        site.health.add(to: router)
        let channel = channel(router, log, logger)
        // Slots of its own: the other listener's are for everybody, and this one's for those who look after it.
        var few = ConnectionConfiguration()
        few.limit = 256
        few.perAddress = .part(1)
        let gate = ConnectionGate(few, proxies: site.configuration.trustedProxies)
        return Listener(address: address, gate: gate, hasHealth: true, channel: channel, logger: logger) { address, _ in
            await whenListening(address)
        }
    }

    private func channel(
        _ router: Router<WebContext>,
        _ log: RequestLog,
        _ logger: Logger,
        responses: ResponseCache? = nil
    ) -> LoopBoundChannel {
        let limits = site.configuration.connections
        let connections = HTTP1Channel.Configuration(
            additionalChannelHandlers: handlers(log, logger, responses),
            httpDecoderConfiguration: .init(
                maxHeaderFieldSize: min(16 * 1024, limits.headerBytes),
                maxHeaderListSize: limits.headerBytes,
                maxHeaderFieldCount: 100
            )
        )
        let answering = Answering(responder: site.behindProxies(router), logger: logger)
        let channel = HTTP1Channel(responder: { try await answering.answer($0, $1, $2) }, configuration: connections)
        return LoopBoundChannel(channel)
    }

    /// What stands on a connection before the requests' own tasks.
    private func handlers(
        _ log: RequestLog,
        _ logger: Logger,
        _ responses: ResponseCache?
    ) -> [any RemovableChannelHandler] {
        let limits = site.configuration.connections
        let idle = IdleConnectionHandler(timeout: .seconds(75))
        let headBytes = limits.headerBytes
        let early = responses.map {
            ResponseCacheHandler($0, headBytes: headBytes, budget: budget, idle: idle, log: log, logger: logger)
        }
        let installer = RequestHeadCheck.Installer(
            headBytes: headBytes,
            headTimeout: TimeAmount(limits.headerTimeout),
            early: early
        ) {
            log.record($0, from: $1, logger: logger)
        }
        let bodies = RequestBodyHandler(limits: (site.uploads?.configuration ?? UploadConfiguration()).bodyLimits)
        return [installer, bodies, UnsentBytesMeter(budget: budget), idle, DisconnectHandler()]
    }
}

/// Answers one request after the other with what the routes say.
private struct Answering<Responder: HTTPResponder<WebContext>>: Sendable {
    let responder: Responder
    let logger: Logger
    private let date = DateHeader()

    init(responder: Responder, logger: Logger) {
        self.responder = responder
        self.logger = logger
    }

    @concurrent func answer(
        _ request: Request,
        _ writer: consuming ResponseWriter,
        _ channel: any Channel
    ) async throws {
        var logger = logger
        logger[metadataKey: "hb.request.id"] = .stringConvertible(RequestID())
        let context = WebContext(source: ApplicationRequestContextSource(channel: channel, logger: logger))
        var response: Response
        do {
            response = try await responder.respond(to: request, context: context)
        } catch let error as HTTPParserError {
            throw error
        } catch {
            logger.error("An error that no route has made an answer of.", metadata: ["error": "\(error)"])
            response = Response(status: .internalServerError)
        }
        response.headers[.date] = date.text
        do {
            try await writer.write(response: response.head, body: response.body)
        } catch is HTTPParserError {
            // Not passed on as what it is: it would be answered, in the middle of this answer.
            throw BrokenAnswer()
        }
    }

    /// The client has sent what is no HTTP while it was being answered.
    private struct BrokenAnswer: Error {}
}
