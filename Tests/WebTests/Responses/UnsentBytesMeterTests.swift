import Basics
import HTTPTypes
import NIOCore
import NIOEmbedded
import NIOHTTP1
import NIOHTTPTypes
import NIOHTTPTypesHTTP1
import Testing

@testable import Web

/// What a connection's client has yet to take counts.
///
/// That it is given back when the client leaves shows on a real connection, in `LongPictureTests`.
struct UnsentBytesMeterTests {
    private let budget = ByteBudget(limit: 1000)
    private let channel: EmbeddedChannel

    init() throws {
        channel = EmbeddedChannel()
        let pipeline = channel.pipeline.syncOperations
        try pipeline.configureHTTPServerPipeline(withPipeliningAssistance: false, withErrorHandling: false)
        try pipeline.addHandlers(HTTP1ToHTTPServerCodec(secure: false), UnsentBytesMeter(budget: budget))
        try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 80)).wait()
        try channel.writeInbound(ByteBuffer(string: "GET / HTTP/1.1\r\nHost: x\r\n\r\n"))
    }

    private func write(_ count: Int) {
        channel.write(HTTPResponsePart.body(ByteBuffer(repeating: 7, count: count)), promise: nil)
    }

    @Test func whatIsWrittenCountsUntilItIsTaken() {
        channel.write(HTTPResponsePart.head(HTTPResponse(status: .ok)), promise: nil)
        #expect(budget.used == 0)
        write(300)
        write(200)
        #expect(budget.used == 500)
        channel.flush()
        #expect(budget.used == 0)
    }
}
