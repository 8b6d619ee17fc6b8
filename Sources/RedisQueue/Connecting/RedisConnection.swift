import NIOCore
import NIOPosix
import NIOSSL
import Queueing
import Synchronization

/// A connection to a server that has been greeted.
final class RedisConnection: Sendable {
    let channel: any Channel
    /// The connection's number at the server, by which another one can wake it; `nil` where we may not know it.
    let id: Int?
    private let ending: ConnectionEnd

    private init(channel: any Channel, ending: ConnectionEnd, id: Int?) {
        self.channel = channel
        self.ending = ending
        self.id = id
    }

    /// Connects and greets.
    ///
    /// - Parameters:
    ///   - address: Where.
    ///   - tls: How the connection is secured; `nil` when it is not.
    ///   - group: Where it is worked on.
    ///   - timeout: How long connecting may take, and then again how long each word of the greeting.
    /// - Returns: A connection whose database is selected.
    /// - Throws: ``JobQueueError``.
    static func open(
        _ address: RedisAddress,
        tls: NIOSSLContext?,
        group: any EventLoopGroup,
        timeout: Duration
    ) async throws(JobQueueError) -> RedisConnection {
        let channel: any Channel
        // One for each attempt: a name may stand for several addresses, of which one is connected to in the end.
        let endings = Mutex<[ObjectIdentifier: ConnectionEnd]>([:])
        do {
            channel = try await ClientBootstrap(group: group)
                .connectTimeout(TimeAmount(timeout))
                .channelOption(.socketOption(.so_keepalive), value: 1)
                .channelOption(.tcpOption(.tcp_nodelay), value: 1)
                .channelInitializer { channel in
                    channel.eventLoop.makeCompletedFuture {
                        let pipeline = channel.pipeline.syncOperations
                        let ending = ConnectionEnd()
                        endings.withLock { $0[ObjectIdentifier(channel)] = ending }
                        if let tls {
                            // Names are checked against the certificate; addresses too, but are not sent.
                            let name = address.isNumeric ? nil : address.host
                            try pipeline.addHandler(NIOSSLClientHandler(context: tls, serverHostname: name))
                        }
                        try pipeline.addHandler(RESPHandler(ending: ending))
                    }
                }
                .connect(host: address.host, port: address.port)
                .get()
        } catch {
            throw JobQueueError(connection: error, address: address)
        }
        let ending = endings.withLock { $0[ObjectIdentifier(channel)] } ?? ConnectionEnd()
        do {
            var greeting = RedisGreeting(address: address)
            try await greeting.greet { command async throws(JobQueueError) in
                try await send(command, on: channel, ending, address, timeout)
            }
            return RedisConnection(channel: channel, ending: ending, id: greeting.id)
        } catch {
            channel.close(promise: nil)
            throw error
        }
    }

    /// Sends a command and waits for its reply, which may be an error.
    ///
    /// It is not cancelled with its task: the reply comes, the time is over, or the connection ends.
    func send(_ command: RESPCommand, address: RedisAddress, timeout: Duration) async throws(JobQueueError) -> RESPValue
    {
        try await Self.send(command, on: channel, ending, address, timeout)
    }

    private static func send(
        _ command: RESPCommand,
        on channel: any Channel,
        _ ending: ConnectionEnd,
        _ address: RedisAddress,
        _ timeout: Duration
    ) async throws(JobQueueError) -> RESPValue {
        let promise = channel.eventLoop.makePromise(of: RESPValue.self)
        let request = RESPRequest(command: command, timeout: TimeAmount(timeout), promise: promise)
        // A closed channel does not hand the request on; then this is who tells.
        channel.writeAndFlush(request).whenFailure { promise.fail($0) }
        do {
            return try await promise.futureResult.get()
        } catch {
            let reason = error is ConnectionFailure ? error : ending.reason ?? error
            throw JobQueueError(connection: reason, address: address)
        }
    }

    func close() { channel.close(promise: nil) }
}

extension RedisAddress {
    /// Whether the host is an address and no name.
    var isNumeric: Bool { (try? SocketAddress(ipAddress: host, port: port)) != nil }

    /// What secures connections; `nil` when nothing does.
    ///
    /// Reads the files that are named.
    func context() throws(JobQueueError) -> NIOSSLContext? {
        guard let tls else { return nil }
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.minimumTLSVersion = .tlsv12
        do {
            if let file = tls.trusted {
                configuration.trustRoots = .certificates(try NIOSSLCertificate.fromPEMFile(file))
            }
            if let file = tls.certificate, let key = tls.key {
                configuration.certificateChain = try NIOSSLCertificate.fromPEMFile(file).map { .certificate($0) }
                configuration.privateKey = .privateKey(try NIOSSLPrivateKey(file: key, format: .pem))
            }
            return try NIOSSLContext(configuration: configuration)
        } catch {
            let files = [tls.trusted, tls.certificate, tls.key].compactMap { $0 }.map { "'\($0)'" }
            throw JobQueueError(
                .badAddress,
                "The certificates for Redis at \(self) cannot be used; are \(files.joined(separator: " and ")) PEM files "
                    + "that this program may read? (\(error))",
                cause: error
            )
        }
    }
}
