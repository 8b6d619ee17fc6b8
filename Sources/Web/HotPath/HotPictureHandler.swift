import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import NIOHTTPTypes

/// Answers pictures that are in memory right where their request is read, and passes on everything else.
///
/// Answering on the event loop saves two changes of thread, which is most of what such an answer costs. The order of a
/// connection's answers is kept: nothing is answered here while an answer from further in is under way.
final class HotPictureHandler: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    private let pictures: HotPictures
    private let log: RequestLog
    private let logger: Logger
    /// Requests passed on whose answers have not ended.
    private var underWay = 0
    /// Whether the parts that come belong to a request answered here.
    private var isDropping = false

    init(pictures: HotPictures, log: RequestLog, logger: Logger) {
        self.pictures = pictures
        self.log = log
        self.logger = logger
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let request):
            // A client that reads slowly gets its answers from further in, where writing waits for it.
            if underWay == 0, context.channel.isWritable, answer(request, context) {
                isDropping = true
            } else {
                underWay += 1
                context.fireChannelRead(data)
            }
        case .body:
            if !isDropping { context.fireChannelRead(data) }
        case .end:
            if !isDropping { context.fireChannelRead(data) }
            isDropping = false
        }
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        if case .end = unwrapOutboundIn(data) { underWay -= 1 }
        context.write(data, promise: promise)
    }

    private func answer(_ request: HTTPRequest, _ context: ChannelHandlerContext) -> Bool {
        let start = ContinuousClock.now
        guard let answer = pictures.answer(request) else { return false }
        context.write(wrapOutboundOut(.head(answer.head)), promise: nil)
        context.write(wrapOutboundOut(.body(answer.body)), promise: nil)
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
        var logger = logger
        if logger.logLevel <= .info { logger[metadataKey: "hb.request.id"] = .stringConvertible(RequestID()) }
        let channel = context.channel
        log.record(
            request,
            from: channel.remoteAddress,
            status: 200,
            headers: answer.head.headerFields,
            since: start,
            logger: logger
        )
        return true
    }
}
