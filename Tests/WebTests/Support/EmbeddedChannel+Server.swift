import HTTPTypes
import NIOCore
import NIOEmbedded
import NIOHTTP1
import NIOHTTPTypes
import NIOHTTPTypesHTTP1

extension EmbeddedChannel {
    /// A connection to a server: bytes come in and go out, and requests and answers are HTTP's common form further in.
    ///
    /// - Parameters:
    ///   - loop: Whose clock counts.
    ///   - handlers: What stands behind the codec, in this order.
    /// - Returns: The connection, which is open.
    /// - Throws: What keeps a handler from its place.
    static func serving(
        on loop: EmbeddedEventLoop = EmbeddedEventLoop(),
        _ handlers: any ChannelHandler...
    ) throws -> EmbeddedChannel {
        let channel = EmbeddedChannel(loop: loop)
        let pipeline = channel.pipeline.syncOperations
        try pipeline.configureHTTPServerPipeline(withPipeliningAssistance: false, withErrorHandling: false)
        try pipeline.addHandler(HTTP1ToHTTPServerCodec(secure: false))
        for handler in handlers { try pipeline.addHandler(handler) }
        try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 80)).wait()
        return channel
    }

    /// Answers as the server further in does, and gives what goes out.
    func answer(_ status: HTTPResponse.Status, _ fields: HTTPFields = [.contentLength: "0"]) throws -> String {
        write(HTTPResponsePart.head(HTTPResponse(status: status, headerFields: fields)), promise: nil)
        write(HTTPResponsePart.end(nil), promise: nil)
        flush()
        var text = ""
        while let bytes = try readOutbound(as: ByteBuffer.self) { text += String(buffer: bytes) }
        return text
    }
}
