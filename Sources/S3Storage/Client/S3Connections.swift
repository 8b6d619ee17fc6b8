import AsyncHTTPClient
import Basics
public import NIOCore
public import NIOPosix

/// The connections to S3, which all stores of a program share.
public final class S3Connections: Sendable {
    let client: HTTPClient
    let permits: AsyncSemaphore

    /// Makes connections when they are needed, at most as many as the configuration says.
    ///
    /// - Parameters:
    ///   - configuration: How S3 is spoken to.
    ///   - eventLoopGroup: What moves the bytes.
    public init(
        _ configuration: S3Configuration,
        eventLoopGroup: any EventLoopGroup = .singletonMultiThreadedEventLoopGroup
    ) {
        let patience = TimeAmount(configuration.patience)
        var settings = HTTPClient.Configuration(
            // Whoever is sent elsewhere has to sign anew: a redirect is an error that says where.
            redirectConfiguration: .disallow,
            timeout: .init(connect: min(patience, .seconds(5)), read: patience, write: patience),
            connectionPool: .init(
                // S3 closes what is idle for some 20 seconds.
                idleTimeout: .seconds(15),
                concurrentHTTP1ConnectionsPerHostSoftLimit: configuration.connections
            )
        )
        settings.httpVersion = .http1Only
        // Otherwise it tries again by itself for the whole connect timeout, unseen by our own count of attempts.
        settings.connectionPool.retryConnectionEstablishment = false
        settings.dnsOverride = configuration.hosts
        client = HTTPClient(eventLoopGroupProvider: .shared(eventLoopGroup), configuration: settings)
        permits = AsyncSemaphore(permits: configuration.connections, waiterLimit: 32 * configuration.connections)
    }

    /// Closes all connections; nothing can be asked afterwards.
    public func shutdown() async throws { try await client.shutdown() }
}
