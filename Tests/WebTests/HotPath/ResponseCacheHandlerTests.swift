import Basics
import HTTPTypes
import NIOCore
import NIOEmbedded
import NIOHTTPTypes
import TestKit
import Testing

@testable import Web

/// Which requests of a connection are answered from memory, and what the connection's watchers hear of it.
struct ResponseCacheHandlerTests {
    private static let hit = "GET /picture/a.jpg HTTP/1.1\r\nHost: a\r\nUser-Agent: tests\r\n\r\n"
    private static let other = "GET /other HTTP/1.1\r\nHost: a\r\n\r\n"

    private let variants = CachedPicture()
    private let budget = ByteBudget(limit: 1_000)
    private let lines = LogLines()
    private let loop = EmbeddedEventLoop()
    private let channel: EmbeddedChannel

    init() throws {
        let cache = ResponseCache(variants: variants, headers: PictureHeaders(configuration: WebConfiguration()))
        cache.remember("/picture/a.jpg")
        let idle = IdleConnectionHandler(timeout: .seconds(75))
        let early = ResponseCacheHandler(
            cache,
            headBytes: 4_000,
            budget: budget,
            idle: idle,
            log: RequestLog(proxies: .none, redaction: Redaction()),
            logger: lines.logger
        )
        let installer = RequestHeadCheck.Installer(headBytes: 4_000, headTimeout: .seconds(10), early: early)
        channel = try EmbeddedChannel.serving(on: loop, installer, idle)
    }

    private func send(_ text: String) throws { try channel.writeInbound(ByteBuffer(string: text)) }

    /// What has gone out.
    private func sent() throws -> String {
        var text = ""
        while let bytes = try channel.readOutbound(as: ByteBuffer.self) { text += String(buffer: bytes) }
        return text
    }

    /// The targets of the requests that have come further in.
    private func passed() throws -> [String] {
        var targets: [String] = []
        while let part = try channel.readInbound(as: HTTPRequestPart.self) {
            if case .head(let request) = part { targets.append(request.path ?? "") }
        }
        return targets
    }

    private func isHit() throws -> Bool {
        try send(Self.hit)
        let text = try sent()
        return try passed().isEmpty && text.hasPrefix("HTTP/1.1 200 OK\r\n") && text.hasSuffix("\r\n\r\npicture")
    }

    @Test func answersAtRest() throws {
        for hits in 1...3 {
            #expect(try isHit())
            #expect(variants.hits == hits)
        }
        #expect(budget.used == 0)
        let line = try #require(lines.all.first)
        #expect(lines.all.count == 3 && line.contains("GET /picture/a.jpg"), "\(line)")
        for field in ["\"status\": 200", "\"bytes\": 7", "\"agent\": tests", "\"client\": 127.0.0.1", "hb.request.id"] {
            #expect(line.contains(field), "\(line)")
        }
    }

    @Test func answersBehindAnotherAnswer() throws {
        try send(Self.other)
        #expect(try passed() == ["/other"])
        try send(Self.hit)
        #expect(try sent() == "" && passed() == ["/picture/a.jpg"], "an answer is under way")
        _ = try channel.answer(.ok)
        _ = try channel.answer(.ok)
        #expect(try isHit())
    }

    @Test func answersOneBehindTheOther() throws {
        try send(Self.hit + Self.hit + Self.other + Self.hit)
        #expect(try sent().ranges(of: "HTTP/1.1 200 OK").count == 2)
        #expect(try passed() == ["/other", "/picture/a.jpg"])
    }

    @Test func whatComesInPiecesIsForTheReader() throws {
        for piece in [Self.hit.prefix(10), Self.hit.dropFirst(10)] { try send(String(piece)) }
        #expect(try sent() == "" && passed() == ["/picture/a.jpg"])
        _ = try channel.answer(.ok)
        #expect(try isHit())
        try send(Self.hit + "GET /oth")
        #expect(try sent().hasSuffix("picture"))
        try send("er HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(try passed() == ["/other"])
    }

    @Test func aBodyIsNoRequest() throws {
        try send("POST /other HTTP/1.1\r\nHost: a\r\nContent-Length: \(2 * Self.hit.utf8.count)\r\n\r\n")
        try send(Self.hit)
        #expect(try sent() == "")
        _ = try channel.answer(.ok)
        try send(Self.hit)
        #expect(try sent() == "" && passed() == ["/other"])
        try send(Self.hit)
        #expect(try sent() == "" && passed() == ["/picture/a.jpg"], "where a body ends is for the reader to say")
        _ = try channel.answer(.ok)
        #expect(try isHit())
    }

    @Test(arguments: [
        "GET /other HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", "GET /other HTTP/1.0\r\n\r\n",
        "nonsense\r\n\r\n",
    ])
    func nothingIsAnsweredBehindTheLastRequest(request: String) throws {
        _ = try? channel.writeInbound(ByteBuffer(string: request))
        _ = try channel.answer(.ok)
        _ = try? channel.writeInbound(ByteBuffer(string: Self.hit))
        #expect(try sent() == "")
        _ = try? channel.finish(acceptAlreadyClosed: true)
    }

    @Test func nothingIsAnsweredBehindTheLastAnswer() throws {
        try send(Self.other)
        _ = try channel.answer(.ok, [.connection: "close", .contentLength: "0"])
        try send(Self.hit)
        #expect(try sent() == "")
    }

    @Test func whoReadsSlowlyIsWaitedForFurtherIn() throws {
        let window = Window()
        try channel.pipeline.syncOperations.addHandler(window, position: .first)
        try send(Self.hit)
        #expect(budget.used > 7)
        try send(Self.hit)
        #expect(try passed() == ["/picture/a.jpg"])
        _ = try channel.answer(.ok)
        loop.advanceTime(by: .seconds(60))
        #expect(channel.isActive)
        window.open()
        #expect(budget.used == 0)
        #expect(try sent().contains("picture"))
        #expect(try isHit())
    }

    @Test func whoTakesNothingIsLetGo() throws {
        try channel.pipeline.syncOperations.addHandler(Window(), position: .first)
        try send(Self.hit)
        loop.advanceTime(by: .seconds(160))
        #expect(!channel.isActive)
    }

    @Test func aFullBudgetIsForTheRoutes() throws {
        budget.hold(1_000)
        try send(Self.hit)
        #expect(try sent() == "" && passed() == ["/picture/a.jpg"])
        #expect(variants.hits == 0)
    }

    @Test func answersKeepAConnectionOpenAndEndTheTimeOfAHead() throws {
        for _ in 0..<4 {
            loop.advanceTime(by: .seconds(60))
            if channel.isActive { #expect(try isHit()) }
        }
        loop.advanceTime(by: .seconds(76))
        #expect(!channel.isActive)
    }

    /// A client's window: as long as it is shut, nothing goes out.
    private final class Window: ChannelOutboundHandler, RemovableChannelHandler {
        typealias OutboundIn = Never

        private var isOpen = false
        private var context: ChannelHandlerContext?

        func handlerAdded(context: ChannelHandlerContext) { self.context = context }
        func handlerRemoved(context: ChannelHandlerContext) { self.context = nil }

        func flush(context: ChannelHandlerContext) { if isOpen { context.flush() } }

        func open() {
            isOpen = true
            context?.flush()
        }
    }
}
