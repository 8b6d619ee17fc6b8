import HTTPTypes
import NIOCore
import NIOEmbedded
import NIOHTTP1
import NIOHTTPTypes
import NIOHTTPTypesHTTP1
import Testing

@testable import Web

/// What is looked at before a request becomes HTTP's common form.
struct RequestHeadTests {
    /// Bytes in, requests out; answers in, bytes out.
    private func channel() throws -> EmbeddedChannel {
        let channel = EmbeddedChannel()
        try channel.pipeline.syncOperations.configureHTTPServerPipeline(
            withPipeliningAssistance: false,
            withErrorHandling: false
        )
        try channel.pipeline.syncOperations.addHandler(HTTP1ToHTTPServerCodec(secure: false))
        try channel.pipeline.syncOperations.addHandler(RequestHeadCheck.Installer())
        try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 80)).wait()
        return channel
    }

    private func heads(_ channel: EmbeddedChannel) throws -> [HTTPRequest] {
        var heads: [HTTPRequest] = []
        while let part = try channel.readInbound(as: HTTPRequestPart.self) {
            if case .head(let head) = part { heads.append(head) }
        }
        return heads
    }

    private func answer(_ channel: EmbeddedChannel, _ status: HTTPResponse.Status = .ok) throws -> String {
        let head = HTTPResponse(status: status, headerFields: [.contentLength: "0"])
        channel.write(HTTPResponsePart.head(head), promise: nil)
        channel.write(HTTPResponsePart.end(nil), promise: nil)
        channel.flush()
        var text = ""
        while let bytes = try channel.readOutbound(as: ByteBuffer.self) { text += String(buffer: bytes) }
        return text
    }

    static let endings: [(String, Bool)] = [
        ("GET / HTTP/1.1\r\nHost: x\r\n\r\n", false), ("GET / HTTP/1.0\r\n\r\n", true),
        ("GET / HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n", false),
        ("GET / HTTP/1.0\r\nConnection: keep-alive, TE\r\n\r\n", false),
        ("GET / HTTP/1.1\r\nHost: x\r\nConnection: Close\r\n\r\n", true),
        ("GET / HTTP/1.1\r\nHost: x\r\nConnection: TE, close\r\n\r\n", true),
        ("GET / HTTP/1.1\r\nHost: x\r\nConnection: TE\r\nConnection: close\r\n\r\n", true),
        ("GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n", true),
        ("GET / HTTP/1.1\r\nHost: x\r\nConnection: closed\r\n\r\n", false),
        ("CONNECT x:443 HTTP/1.1\r\nHost: x\r\n\r\n", true),
    ]

    @Test(arguments: endings)
    func endsTheConnectionWhereNoMoreCanBeRead(request: String, ends: Bool) throws {
        let channel = try channel()
        try channel.writeInbound(ByteBuffer(string: request))
        let heads = try heads(channel)
        #expect(heads.count == 1)
        #expect((heads.first?.headerFields[.connection] == "close") == ends)
        #expect(try answer(channel).contains("Connection: close") == ends)
        _ = try channel.finish(acceptAlreadyClosed: true)
    }

    @Test func onlyTheLastAnswerSaysThatItIs() throws {
        let channel = try channel()
        let plain = "GET / HTTP/1.1\r\nHost: x\r\n\r\n"
        let last = "GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
        try channel.writeInbound(ByteBuffer(string: plain + plain + last + plain))
        #expect(try heads(channel).count == 3, "what follows the last one is not looked at")
        #expect(try !answer(channel).contains("Connection"))
        #expect(try !answer(channel).contains("Connection"))
        #expect(try answer(channel).contains("Connection: close"))
        _ = try channel.finish(acceptAlreadyClosed: true)
    }

    @Test(arguments: [
        "GET / HTTP/1.1\r\n\r\n", "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
        "GET / HTTP/1.0\r\nHost: a\r\nHost: a\r\n\r\n", "GET /a b HTTP/1.1\r\nHost: x\r\n\r\n", "nonsense\r\n\r\n",
        "GET / HTTP/3.0\r\nHost: x\r\n\r\n", "GET / HTTP/1.1\r\nHost: x\r\nX: a\0b\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    ])
    func refusesInASentence(request: String) throws {
        let channel = try channel()
        #expect(throws: HTTPParserError.self) { try channel.writeInbound(ByteBuffer(string: request)) }
        // What the server further in answers to that.
        let head = HTTPResponse(status: .badRequest, headerFields: [.connection: "close", .contentLength: "0"])
        channel.write(HTTPResponsePart.head(head), promise: nil)
        channel.write(HTTPResponsePart.end(nil), promise: nil)
        channel.flush()
        var text = ""
        while let bytes = try channel.readOutbound(as: ByteBuffer.self) { text += String(buffer: bytes) }
        #expect(text.hasPrefix("HTTP/1.1 400 "))
        #expect(text.contains("Connection: close\r\n") && text.contains("application/problem+json"))
        let body = try #require(text.firstRange(of: "\r\n\r\n").map { text[$0.upperBound...] })
        #expect(text.contains("Content-Length: \(body.utf8.count)\r\n"))
        #expect(body.contains("\"code\":\"bad-request\"") && body.contains("\"detail\":\""))
        _ = try? channel.finish(acceptAlreadyClosed: true)
    }

    /// What somebody in front may take for another length than we do.
    @Test(arguments: [
        ("xchunked", 501), ("gzip, chunked", 501), ("identity, chunked", 501), ("chunked, chunked", 400),
        ("Chunked", 0),
        ("chunked\r\nTransfer-Encoding: chunked", 400),
    ])
    func knowsOneTransferCoding(coding: String, status: Int) throws {
        let channel = try channel()
        let request = "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: \(coding)\r\n\r\n"
        guard status > 0 else {
            try channel.writeInbound(ByteBuffer(string: request))
            #expect(try heads(channel).count == 1)
            return
        }
        #expect(throws: HTTPParserError.self) { try channel.writeInbound(ByteBuffer(string: request)) }
        let head = HTTPResponse(status: .badRequest, headerFields: [.connection: "close", .contentLength: "0"])
        channel.write(HTTPResponsePart.head(head), promise: nil)
        channel.write(HTTPResponsePart.end(nil), promise: nil)
        channel.flush()
        let text = try channel.readOutbound(as: ByteBuffer.self).map { String(buffer: $0) } ?? ""
        #expect(text.hasPrefix("HTTP/1.1 \(status) "), "\(text)")
        _ = try? channel.finish(acceptAlreadyClosed: true)
    }

    @Test func aBodyThatNobodyAskedForIsNotWaitedFor() throws {
        let channel = try channel()
        let request = "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\nExpect: 100-continue\r\n\r\n"
        try channel.writeInbound(ByteBuffer(string: request))
        // That it then closes is ``RequestWatchHandler``'s.
        #expect(try answer(channel, .methodNotAllowed).contains("Connection: close"))
        _ = try channel.finish(acceptAlreadyClosed: true)
    }

    @Test func aBodyThatWasAskedForIsTaken() throws {
        let channel = try channel()
        let request = "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\nExpect: 100-continue\r\n\r\n"
        try channel.writeInbound(ByteBuffer(string: request))
        try channel.writeOutbound(HTTPResponsePart.head(HTTPResponse(status: .continue)))
        try channel.writeInbound(ByteBuffer(string: "123456789"))
        #expect(try !answer(channel).contains("close"))
        #expect(channel.isActive)
        _ = try channel.finish()
    }
}
