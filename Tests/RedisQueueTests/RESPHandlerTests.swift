import NIOCore
import NIOEmbedded
import Testing

@testable import RedisQueue

struct RESPHandlerTests {
    private let channel = EmbeddedChannel(handler: RESPHandler())

    init() throws { try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 6379)).wait() }

    private func send(_ words: String..., timeout: TimeAmount = .seconds(5)) -> EventLoopFuture<RESPValue> {
        let promise = channel.eventLoop.makePromise(of: RESPValue.self)
        let request = RESPRequest(command: RESPCommand(words), timeout: timeout, promise: promise)
        channel.writeAndFlush(request).whenFailure { promise.fail($0) }
        return promise.futureResult
    }

    private func receive(_ text: String) throws { try channel.writeInbound(ByteBuffer(string: text)) }

    private func reason(_ future: EventLoopFuture<RESPValue>) -> ConnectionFailure.Reason? {
        do {
            _ = try future.wait()
            return nil
        } catch {
            return (error as? ConnectionFailure)?.reason
        }
    }

    @Test func repliesGoToWhoAskedInTurn() throws {
        let (a, b) = (send("GET", "a"), send("GET", "é"))
        let sent = [try channel.readOutbound(as: ByteBuffer.self), try channel.readOutbound(as: ByteBuffer.self)]
        #expect(sent[0] == ByteBuffer(string: "*2\r\n$3\r\nGET\r\n$1\r\na\r\n"))
        #expect(sent[1] == ByteBuffer(string: "*2\r\n$3\r\nGET\r\n$2\r\né\r\n"))
        try receive("$1\r\n1\r\n>1\r\n+news\r\n$1")
        #expect(try a.wait() == RESPParserTests.bulk("1"))
        try receive("\r\n2\r\n")
        #expect(try b.wait() == RESPParserTests.bulk("2"))
        #expect(try channel.finish().isClean)
    }

    @Test func silenceEndsTheConnectionForAll() throws {
        let (a, b) = (send("A", timeout: .seconds(1)), send("B", timeout: .seconds(9)))
        channel.embeddedEventLoop.advanceTime(by: .seconds(1))
        #expect(reason(a) == .timeout)
        #expect(reason(b) == .timeout)
        #expect(!channel.isActive)
        #expect(throws: (any Error).self) { try send("C").wait() }
    }

    @Test func aReplyInTimeStopsTheClock() throws {
        let a = send("A", timeout: .seconds(1))
        try receive("+OK\r\n")
        channel.embeddedEventLoop.advanceTime(by: .seconds(5))
        #expect(try a.wait() == .simple("OK"))
        #expect(channel.isActive)
    }

    @Test(arguments: ["HTTP/1.1 200 OK\r\n\r\n", "+OK\r\n+OK\r\n"])
    func nonsenseEndsTheConnection(text: String) throws {
        let a = send("A")
        try receive(text)
        let b = send("B")
        #expect(reason(b) == .garbage)
        if text.hasPrefix("H") { #expect(reason(a) == .garbage) }
        #expect(!channel.isActive)
    }

    @Test func anEndInTheMidstOfAReplyIsOne() throws {
        let a = send("A")
        try receive("$5\r\nab")
        channel.pipeline.fireChannelInactive()
        #expect(reason(a) == .closed)
    }

    @Test func noMoreAreUnderWayThanMayBe() throws {
        let first = send("A")
        for _ in 1..<RESPHandler.mostWaiting { _ = send("A") }
        #expect(reason(send("B")) == .busy)
        try receive("+OK\r\n")
        #expect(try first.wait() == .simple("OK"))
        let next = send("C")
        channel.pipeline.fireChannelInactive()
        #expect(reason(next) == .closed)
    }
}
