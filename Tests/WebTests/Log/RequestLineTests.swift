import HTTPTypes
import ImageService
import Logging
import NIOCore
import Synchronization
import TestKit
import Testing

@testable import Web

/// The line of an answered request, put into words by whoever writes it.
struct RequestLineTests {
    /// Keeps lines as they come.
    private final class Kept: RequestLineWriter {
        private let lines = Mutex<[RequestLine]>([])

        var all: [RequestLine] { lines.withLock { $0 } }

        func write(_ line: RequestLine) { lines.withLock { $0.append(line) } }
    }

    private static let token = "a-token-of-the-line-tests"
    private static let head = """
        GET /picture/a.jpg?w=100&s=main.\(String(repeating: "x", count: 43)) HTTP/1.1\r
        Host: a\r
        User-Agent:  tests \(token)\t\r
        Referer: http://a/?token=SECRET\r
        X-Forwarded-For: 192.0.2.1\r
        \r

        """

    private let kept = Kept()
    private let lines = LogLines()

    private func log(_ writer: (any RequestLineWriter)?) throws -> RequestLog {
        let redaction = Redaction(try AccessTokens(token: Self.token))
        return RequestLog(proxies: try TrustedProxies(parsing: "127.0.0.1"), redaction: redaction, writer: writer)
    }

    private func record(_ log: RequestLog, level: Logger.Level = .info) throws {
        let bytes = Array(Self.head.utf8)
        let plain = PlainHead(bytes.span)
        let head = try #require(plain)
        let response = ResponseCache.Response(
            status: 200,
            head: ByteBuffer(),
            endOfHead: ByteBuffer(),
            length: "7",
            outcome: .memory
        )
        let peer = try SocketAddress(ipAddress: "127.0.0.1", port: 80)
        var logger = lines.logger
        logger.logLevel = level
        log.record(response, to: head, in: ByteBuffer(string: Self.head), from: peer, since: .now, logger: logger)
        log.record(
            HTTPRequest(plainHead: bytes),
            from: peer,
            status: 200,
            headers: [.contentLength: "7", .cacheStatus: "calotype; hit; detail=memory"],
            since: .now,
            logger: logger
        )
    }

    @Test func saysTheSameOfARequestThatWasReadAndOfBytes() throws {
        try record(try log(kept))
        #expect(kept.all.count == 2 && lines.all.isEmpty)
        for line in kept.all {
            let (message, words) = line.words()
            var fields = words
            #expect(fields.removeValue(forKey: "ms") != nil)
            fields["hb.request.id"] = nil
            #expect(line.level == .info && line.bytes > Self.head.utf8.count)
            #expect(message == "GET /picture/a.jpg?w=100&s=main.***")
            #expect(
                fields == [
                    "status": "200", "bytes": "7", "cache": "calotype; hit; detail=memory", "client": "192.0.2.1",
                    "agent": "tests ***", "referer": "http://a/?token=***",
                ]
            )
        }
    }

    @Test func loggersSayTheSame() throws {
        try record(try log(nil))
        #expect(lines.all.count == 2)
        for line in lines.all {
            #expect(
                line.hasPrefix("GET /picture/a.jpg?w=100&s=main.*** ") && line.contains("\"client\": 192.0.2.1"),
                "\(line)"
            )
            #expect(!line.contains(Self.token) && !line.contains("SECRET"), "\(line)")
        }
    }

    @Test func nothingIsTakenWhereNothingIsWritten() throws {
        try record(try log(kept), level: .error)
        #expect(kept.all.isEmpty && lines.all.isEmpty)
    }

    @Test func healthIsLoggedForThoseWhoWantMore() throws {
        var logger = lines.logger
        logger.logLevel = .info
        let request = HTTPRequest(method: .get, scheme: "http", authority: "a", path: "/health/live")
        let log = try log(kept)
        log.record(request, from: nil, status: 200, headers: [:], since: .now, logger: logger)
        #expect(kept.all.isEmpty)
        logger.logLevel = .debug
        log.record(request, from: nil, status: 200, headers: [:], since: .now, logger: logger)
        #expect(kept.all.map(\.level) == [.debug])
    }
}
