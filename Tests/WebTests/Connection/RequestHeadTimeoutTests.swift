import HTTPTypes
import NIOCore
import NIOEmbedded
import NIOHTTP1
import NIOHTTPTypes
import Testing

@testable import Web

/// How long a request's head may take, on a clock of the tests' own.
struct RequestHeadTimeoutTests {
    private let loop = EmbeddedEventLoop()
    private let channel: EmbeddedChannel

    init() throws {
        let installer = RequestHeadCheck.Installer(headBytes: 1_000, headTimeout: .seconds(10))
        channel = try EmbeddedChannel.serving(on: loop, installer)
    }

    private func send(_ text: String) throws { try channel.writeInbound(ByteBuffer(string: text)) }

    /// Answers as the server further in does: a refusal after an error, which is what is refused by.
    private func answer(_ status: HTTPResponse.Status = .ok) throws -> String { try channel.answer(status) }

    private func isLate() -> Bool {
        do {
            try channel.throwIfErrorCaught()
            return false
        } catch {
            return error is HTTPParserError
        }
    }

    private static let head = "GET / HTTP/1.1\r\nHost: x\r\n\r\n"

    @Test func aNewConnectionThatSaysNothingIsClosed() {
        loop.advanceTime(by: .seconds(9))
        #expect(channel.isActive)
        loop.advanceTime(by: .seconds(2))
        #expect(!channel.isActive && !isLate())
    }

    @Test func aHeadThatDripsIsRefused() throws {
        try send("GET / HTTP/1.1\r\nHost: x\r\n")
        for _ in 0..<9 {
            loop.advanceTime(by: .seconds(1))
            try send("X: y\r\n")
        }
        #expect(!isLate())
        loop.advanceTime(by: .seconds(2))
        #expect(isLate())
        #expect(try answer(.badRequest).hasPrefix("HTTP/1.1 408 "))
        loop.advanceTime(by: .seconds(2))
        #expect(!channel.isActive)
    }

    @Test func aLaterHeadHasItsOwnTimeFromItsFirstByte() throws {
        for _ in 0..<3 {
            try send(Self.head)
            _ = try answer()
            loop.advanceTime(by: .seconds(60))
        }
        #expect(channel.isActive && !isLate(), "idle between requests is another's to end")
        try send("G")
        loop.advanceTime(by: .seconds(9))
        #expect(!isLate())
        loop.advanceTime(by: .seconds(2))
        #expect(isLate())
        _ = try? channel.finish(acceptAlreadyClosed: true)
    }

    @Test func aHeadBehindAnotherInOnePieceCounts() throws {
        try send(Self.head + "GET /second")
        _ = try answer()
        loop.advanceTime(by: .seconds(11))
        #expect(isLate())
        _ = try? channel.finish(acceptAlreadyClosed: true)
    }

    @Test func whileAnAnswerIsUnderWayNobodyReadsAndNothingIsLate() throws {
        try send(Self.head + "GET /second")
        loop.advanceTime(by: .seconds(60))
        #expect(!isLate())
        _ = try answer()
        loop.advanceTime(by: .seconds(11))
        #expect(isLate())
        _ = try? channel.finish(acceptAlreadyClosed: true)
    }

    @Test func aBodyIsNoHead() throws {
        try send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n")
        for _ in 0..<10 {
            loop.advanceTime(by: .seconds(10))
            try send("0123456789")
        }
        #expect(channel.isActive && !isLate())
        _ = try channel.finish()
    }

    @Test func absoluteTargetsWinOverHost() throws {
        try send("GET http://images.example:81/picture/a.jpg?w=1 HTTP/1.1\r\nHost: localhost\r\n\r\n")
        guard case .head(let head) = try channel.readInbound(as: HTTPRequestPart.self) else {
            Issue.record("no head")
            return
        }
        #expect(head.path == "/picture/a.jpg?w=1" && head.authority == "images.example:81")
        _ = try channel.finish()
    }

    @Test func ofHTTP10TheTargetAloneIsEnough() throws {
        try send("GET http://images.example HTTP/1.0\r\n\r\n")
        guard case .head(let head) = try channel.readInbound(as: HTTPRequestPart.self) else {
            Issue.record("no head")
            return
        }
        #expect(head.path == "/" && head.authority == "images.example")
        _ = try channel.finish()
    }

    @Test(arguments: [
        ("/", "a b"), ("/", "a/b"), ("/", "user@a"), ("/", "a:b"), ("/", "[::1"), ("/", ":80"), ("http://u@a/", "a"),
        ("http:///", "a"), ("http://a:99999/", "a"), ("http://a/", "a b"), ("ftp://a/", "a"),
    ])
    func whatNamesNoServerIsRefused(target: String, host: String) throws {
        #expect(throws: HTTPParserError.self) { try send("GET \(target) HTTP/1.1\r\nHost: \(host)\r\n\r\n") }
        #expect(try answer(.badRequest).hasPrefix("HTTP/1.1 400 "))
        _ = try? channel.finish(acceptAlreadyClosed: true)
    }

    @Test func anEmptyHostIsAllowed() throws {
        try send("GET / HTTP/1.1\r\nHost:\r\n\r\n")
        #expect(!isLate())
        _ = try channel.finish()
    }
}
