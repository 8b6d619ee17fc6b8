import Basics
import NIOCore
import NIOSSL
import Queueing
import Synchronization

/// A connection that is made when it is needed, and made again when it was lost.
///
/// While the server is away calls fail soon: the first after the attempt to connect, others at once until the pause
/// before the next attempt is over.
final class RedisLink: Sendable {
    private struct Inner {
        var state: LinkState<RedisConnection>
        var waiting = WaitList<Result<RedisConnection, JobQueueError>>()
    }

    let address: RedisAddress
    /// How long connecting, greeting and every command may take.
    let timeout: Duration
    private let tls: NIOSSLContext?
    private let group: any EventLoopGroup
    private let inner: Mutex<Inner>

    init(address: RedisAddress, tls: NIOSSLContext?, group: any EventLoopGroup, timeout: Duration, pauses: Backoff) {
        self.address = address
        self.tls = tls
        self.group = group
        self.timeout = timeout
        inner = Mutex(Inner(state: LinkState(pauses: pauses)))
    }

    /// Sends a command; an error of the server's is thrown as what it means.
    func call(_ command: RESPCommand) async throws(JobQueueError) -> RESPValue {
        let reply = try await reply(command)
        guard case .error(let failure) = reply else { return reply }
        throw JobQueueError(redis: failure, command.name, address: address)
    }

    /// Sends a command; an error of the server's is a reply.
    ///
    /// - Parameters:
    ///   - command: What to send.
    ///   - extra: How much longer than usual the reply may take.
    /// - Returns: The reply.
    /// - Throws: ``JobQueueError`` with code `unavailable` when none comes, or what a connection could not be made for.
    func reply(_ command: RESPCommand, extra: Duration = .zero) async throws(JobQueueError) -> RESPValue {
        let connection: RedisConnection
        let reply: RESPValue
        do {
            connection = try await self.connection()
            reply = try await connection.send(command, address: address, timeout: timeout + extra)
        } catch {
            // The end of a connection is how those who wait on it learn that there will be no other.
            throw inner.withLock({ $0.state.isClosed }) ? LinkState<RedisConnection>.closure : error
        }
        // The primary has moved: what the name stands for is asked again with the next connection.
        if case .error(let failure) = reply, failure.word == "READONLY" { connection.close() }
        return reply
    }

    /// A connection that works, as far as is known.
    func connection() async throws(JobQueueError) -> RedisConnection {
        let waiter = Waiter<Result<RedisConnection, JobQueueError>>()
        let decision = inner.withLock { inner in
            let decision = inner.state.acquire(now: .now)
            if case .wait = decision { inner.waiting.append(waiter) }
            return decision
        }
        switch decision {
        case .use(let connection): return connection
        case .refuse(let error): throw error
        case .connect: return try await connect()
        // Whoever connects comes to an end within its time.
        case .wait: return try await waiter.wait().get()
        }
    }

    private func connect() async throws(JobQueueError) -> RedisConnection {
        var result: Result<RedisConnection, JobQueueError>
        do {
            result = .success(try await RedisConnection.open(address, tls: tls, group: group, timeout: timeout))
        } catch {
            result = .failure(error)
        }
        let (waiting, number) = inner.withLock { inner in
            var number: Int?
            switch result {
            case .success(let connection):
                number = inner.state.connected(connection)
                if number == nil {
                    connection.close()
                    result = .failure(LinkState<RedisConnection>.closure)
                }
            case .failure(let error): inner.state.failed(error, now: .now)
            }
            return (inner.waiting.removeAll(), number)
        }
        for waiter in waiting { waiter.resume(returning: result) }
        if let number, case .success(let connection) = result {
            connection.channel.closeFuture.whenComplete { [weak self] _ in
                self?.inner.withLock { $0.state.lost(number) }
            }
        }
        return try result.get()
    }

    /// Ends the connection, if there is one; another is made for the next call.
    func reset() { inner.withLock { $0.state.present }?.close() }

    /// Ends the connection for good.
    func close() { inner.withLock { $0.state.close() }?.close() }
}
