import HTTPTypes
import NIOCore
import NIOEmbedded
import NIOHTTP1
import NIOHTTPTypes
import Testing

@testable import Web

/// What is looked at before a request becomes HTTP's common form.
struct RequestHeadTests {
    /// Who puts no check in place answers nothing.
    @Test func withoutThePlaceForACheckTheConnectionEnds() throws {
        let channel = EmbeddedChannel()
        try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 80)).wait()
        try channel.pipeline.syncOperations.addHandler(RequestHeadCheck.Installer())
        #expect(!channel.isActive)
    }

    /// A field's value has white space around it that is none of it.
    @Test(arguments: ["x\t", "\tx", " x \t ", "x:80\t"])
    func whiteSpaceAroundHostIsNoneOfIt(host: String) throws {
        let channel = try channel()
        try channel.writeInbound(ByteBuffer(string: "GET / HTTP/1.1\r\nHost:\(host)\r\n\r\n"))
        #expect(try heads(channel).first?.authority == host.filter { $0 != " " && $0 != "\t" })
        _ = try channel.finish(acceptAlreadyClosed: true)
    }

    @Test(arguments: [("OPTIONS", true), ("GET", false), ("POST", false)])
    func theStarIsForOptions(method: String, isOne: Bool) throws {
        let channel = try channel()
        let request = ByteBuffer(string: "\(method) * HTTP/1.1\r\nHost: x\r\n\r\n")
        if isOne {
            try channel.writeInbound(request)
            #expect(try heads(channel).first?.path == "*")
        } else {
            #expect(throws: HTTPParserError.self) { try channel.writeInbound(request) }
        }
        _ = try? channel.finish(acceptAlreadyClosed: true)
    }

    /// Bytes in, requests out; answers in, bytes out.
    private func channel() throws -> EmbeddedChannel { try .serving(RequestHeadCheck.Installer()) }

    private func heads(_ channel: EmbeddedChannel) throws -> [HTTPRequest] {
        var heads: [HTTPRequest] = []
        while let part = try channel.readInbound(as: HTTPRequestPart.self) {
            if case .head(let head) = part { heads.append(head) }
        }
        return heads
    }

    private func answer(_ channel: EmbeddedChannel, _ status: HTTPResponse.Status = .ok) throws -> String {
        try channel.answer(status)
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
        "GET /health/live HTTP/1.1\r\nHost: a b\r\n\r\n", "GET /health/live HTTP/1.1\r\nHost: a/b\r\n\r\n",
        "GET /health/live HTTP/1.1\r\nHost: user@a\r\n\r\n", "GET /health/live HTTP/1.1\r\nHost: a:b\r\n\r\n",
        "GET /health/live HTTP/1.1\r\nHost: [::1\r\n\r\n", "GET /health/live HTTP/1.1\r\nHost: :80\r\n\r\n",
    ])
    func refusesInASentence(request: String) throws {
        let channel = try channel()
        #expect(throws: HTTPParserError.self) { try channel.writeInbound(ByteBuffer(string: request)) }
        // What the server further in answers to that.
        let text = try channel.answer(.badRequest, [.connection: "close", .contentLength: "0"])
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
        let text = try channel.answer(.badRequest, [.connection: "close", .contentLength: "0"])
        #expect(text.hasPrefix("HTTP/1.1 \(status) "), "\(text)")
        _ = try? channel.finish(acceptAlreadyClosed: true)
    }

    @Test func aBodyThatNobodyAskedForIsNotWaitedFor() throws {
        let channel = try channel()
        let request = "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\nExpect: 100-continue\r\n\r\n"
        try channel.writeInbound(ByteBuffer(string: request))
        // That it then closes is ``RequestBodyHandler``'s.
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
