import HTTPTypes
import NIOCore
import NIOEmbedded
import NIOHTTPTypes
import Testing

@testable import Web

/// Which connections are closed, on a clock of the tests' own.
struct IdleConnectionTests {
    private let loop = EmbeddedEventLoop()
    private let channel: EmbeddedChannel

    init() throws {
        channel = try EmbeddedChannel.serving(on: loop, IdleConnectionHandler(timeout: .seconds(75)))
    }

    private func request(_ method: String = "GET", _ fields: String = "") throws {
        try channel.writeInbound(ByteBuffer(string: "\(method) / HTTP/1.1\r\nHost: x\r\n\(fields)\r\n"))
    }

    private func answer(flushed: Bool = true) {
        channel.write(HTTPResponsePart.head(HTTPResponse(status: .ok)), promise: nil)
        channel.write(HTTPResponsePart.body(ByteBuffer(string: "picture")), promise: nil)
        channel.write(HTTPResponsePart.end(nil), promise: nil)
        if flushed { channel.flush() }
    }

    @Test func closesWhatSaysNothing() {
        loop.advanceTime(by: .seconds(74))
        #expect(channel.isActive)
        loop.advanceTime(by: .seconds(2))
        #expect(!channel.isActive)
    }

    @Test func staysOpenBetweenRequests() throws {
        for _ in 0..<5 {
            loop.advanceTime(by: .seconds(60))
            try request()
            answer()
        }
        #expect(channel.isActive)
        loop.advanceTime(by: .seconds(76))
        #expect(!channel.isActive)
    }

    @Test func waitsForAnAnswerThatIsBeingMade() throws {
        try request()
        loop.advanceTime(by: .minutes(10))
        #expect(channel.isActive)
        answer()
        loop.advanceTime(by: .seconds(60))
        #expect(channel.isActive)
        loop.advanceTime(by: .seconds(60))
        #expect(!channel.isActive)
    }

    @Test func aBodyThatDripsAfterItsAnswerKeepsNothingOpen() throws {
        try request("POST", "Content-Length: 1000\r\n")
        answer()
        for _ in 0..<10 where channel.isActive {
            loop.advanceTime(by: .seconds(10))
            if channel.isActive { try channel.writeInbound(ByteBuffer(string: "a")) }
        }
        #expect(!channel.isActive)
    }

    /// Not yet flushed stands for what the client's window has no room for.
    @Test func closesWhatIsNeverRead() throws {
        try request()
        answer(flushed: false)
        loop.advanceTime(by: .seconds(76))
        #expect(channel.isActive, "an answer is under way")
        loop.advanceTime(by: .seconds(76))
        #expect(!channel.isActive)
    }

    @Test func letsSlowReadersFinish() throws {
        try request()
        channel.write(HTTPResponsePart.head(HTTPResponse(status: .ok)), promise: nil)
        for _ in 0..<10 {
            channel.write(HTTPResponsePart.body(ByteBuffer(string: "piece")), promise: nil)
            loop.advanceTime(by: .seconds(70))
        }
        #expect(channel.isActive)
    }
}
