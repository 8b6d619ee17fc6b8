import HTTPTypes
import NIOCore
import NIOHTTPTypes

/// Does on a connection what ``RequestBodyState`` decides.
///
/// It stands before all handlers that answer. After an answer to a request that has not come whole, it closes its own
/// side, reads on for a while and throws away what comes: closing at once would reset the connection, and the client
/// would never see why it was refused.
final class RequestBodyHandler: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    private var state: RequestBodyState
    private var check: Scheduled<Void>?
    private var context: ChannelHandlerContext?

    init(limits: RequestBodyState.Limits) { state = RequestBodyState(limits: limits) }

    func handlerAdded(context: ChannelHandlerContext) { self.context = context }

    func handlerRemoved(context: ChannelHandlerContext) {
        self.context = nil
        check?.cancel()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        state.arrive(at: .now())
        let part = unwrapInboundIn(data)
        switch part {
        case .head where state.isLingering: return
        case .head(let head):
            let fields = head.headerFields
            let hasBody = fields[.transferEncoding] != nil || (fields[.contentLength] ?? "0") != "0"
            state.begin(hasBody: hasBody, expectsContinue: fields[.expect]?.lowercased() == "100-continue")
        case .body(let bytes):
            switch state.receive(bytes.readableBytes) {
            case .close: return context.close(promise: nil)
            case .crumbs: context.fireErrorCaught(BrokenBody.crumbs)
            case .wait, .tooSlow, .overdue: break
            }
        case .end:
            if state.end() == .close { return context.close(promise: nil) }
        }
        if !state.isLingering { context.fireChannelRead(data) }
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        if state.isWatching, check == nil { schedule(context) }
        // Nobody further in asks for what is thrown away.
        if state.isLingering { context.read() }
        context.fireChannelReadComplete()
    }

    func read(context: ChannelHandlerContext) {
        state.wait(at: .now())
        context.read()
    }

    func channelInactive(context: ChannelHandlerContext) {
        breakOff(context)
        check?.cancel()
        context.fireChannelInactive()
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case ChannelEvent.inputClosed = event {
            breakOff(context)
            if state.isLingering { context.close(promise: nil) }
        }
        context.fireUserInboundEventTriggered(event)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        switch unwrapOutboundIn(data) {
        case .head(var head) where head.status.kind != .informational:
            if state.answer(saysClose: head.headerFields[.connection]?.lowercased() == "close") == .close {
                head.headerFields[.connection] = "close"
            }
            context.write(wrapOutboundOut(.head(head)), promise: promise)
        case .end:
            guard state.answered(at: .now()) == .close else { return context.write(data, promise: promise) }
            context.writeAndFlush(data, promise: promise)
            context.close(mode: .output, promise: nil)
            context.read()
            if check == nil { schedule(context) }
        default: context.write(data, promise: promise)
        }
    }

    /// Tells a client that waits for it to send its body.
    fileprivate func wantBody() {
        guard let context, state.wantBody() else { return }
        context.writeAndFlush(wrapOutboundOut(.head(HTTPResponse(status: .continue))), promise: nil)
    }

    /// Tells whoever reads the body that it is not whole; the end of a stream alone would look like its end.
    private func breakOff(_ context: ChannelHandlerContext) {
        if state.isInBody { context.fireErrorCaught(BrokenBody.brokenOff) }
    }

    private func schedule(_ context: ChannelHandlerContext) {
        check = context.eventLoop.assumeIsolated().scheduleTask(in: .milliseconds(500)) { [self] in
            check = nil
            switch state.check(at: .now()) {
            case .wait, .crumbs: break
            case .tooSlow: context.fireErrorCaught(BrokenBody.tooSlow)
            case .overdue: context.fireErrorCaught(BrokenBody.overdue)
            case .close: return context.close(promise: nil)
            }
            if state.isWatching { schedule(context) }
        }
    }
}

extension WebContext {
    /// Tells a client that waits for it (`Expect: 100-continue`) to send its body.
    func wantBody() async {
        guard let channel else { return }
        try? await channel.eventLoop.submit {
            try channel.pipeline.syncOperations.handler(type: RequestBodyHandler.self).wantBody()
        }.get()
    }
}
