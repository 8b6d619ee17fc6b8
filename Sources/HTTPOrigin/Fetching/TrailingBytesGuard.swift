import NIOCore
import NIOHTTP1

/// Lets the end of an answer through once it is known that nothing came with it that does not belong there.
///
/// Where a server announces less than it sends, an image would seem to be whole and is not. What is too much comes with
/// the end of what was announced, nearly always in the same read, and is an error of the connection: the end must not
/// get ahead of it.
final class TrailingBytesGuard: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPClientResponsePart
    typealias InboundOut = HTTPClientResponsePart

    private var end: HTTPClientResponsePart?

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let part = unwrapInboundIn(data)
        guard case .end = part else { return context.fireChannelRead(data) }
        end = part
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        release(context)
        context.fireChannelReadComplete()
    }

    func channelInactive(context: ChannelHandlerContext) {
        release(context)
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        end = nil
        context.fireErrorCaught(error)
    }

    private func release(_ context: ChannelHandlerContext) {
        guard let part = end else { return }
        end = nil
        context.fireChannelRead(wrapInboundOut(part))
    }
}
