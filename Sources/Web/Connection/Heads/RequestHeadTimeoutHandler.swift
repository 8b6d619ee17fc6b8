import NIOCore

/// Watches how long a request's head takes: from its first byte, and on a new connection from its beginning.
///
/// It stands first, where bytes come in, and is told by ``RequestHeadCheck`` what they have been. A head that comes in
/// one piece, as nearly all do, costs no timer.
final class RequestHeadTimeoutHandler: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer

    /// A head that has not come in time.
    struct Late: Error {}

    private let timeout: TimeAmount
    /// Whether what comes next belongs to a head.
    private var isWaiting = true
    /// Whether the head has begun; before that, nobody is owed an answer.
    private var hasBegun = false
    /// Whether a request without a body has ended in what is being read.
    private var hasEnded = false
    private var isBusy: () -> Bool
    private var check: Scheduled<Void>?

    /// Makes the handler.
    ///
    /// - Parameters:
    ///   - timeout: How long a head may take.
    ///   - isBusy: Whether an answer is under way, while which nobody reads.
    init(timeout: TimeAmount, isBusy: @escaping () -> Bool) {
        self.timeout = timeout
        self.isBusy = isBusy
    }

    func handlerAdded(context: ChannelHandlerContext) { start(context) }

    func handlerRemoved(context: ChannelHandlerContext) { stop() }

    func channelInactive(context: ChannelHandlerContext) {
        stop()
        context.fireChannelInactive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        if isWaiting { hasBegun = true }
        hasEnded = false
        let isWhole = unwrapInboundIn(data).readableBytesView.suffix(4).elementsEqual("\r\n\r\n".utf8)
        context.fireChannelRead(data)
        // A head that begins behind a body is noticed with its next byte, and the idle connection's time is over then.
        if hasEnded, !isWhole { hasBegun = true }
        if isWaiting, hasBegun, check == nil { start(context) }
    }

    /// A head has come.
    func headCame() {
        (isWaiting, hasBegun) = (false, false)
        stop()
    }

    /// A request has come to its end.
    func requestEnded(hadBody: Bool) {
        isWaiting = true
        hasEnded = !hadBody
    }

    private func start(_ context: ChannelHandlerContext) {
        check = context.eventLoop.assumeIsolated().scheduleTask(in: timeout) { [self] in
            check = nil
            guard isWaiting else { return }
            if isBusy() {
                start(context)
            } else if hasBegun {
                context.fireErrorCaught(Late())
            } else {
                context.close(promise: nil)
            }
        }
    }

    private func stop() {
        check?.cancel()
        check = nil
    }
}
