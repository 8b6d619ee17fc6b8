import HTTPTypes
import NIOCore
import NIOEmbedded
import NIOHTTPTypes
import Testing

@testable import Web

struct RequestBodyHandlerTests {
    private static let limits = RequestBodyState.Limits(
        rate: 1_000,
        rateWindow: .seconds(10),
        lingeringBytes: 100,
        lingering: .seconds(20)
    )

    private func channel() throws -> EmbeddedChannel {
        let channel = EmbeddedChannel(handlers: [HalfClosing(), RequestBodyHandler(limits: Self.limits)])
        try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 80)).wait()
        return channel
    }

    private func begin(_ channel: EmbeddedChannel, _ fields: HTTPFields) throws {
        let head = HTTPRequest(method: .post, scheme: "http", authority: "x", path: "/images", headerFields: fields)
        try channel.writeInbound(HTTPRequestPart.head(head))
    }

    private func answer(_ channel: EmbeddedChannel, _ status: HTTPResponse.Status) throws -> HTTPResponse? {
        channel.write(HTTPResponsePart.head(HTTPResponse(status: status)), promise: nil)
        channel.write(HTTPResponsePart.end(nil), promise: nil)
        channel.flush()
        var first: HTTPResponse?
        while let part = try channel.readOutbound(as: HTTPResponsePart.self) {
            if case .head(let head) = part, first == nil { first = head }
        }
        return first
    }

    private func inbound(_ channel: EmbeddedChannel) throws -> Int {
        var count = 0
        while try channel.readInbound(as: HTTPRequestPart.self) != nil { count += 1 }
        return count
    }

    @Test func saysThatItClosesAndThrowsAwayWhatStillComes() throws {
        let channel = try channel()
        try begin(channel, [.contentLength: "1000"])
        try channel.writeInbound(HTTPRequestPart.body(ByteBuffer(repeating: 0, count: 10)))
        #expect(try inbound(channel) == 2)
        #expect(try answer(channel, .contentTooLarge)?.headerFields[.connection] == "close")
        #expect(channel.isActive)
        try channel.writeInbound(HTTPRequestPart.body(ByteBuffer(repeating: 0, count: 90)))
        #expect(try inbound(channel) == 0)
        #expect(channel.isActive)
        try channel.writeInbound(HTTPRequestPart.body(ByteBuffer(repeating: 0, count: 11)))
        #expect(!channel.isActive)
    }

    @Test func keepsAConnectionAfterAWholeRequest() throws {
        let channel = try channel()
        for _ in 0..<3 {
            try begin(channel, [.contentLength: "10"])
            try channel.writeInbound(HTTPRequestPart.body(ByteBuffer(repeating: 0, count: 10)))
            try channel.writeInbound(HTTPRequestPart.end(nil))
            #expect(try inbound(channel) == 3)
            #expect(try answer(channel, .created)?.headerFields[.connection] == nil)
        }
        #expect(channel.isActive)
        _ = try channel.finish()
    }

    @Test func tellsOfABodyThatEndsTooEarly() throws {
        let channel = try channel()
        try begin(channel, [.transferEncoding: "chunked"])
        #expect(throws: BrokenBody.brokenOff) {
            channel.pipeline.fireUserInboundEventTriggered(ChannelEvent.inputClosed)
            try channel.throwIfErrorCaught()
        }
        _ = try? channel.finish(acceptAlreadyClosed: true)
    }

    @Test func saysNothingWhenAConnectionEndsBetweenRequests() throws {
        let channel = try channel()
        try begin(channel, [:])
        channel.pipeline.fireUserInboundEventTriggered(ChannelEvent.inputClosed)
        try channel.throwIfErrorCaught()
        _ = try channel.finish()
    }
}

/// Stays open when only its output is closed, as a socket does and an embedded channel does not.
private final class HalfClosing: ChannelOutboundHandler {
    typealias OutboundIn = HTTPResponsePart

    func close(context: ChannelHandlerContext, mode: CloseMode, promise: EventLoopPromise<Void>?) {
        guard mode == .output else { return context.close(mode: mode, promise: promise) }
        promise?.succeed()
    }
}
