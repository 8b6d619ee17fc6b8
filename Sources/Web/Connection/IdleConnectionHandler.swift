import NIOCore
import NIOHTTPTypes

/// Closes a connection on which no whole request has come for a while and no answer is under way, and one whose client
/// has taken nothing of its answer for as long.
///
/// It counts requests, not bytes, so that dripping a header or an unwanted body byte by byte keeps nothing open. It
/// stands before the handlers that answer, and is told of what ``ResponseCacheHandler`` has answered before that.
final class IdleConnectionHandler: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    private let timeout: TimeAmount
    /// When the last request came, or the last answer had gone out.
    private var lastChange = NIODeadline.uptimeNanoseconds(0)
    private var underWay = 0
    /// Parts of answers so far, and what the client has yet to take, as they were at the last check.
    private var progress = (written: 0, pending: 0)
    private var written = 0
    private var check: Scheduled<Void>?

    init(timeout: TimeAmount) { self.timeout = timeout }

    func handlerAdded(context: ChannelHandlerContext) {
        lastChange = context.eventLoop.now
        schedule(context, in: timeout)
    }

    func handlerRemoved(context: ChannelHandlerContext) { stop() }

    func channelInactive(context: ChannelHandlerContext) {
        stop()
        context.fireChannelInactive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        if case .head = unwrapInboundIn(data) {
            underWay += 1
            lastChange = context.eventLoop.now
        }
        context.fireChannelRead(data)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        written += 1
        guard case .end = unwrapOutboundIn(data) else {
            context.write(data, promise: promise)
            return
        }
        // An answer is under way until its client has it, which may be long after it was written.
        let end = promise ?? context.eventLoop.makePromise(of: Void.self)
        end.futureResult.assumeIsolated().whenComplete { [self, loop = context.eventLoop] _ in
            underWay -= 1
            lastChange = loop.now
        }
        context.write(data, promise: end)
    }

    /// A request has been answered by somebody else, and its client has the answer.
    func answered(at time: NIODeadline) { lastChange = time }

    /// A request has been answered by somebody else, and its client has yet to take the answer.
    func answerBegan(at time: NIODeadline) {
        underWay += 1
        lastChange = time
    }

    /// The client has such an answer, or is gone.
    func answerEnded(at time: NIODeadline) {
        underWay -= 1
        lastChange = time
    }

    private func schedule(_ context: ChannelHandlerContext, in delay: TimeAmount) {
        check = context.eventLoop.assumeIsolated().scheduleTask(in: delay) { [self] in
            let idle = context.eventLoop.now - lastChange
            let pending = (try? context.channel.syncOptions?.getOption(.bufferedWritableBytes)) ?? 0
            let now = (written: written, pending: pending)
            if underWay == 0 ? idle >= timeout : pending > 0 && now == progress {
                context.close(promise: nil)
            } else {
                progress = now
                schedule(context, in: underWay == 0 ? timeout - idle : timeout)
            }
        }
    }

    private func stop() {
        check?.cancel()
        check = nil
    }
}
