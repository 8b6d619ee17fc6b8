import Hummingbird
import HummingbirdCore
public import Logging
import NIOCore
import NIOHTTP1
public import ServiceLifecycle

extension Site {
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
        let log = makeLog()
        let authorizer = uploads.map { makeAuthorizer($0.configuration) }
        let router = router(log, authorizer, withHealth: withHealth)
        let hot = HotPictures(
            dialect: dialect,
            gate: gate,
            variants: variants,
            headers: headers,
            basePaths: basePaths,
            budget: budget
        )
        let channel = channel(router, log, logger) { HotPictureHandler(pictures: hot, log: log, logger: logger) }
        return Listener(address: address, gate: connections, hasHealth: withHealth, channel: channel, logger: logger) {
            authorizer?.listener.note($1.localAddress)
            await whenListening($0)
        }
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
        let log = makeLog()
        let router = Site.router(log)
        health.add(to: router)
        let channel = channel(router, log, logger) { nil }
        // Places of its own: the other listener's are for everybody, and this one's for those who look after it.
        var few = ConnectionConfiguration()
        few.limit = 256
        few.perAddress = .part(1)
        let gate = ConnectionGate(few, proxies: configuration.trustedProxies)
        return Listener(address: address, gate: gate, hasHealth: true, channel: channel, logger: logger) { address, _ in
            await whenListening(address)
        }
    }

    private func channel(
        _ router: Router<WebContext>,
        _ log: RequestLog,
        _ logger: Logger,
        handlers hot: @escaping @Sendable () -> HotPictureHandler?
    ) -> LoopBoundChannel {
        let limits = (uploads?.configuration ?? UploadConfiguration()).bodyLimits
        let headBytes = configuration.connections.headerBytes
        let headTimeout = TimeAmount(configuration.connections.headerTimeout)
        let connections = HTTP1Channel.Configuration(
            additionalChannelHandlers: [
                RequestHeadCheck.Installer(headBytes: headBytes, headTimeout: headTimeout) {
                    log.record($0, from: $1, logger: logger)
                },
                RequestBodyHandler(limits: limits), UnsentBytesMeter(budget: budget),
                IdleConnectionHandler(timeout: .seconds(75)),
            ] + [hot()].compactMap { $0 } + [DisconnectHandler()],
            httpDecoderConfiguration: .init(
                maxHeaderFieldSize: min(16 * 1024, headBytes),
                maxHeaderListSize: headBytes,
                maxHeaderFieldCount: 100
            )
        )
        let answering = Answering(responder: behindProxies(router), logger: logger)
        let channel = HTTP1Channel(responder: { try await answering.answer($0, $1, $2) }, configuration: connections)
        return LoopBoundChannel(channel)
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
