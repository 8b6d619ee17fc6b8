import NIOCore
import NIOTLS
import Synchronization

/// A command on its way to the server, and who waits for its reply.
struct RESPRequest: Sendable {
    var command: RESPCommand
    /// How long the reply may take; after it the connection is closed, since replies have no names to tell them apart.
    var timeout: TimeAmount
    var promise: EventLoopPromise<RESPValue>
}

/// Why a reply will not come.
struct ConnectionFailure: Error, CustomStringConvertible {
    enum Reason {
        /// The server was silent for too long.
        case timeout
        /// The connection has ended, or could not be made.
        case closed
        /// What came was no reply.
        case garbage
        /// As much as may be under way is under way.
        case busy
    }

    /// How far the connection had come.
    enum Stage {
        /// Nothing had been heard of the server.
        case begun
        /// TLS had been agreed on.
        case secured
        /// There had been a reply.
        case answered
    }

    var reason: Reason
    var description: String
    var stage = Stage.begun
    /// What the system or TLS said.
    var cause: (any Error)?
}

/// Why a connection has ended, for who comes too late to be told by its handler.
final class ConnectionEnd: Sendable {
    private let state = Mutex<ConnectionFailure?>(nil)

    /// The reason; `nil` while there is none.
    var reason: ConnectionFailure? { state.withLock { $0 } }

    func note(_ failure: ConnectionFailure) { state.withLock { $0 = $0 ?? failure } }
}

/// Pairs requests with replies, which come in the same order.
final class RESPHandler: ChannelDuplexHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundIn = RESPRequest
    typealias OutboundOut = ByteBuffer

    private struct Waiting {
        var number: Int
        var promise: EventLoopPromise<RESPValue>
        var timer: Scheduled<Void>
    }

    /// Requests that may be under way at once.
    static let mostWaiting = 4_096

    private var parser: RESPParser
    private var received = ByteBuffer()
    private var waiting = CircularBuffer<Waiting>()
    private var lastNumber = 0
    private var failure: ConnectionFailure?
    private var stage = ConnectionFailure.Stage.begun
    private let ending: ConnectionEnd

    init(ending: ConnectionEnd = ConnectionEnd(), limits: RESPParser.Limits = RESPParser.Limits()) {
        self.ending = ending
        parser = RESPParser(limits: limits)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        let request = unwrapOutboundIn(data)
        if let failure { return request.promise.fail(failure) }
        guard waiting.count < RESPHandler.mostWaiting else {
            let failure = ConnectionFailure(
                reason: .busy,
                description: "\(RESPHandler.mostWaiting) commands are waiting for their replies already"
            )
            return request.promise.fail(failure)
        }
        lastNumber += 1
        let number = lastNumber
        let timer = context.eventLoop.assumeIsolated().scheduleTask(in: request.timeout) {
            self.expire(number, context)
        }
        waiting.append(Waiting(number: number, promise: request.promise, timer: timer))
        var buffer = context.channel.allocator.buffer(capacity: 256)
        request.command.write(to: &buffer)
        context.write(wrapOutboundOut(buffer), promise: promise)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard failure == nil else { return }
        var bytes = unwrapInboundIn(data)
        received.writeBuffer(&bytes)
        do throws(RESPProtocolError) {
            while let value = try parser.next(&received) {
                // Nothing was subscribed to; what servers tell of their own accord is not for us.
                if case .push = value { continue }
                guard let first = waiting.popFirst() else {
                    throw RESPProtocolError("A reply came that nobody asked for.")
                }
                stage = .answered
                first.timer.cancel()
                first.promise.succeed(value)
            }
        } catch {
            end(context, ConnectionFailure(reason: .garbage, description: "what it sent is no Redis reply: \(error)"))
        }
        received.discardReadBytes()
    }

    func channelInactive(context: ChannelHandlerContext) {
        end(context, ConnectionFailure(reason: .closed, description: "it closed the connection"))
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        end(context, ConnectionFailure(reason: .closed, description: "\(error)", cause: error))
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case .handshakeCompleted? = event as? TLSUserEvent { stage = .secured }
        context.fireUserInboundEventTriggered(event)
    }

    private func expire(_ number: Int, _ context: ChannelHandlerContext) {
        guard waiting.contains(where: { $0.number == number }) else { return }
        end(context, ConnectionFailure(reason: .timeout, description: "it did not answer in time"))
    }

    /// Fails all who wait, and closes the connection; the first reason counts.
    private func end(_ context: ChannelHandlerContext, _ reason: ConnectionFailure) {
        guard failure == nil else { return }
        var reason = reason
        reason.stage = stage
        failure = reason
        ending.note(reason)
        while let next = waiting.popFirst() {
            next.timer.cancel()
            next.promise.fail(reason)
        }
        context.close(promise: nil)
    }
}
