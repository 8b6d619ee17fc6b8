import NIOCore
import NIOEmbedded
import TestKit
import Testing

@testable import Web

/// The line of what is refused before any route sees it.
struct RefusedRequestTests {
    private let lines = LogLines()
    private let loop = EmbeddedEventLoop()
    private let channel: EmbeddedChannel
    private static let token = "a-token-of-the-refusal-tests"

    init() throws {
        let (lines, redaction) = (lines, Redaction(try AccessTokens(token: Self.token)))
        let log = RequestLog(proxies: .none, redaction: redaction)
        let installer = RequestHeadCheck.Installer(headBytes: 4_000, headTimeout: .seconds(10)) {
            log.record($0, from: $1, logger: lines.logger)
        }
        channel = try EmbeddedChannel.serving(on: loop, installer)
    }

    private func send(_ text: String) { _ = try? channel.writeInbound(ByteBuffer(string: text)) }

    @Test(arguments: [
        ("GET /a HTTP/1.1\r\nHost: a b\r\nUser-Agent: curl\r\n\r\n", "GET /a", "400"),
        ("GET /a HTTP/1.1\r\n\r\n", "GET /a", "400"), ("GET * HTTP/1.1\r\nHost: a\r\n\r\n", "GET *", "400"),
        ("POST /a HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip\r\n\r\n", "POST /a", "501"),
        ("GET /a HTTP/9.9\r\nHost: a\r\n\r\n", "- -", "400"), ("nonsense\r\n\r\n", "- -", "400"),
        ("\u{16}\u{3}\u{1}\u{2}\u{0}\u{1}", "- -", "400"), ("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "- -", "400"),
    ])
    func hasOne(request: String, message: String, status: String) throws {
        send(request)
        send("more of it\r\n\r\n")
        let line = try #require(lines.all.first)
        #expect(lines.all.count == 1, "\(lines.all)")
        for word in [message, "\"status\": \(status)", "\"client\": 127.0.0.1", "\"refused\": "] {
            #expect(line.contains(word), "\(line)")
        }
        _ = try? channel.finish(acceptAlreadyClosed: true)
    }

    @Test func aHeadThatIsTooLateHasOne() throws {
        send("GET /a")
        loop.advanceTime(by: .seconds(11))
        #expect(lines.all.count == 1 && lines.all.first?.contains("\"status\": 408") == true, "\(lines.all)")
        _ = try? channel.finish(acceptAlreadyClosed: true)
    }

    @Test func itIsNoLongerThanAnybodyReadsAndShowsNothingSecret() throws {
        let long = String(repeating: "x", count: 1_500)
        let fields = "User-Agent: \(Self.token)\r\nReferer: http://a/\(Self.token)\r\n"
        send("GET /\(Self.token)/\(long)?token=SECRET HTTP/1.1\r\nHost: a b\r\n\(fields)\r\n")
        let line = try #require(lines.all.first)
        #expect(line.contains("GET /***/xxx") && line.utf8.count < 1_000, "\(line)")
        #expect(!line.contains(Self.token) && !line.contains("SECRET"), "\(line)")
        _ = try? channel.finish(acceptAlreadyClosed: true)
    }
}
