import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import NIOHTTP1
import NIOHTTPTypes
import NIOPosix
import ServiceLifecycle

/// Takes connections at one address, and handles each until it ends.
///
/// On a graceful shutdown it takes no more, lets every answer that is under way finish, and ends.
struct Listener: Service {
    typealias Connection = LoopBoundChannel.Value

    /// Where.
    let address: BindAddress
    let gate: ConnectionGate
    /// Whether health and metrics are answered here, which is what a reserve is for.
    let hasHealth: Bool
    /// What a connection is.
    let channel: LoopBoundChannel
    /// Where it is said what runs short.
    let logger: Logger
    /// Is called once connections are taken.
    let whenListening: @Sendable (ListeningAddress, any Channel) async -> Void

    func run() async throws {
        let (connections, arrivals) = AsyncStream.makeStream(of: Connection.self)
        let file = try unixSocketFile()
        defer { file?.remove() }
        let server = try await bind(file, arrivals)
        server.closeFuture.whenComplete { _ in arrivals.finish() }
        let address = ListeningAddress(server.localAddress)
        await withGracefulShutdownHandler {
            await withDiscardingTaskGroup { group in
                group.addTask { await whenListening(address, server) }
                for await connection in connections {
                    group.addTask { await channel.handle(value: connection, logger: logger) }
                }
            }
        } onGracefulShutdown: {
            server.close(promise: nil)
            gate.close()
        }
        server.close(promise: nil)
    }

    private func unixSocketFile() throws -> UnixSocketFile? {
        guard case .unix(let path, let mode) = address else { return nil }
        return try UnixSocketFile(path, mode: mode)
    }

    private func bind(
        _ file: UnixSocketFile?,
        _ arrivals: AsyncStream<Connection>.Continuation
    ) async throws -> any Channel {
        let bootstrap = ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.backlog, value: 1024)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelOption(.allowRemoteHalfClosure, value: true)
            .serverChannelInitializer { [gate, logger] channel in
                channel.eventLoop.makeCompletedFuture {
                    let pipeline = channel.pipeline.syncOperations
                    // Where descriptors have run out, another try at once would only be one more failure.
                    try pipeline.addHandler(AcceptBackoffHandler())
                    try pipeline.addHandler(ConnectionGateHandler(gate, logger: logger))
                }
            }
            .childChannelInitializer { connection in prepare(connection, arrivals) }
        return switch address {
        case .port(let host, let port): try await bootstrap.bind(host: host, port: port).get()
        case .handedOver(let descriptor): try await bootstrap.withBoundSocket(descriptor).get()
        case .unix: try await bootstrap.withBoundSocket(file?.descriptor ?? -1).get()
        }
    }

    private func prepare(
        _ connection: any Channel,
        _ arrivals: AsyncStream<Connection>.Continuation
    ) -> EventLoopFuture<Void> {
        switch gate.slot(of: connection) {
        case nil: connection.eventLoop.makeFailedFuture(ChannelError.ioOnClosedChannel)
        case .regular: setUp(connection, arrivals)
        case .reserved:
            connection.eventLoop.makeCompletedFuture {
                let handler = ReservedConnectionHandler(hasHealth: hasHealth) { connection in
                    gate.isAnswered(connection)
                    // On its own loop all of this happens at once.
                    setUp(connection, arrivals).whenFailure { _ in connection.close(promise: nil) }
                }
                try connection.pipeline.syncOperations.addHandler(handler)
            }
        }
    }

    private func setUp(
        _ connection: any Channel,
        _ arrivals: AsyncStream<Connection>.Continuation
    ) -> EventLoopFuture<Void> {
        channel.setup(channel: connection, logger: logger).map { value in
            guard case .terminated = arrivals.yield(value) else { return }
            // The listener has ended meanwhile. What nobody handles has to be ended in its own way.
            Task { try? await value.executeThenClose { _, _ in } }
        }
    }
}
