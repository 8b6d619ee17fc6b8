import NIOCore
import NIOHTTPTypes

/// Closes a connection on which no whole request has come for a while and no answer is under way.
///
/// It counts parts of requests, not bytes, so that dripping a header byte by byte keeps nothing open. It stands before
/// the handlers that answer, and so sees every request whoever answers it.
final class IdleConnectionHandler: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    private let timeout: TimeAmount
    private var lastPart = NIODeadline.now()
    private var underWay = 0
    private var check: Scheduled<Void>?

    init(timeout: TimeAmount) { self.timeout = timeout }

    func handlerAdded(context: ChannelHandlerContext) { schedule(context, in: timeout) }

    func handlerRemoved(context: ChannelHandlerContext) { stop() }

    func channelInactive(context: ChannelHandlerContext) {
        stop()
        context.fireChannelInactive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        lastPart = .now()
        if case .head = unwrapInboundIn(data) { underWay += 1 }
        context.fireChannelRead(data)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        if case .end = unwrapOutboundIn(data) {
            underWay -= 1
            lastPart = .now()
        }
        context.write(data, promise: promise)
    }

    private func schedule(_ context: ChannelHandlerContext, in delay: TimeAmount) {
        check = context.eventLoop.assumeIsolated().scheduleTask(in: delay) { [self] in
            let idle = NIODeadline.now() - lastPart
            if underWay == 0, idle >= timeout {
                context.close(promise: nil)
            } else {
                schedule(context, in: underWay == 0 ? timeout - idle : timeout)
            }
        }
    }

    private func stop() {
        check?.cancel()
        check = nil
    }
}
