import AsyncHTTPClient
import Basics
public import NIOCore
public import NIOPosix

/// The connections to S3, which all stores of a program share.
public final class S3Connections: Sendable {
    private let client: HTTPClient
    private let permits: AsyncSemaphore

    /// Makes connections when they are needed, at most as many as the configuration says.
    ///
    /// - Parameters:
    ///   - configuration: How S3 is spoken to.
    ///   - eventLoopGroup: What moves the bytes.
    public init(
        _ configuration: S3Configuration,
        eventLoopGroup: any EventLoopGroup = .singletonMultiThreadedEventLoopGroup
    ) {
        let timeout = TimeAmount(configuration.silenceTimeout)
        var settings = HTTPClient.Configuration(
            // Whoever is sent elsewhere has to sign anew: a redirect is an error that says where.
            redirectConfiguration: .disallow,
            timeout: .init(connect: min(timeout, .seconds(5)), read: timeout, write: timeout),
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

    /// Does something that uses one connection, as soon as one is free.
    ///
    /// - Parameters:
    ///   - refusal: What is thrown when too many wait already.
    ///   - body: What is done.
    /// - Returns: What it gives.
    /// - Throws: What it throws, `refusal`, or `CancellationError`.
    func whenFree<Value: Sendable>(
        or refusal: () -> any Error,
        _ body: () async throws -> Value
    ) async throws -> Value {
        try await permits.withPermit(or: refusal, body)
    }

    /// Sends a request; returns when the head of the answer is there.
    func execute(_ request: HTTPClientRequest, deadline: NIODeadline) async throws -> HTTPClientResponse {
        try await client.execute(request, deadline: deadline)
    }

    /// Closes all connections; nothing can be asked afterwards.
    public func shutdown() async throws { try await client.shutdown() }
}
