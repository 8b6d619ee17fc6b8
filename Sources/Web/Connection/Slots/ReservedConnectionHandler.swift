import Hummingbird
import NIOCore

/// A connection of the reserve: it has a second for its request's head, which must ask for health or metrics.
///
/// It reads the head itself, and as little of it as it can: thousands of such connections a second may come, and what a
/// request of the others costs is more than these are worth. One that asks for health is handed on with its bytes.
final class ReservedConnectionHandler: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer

    /// How long a head may take.
    static let timeout = TimeAmount.seconds(1)
    /// How long all of it may take, answer included.
    static let deadline = TimeAmount.seconds(10)
    private static let longestHead = 8 * 1024

    private let hasHealth: Bool
    private let proceed: (any Channel) throws -> Void
    private var head = ByteBuffer()
    /// How much of it is known to hold no end.
    private var searched = 0
    private var isOver = false
    private var end: Scheduled<Void>?

    /// Makes the handler.
    ///
    /// - Parameters:
    ///   - hasHealth: Whether health and metrics are answered here at all.
    ///   - proceed: Prepares the channel for HTTP, where it asks for these.
    init(hasHealth: Bool, proceed: @escaping (any Channel) throws -> Void) {
        self.hasHealth = hasHealth
        self.proceed = proceed
    }

    func handlerAdded(context: ChannelHandlerContext) { close(context, in: Self.timeout) }

    func handlerRemoved(context: ChannelHandlerContext) { head = ByteBuffer() }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !isOver else { return }
        var bytes = unwrapInboundIn(data)
        guard head.readableBytes + bytes.readableBytes <= Self.longestHead else { return refuse(context) }
        head.writeBuffer(&bytes)
        guard isWhole() else { return }
        let view = head.readableBytesView
        guard let line = view.firstIndex(of: UInt8(ascii: "\n")), hasHealth,
            Self.asksForHealth(String(decoding: view[..<line], as: UTF8.self))
        else { return refuse(context) }
        isOver = true
        close(context, in: Self.deadline)
        do { try proceed(context.channel) } catch { return context.close(promise: nil) }
        // One request and no more: the connection's next one would find the reserve taken by this.
        var request = ByteBuffer(bytes: view[...line])
        request.writeString("Connection: close\r\n")
        request.writeBytes(view[(line + 1)...])
        context.fireChannelRead(wrapInboundOut(request))
        context.fireChannelReadComplete()
        context.pipeline.syncOperations.removeHandler(context: context, promise: nil)
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if event is ChannelShouldQuiesceEvent, !isOver { return context.close(promise: nil) }
        if case ChannelEvent.inputClosed = event, !isOver { return context.close(promise: nil) }
        context.fireUserInboundEventTriggered(event)
    }

    func channelInactive(context: ChannelHandlerContext) {
        end?.cancel()
        context.fireChannelInactive()
    }

    private func close(_ context: ChannelHandlerContext, in time: TimeAmount) {
        end?.cancel()
        let channel = context.channel
        end = context.eventLoop.scheduleTask(in: time) { channel.close(promise: nil) }
    }

    private func refuse(_ context: ChannelHandlerContext) {
        isOver = true
        let bytes = context.channel.allocator.buffer(string: Self.refusal(RequestID().description))
        context.writeAndFlush(NIOAny(bytes), promise: nil)
        // The other side stays open for what is left of the second: closing over unread bytes would lose the answer.
        context.close(mode: .output, promise: nil)
    }

    /// Whether the head has come to its end, which is an empty line; looks at no byte twice.
    private func isWhole() -> Bool {
        head.withUnsafeReadableBytes { bytes in
            while let found = bytes[searched...].firstIndex(of: UInt8(ascii: "\n")) {
                let next = bytes[(found + 1)...].prefix(2)
                if next.first == UInt8(ascii: "\n") || next.elementsEqual("\r\n".utf8) { return true }
                // What decides may not have come yet.
                guard next.count == 2 || (next.count == 1 && next.first != UInt8(ascii: "\r")) else {
                    searched = found
                    return false
                }
                searched = found + 1
            }
            searched = bytes.count
            return false
        }
    }

    /// Whether a request line is one for `/health/…` or `/metrics`.
    static func asksForHealth(_ line: String) -> Bool {
        let words = line.split(whereSeparator: \.isWhitespace)
        guard words.count == 3, words[0] == "GET" || words[0] == "HEAD" else { return false }
        let path = RequestTarget(text: AbsoluteTarget(String(words[1]))?.target ?? String(words[1])).path
        return path.hasPrefix("/health/") || path == "/metrics"
    }

    private static func refusal(_ requestID: String) -> String {
        let problem = Problem(
            .serviceUnavailable,
            "too-many-connections",
            "All connections of this server, or of your address, are taken; try again later."
        )
        let body = problem.json(requestID)
        return """
            HTTP/1.1 503 Service Unavailable\r
            Content-Type: application/problem+json\r
            Content-Length: \(body.utf8.count)\r
            Cache-Control: no-store\r
            X-Content-Type-Options: nosniff\r
            Retry-After: 1\r
            Connection: close\r
            \r
            \(body)
            """
    }
}
