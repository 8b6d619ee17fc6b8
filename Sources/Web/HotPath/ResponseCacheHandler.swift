import Basics
import Logging
import NIOCore

/// Answers pictures that can be had without waiting right where the bytes of their requests come in, and passes on everything else.
///
/// It looks at bytes only while the connection is at rest: the first ones that come, and those behind a request that had
/// no body, whole and answered. The reader of requests further in has nothing then, so that a request which is answered
/// here is one that it never saw. It takes the place of what stands in between: an answer that a client is slow to take
/// is counted as others are, and the next request is for those who wait for the client.
final class ResponseCacheHandler: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let responses: ResponseCache
    private let longestHead: Int
    /// What answers under way may hold.
    private let budget: ByteBudget
    private let idle: IdleConnectionHandler
    private let log: RequestLog
    private let logger: Logger
    private var headTime: RequestHeadTimeoutHandler?
    private var check: RequestHeadCheck?
    /// Whether the reader of requests has all that it needs of what it got.
    private var hasPassedWhole = true
    /// Whether the client has yet to take an answer that was given here.
    private var isWaiting = false

    /// Makes the handler of one connection.
    ///
    /// - Parameters:
    ///   - responses: The answers.
    ///   - headBytes: How long a head may be.
    ///   - budget: What answers under way may hold in memory.
    ///   - idle: Closes the connection when nothing happens on it.
    ///   - log: Where answers are logged and counted.
    ///   - logger: Where the log's lines go.
    init(
        _ responses: ResponseCache,
        headBytes: Int,
        budget: ByteBudget,
        idle: IdleConnectionHandler,
        log: RequestLog,
        logger: Logger
    ) {
        self.responses = responses
        longestHead = min(headBytes, PlainHead.longest)
        (self.budget, self.idle, self.log, self.logger) = (budget, idle, log, logger)
    }

    /// Is told between whom it stands.
    ///
    /// - Parameters:
    ///   - headTime: Watches how long heads take.
    ///   - check: Knows what is under way further in.
    func stand(between headTime: RequestHeadTimeoutHandler, and check: RequestHeadCheck) {
        (self.headTime, self.check) = (headTime, check)
    }

    func handlerRemoved(context: ChannelHandlerContext) { (headTime, check) = (nil, nil) }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard let check, hasPassedWhole, check.isAtRest else { return pass(unwrapInboundIn(data), context) }
        var bytes = unwrapInboundIn(data)
        while !isWaiting, let count = answer(bytes, context) {
            bytes.moveReaderIndex(forwardBy: count)
            if bytes.readableBytes == 0 { return }
        }
        pass(bytes, context)
    }

    private func pass(_ bytes: ByteBuffer, _ context: ChannelHandlerContext) {
        let isWhole = bytes.readableBytesView.suffix(4).elementsEqual("\r\n\r\n".utf8)
        context.fireChannelRead(wrapInboundOut(bytes))
        // Of a body it is not known where its end was.
        hasPassedWhole = isWhole && check?.isBetween == true
    }

    /// Answers the request at the beginning of bytes.
    ///
    /// - Returns: How many bytes it has; `nil` where it was not answered.
    private func answer(_ bytes: ByteBuffer, _ context: ChannelHandlerContext) -> Int? {
        let start = ContinuousClock.now
        let found = bytes.withUnsafeReadableBytes { bytes -> (PlainHead, ResponseCache.Response)? in
            let span = bytes.bindMemory(to: UInt8.self).span
            guard let head = PlainHead(span, atMost: longestHead),
                let response = responses.response(to: head, in: span, at: start)
            else { return nil }
            return (head, response)
        }
        guard let (head, response) = found, budget.hasRoom(for: response.body?.readableBytes ?? 0) else { return nil }
        responses.count(response)
        headTime?.headCame()
        headTime?.requestEnded(hadBody: false)
        write(response, context)
        log.record(response, to: head, in: bytes, from: context.remoteAddress, since: start, logger: logger)
        return head.count
    }

    private func write(_ response: ResponseCache.Response, _ context: ChannelHandlerContext) {
        context.write(wrapOutboundOut(response.head), promise: nil)
        context.write(wrapOutboundOut(response.endOfHead), promise: nil)
        if let body = response.body { context.write(wrapOutboundOut(body), promise: nil) }
        context.flush()
        let pending = (try? context.channel.syncOptions?.getOption(.bufferedWritableBytes)) ?? 0
        let now = context.eventLoop.now
        guard pending > 0 else { return idle.answered(at: now) }
        isWaiting = true
        budget.hold(pending)
        idle.answerBegan(at: now)
        // Nothing, behind the rest of the answer: it has gone when the rest has, or fails with it.
        let rest = context.eventLoop.makePromise(of: Void.self)
        rest.futureResult.assumeIsolated().whenComplete { [self, loop = context.eventLoop] _ in
            isWaiting = false
            budget.release(pending)
            idle.answerEnded(at: loop.now)
        }
        context.writeAndFlush(wrapOutboundOut(ByteBuffer()), promise: rest)
    }
}
