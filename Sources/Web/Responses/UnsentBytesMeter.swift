import Basics
import NIOCore
import NIOHTTPTypes

/// Counts the bytes of answers that have been written to a connection and not been taken by its client.
final class UnsentBytesMeter: ChannelOutboundHandler, RemovableChannelHandler {
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    private let budget: ByteBudget

    init(budget: ByteBudget) { self.budget = budget }

    func handlerAdded(context: ChannelHandlerContext) {
        #if os(Linux)
        // TCP_NOTSENT_LOWAT: what a slow client has not been sent yet waits here, where it is counted, and not in
        // megabytes of the system's buffers. Sockets of other families have no such option, and need none.
        let option = ChannelOptions.tcpOption(.init(rawValue: 25))
        context.channel.setOption(option, value: UnsentBytesMeter.unsentBytes).whenFailure { _ in }
        #endif
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        guard case .body(let bytes) = unwrapOutboundIn(data), bytes.readableBytes > 0 else {
            return context.write(data, promise: promise)
        }
        let (count, budget) = (bytes.readableBytes, budget)
        let end = promise ?? context.eventLoop.makePromise(of: Void.self)
        budget.hold(count)
        // Comes in any case: what a connection has not written when it closes has failed.
        end.futureResult.whenComplete { _ in budget.release(count) }
        context.write(data, promise: end)
    }

    private static let unsentBytes: ChannelOptions.Types.SocketOption.Value = 128 << 10
}
