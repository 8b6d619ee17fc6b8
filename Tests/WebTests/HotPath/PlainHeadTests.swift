import HTTPTypes
import NIOCore
import NIOEmbedded
import NIOHTTPTypes
import TestKit
import Testing

@testable import Web

/// Which heads are read where their bytes come in, and that they mean there what they mean further in.
struct PlainHeadTests {
    private struct Reading: Equatable {
        var method: String
        var target: String
        var accept: String?
        var noneMatch: String?
    }

    private static let browser = """
        GET /picture/a.jpg?w=100 HTTP/1.1\r
        Host: images.example:8080\r
        User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0\r
        Accept: image/avif,image/webp,*/*;q=0.8\r
        Accept-Encoding: gzip, deflate, br\r
        Connection: keep-alive\r
        If-None-Match: "abc"\r
        If-Modified-Since: Sun, 06 Nov 1994 08:49:37 GMT\r
        Cookie: a=b; c=d\r
        \r

        """

    private func read(_ text: String) -> Reading? {
        let bytes = Array(text.utf8)
        guard let head = PlainHead(bytes.span) else { return nil }
        func part(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }
        return Reading(
            method: head.method == .get ? "GET" : "HEAD",
            target: part(head.target),
            accept: head.accept.map(part),
            noneMatch: head.noneMatch.map(part)
        )
    }

    @Test func readsWhatBrowsersSend() {
        let expected = Reading(
            method: "GET",
            target: "/picture/a.jpg?w=100",
            accept: "image/avif,image/webp,*/*;q=0.8",
            noneMatch: "\"abc\""
        )
        #expect(read(Self.browser) == expected)
        #expect(read(Self.browser + "GET /") == expected)
        let bytes = Array((Self.browser + "GET /").utf8)
        let count = PlainHead(bytes.span)?.count
        #expect(count == Self.browser.utf8.count)
    }

    /// Hints are found in whatever case and order, and told in the order of their names.
    @Test func findsHints() {
        let text = """
            GET / HTTP/1.1\r
            Host: a\r
            ECT: 4g\r
            width: 9\r
            Sec-CH-DPR:  1.5 \r
            SAVE-DATA: on\r
            Sec-CH-Width: 10\r
            DPR: 2\r
            \r

            """
        let bytes = Array(text.utf8)
        let hints = PlainHead(bytes.span)?.hints ?? []
        #expect(hints.map(\.name) == Array(0..<6))
        #expect(hints.map { String(decoding: bytes[$0.value], as: UTF8.self) } == ["1.5", "2", "10", "9", "on", "4g"])
        for line in ["DPR: 1\r\nDPR: 1", "ECT:", "Save-Data: "] {
            let bytes = Array("GET / HTTP/1.1\r\nHost: a\r\n\(line)\r\n\r\n".utf8)
            #expect(PlainHead(bytes.span) == nil, "\(line)")
        }
    }

    @Test func aPartIsNone() {
        for length in 0..<Self.browser.utf8.count {
            #expect(read(String(decoding: Self.browser.utf8.prefix(length), as: UTF8.self)) == nil)
        }
    }

    @Test(arguments: [
        "POST / HTTP/1.1\r\nHost: a\r\n\r\n", "GET / HTTP/1.0\r\nHost: a\r\n\r\n", "get / HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET http://a/ HTTP/1.1\r\nHost: a\r\n\r\n", "GET  / HTTP/1.1\r\nHost: a\r\n\r\n",
        "\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET / HTTP/1.1\nHost: a\n\n", "GET / HTTP/1.1\r\n\r\n", "GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n",
        "GET /\u{e4} HTTP/1.1\r\nHost: a\r\n\r\n", "GET /a\tb HTTP/1.1\r\nHost: a\r\n\r\n",
    ])
    func otherFormsAreForTheReader(text: String) { #expect(read(text) == nil) }

    @Test(arguments: [
        "Content-Length: 0", "content-length: 5", "Transfer-Encoding: chunked", "Expect: 100-continue", "Upgrade: h2c",
        "Range: bytes=0-1", "If-Range: \"a\"", "If-Match: \"a\"", "If-Unmodified-Since: a",
        "If-Modified-Since: Sun, 06 Nov 1994 08:49:37 GMT", "Connection: close", "Connection: keep-alive, upgrade",
        "Accept: a\r\nAccept: b", "Accept:", "If-None-Match: \"a\"\r\nIf-None-Match: \"b\"", "X: a\r\n b", "X : a",
        ": a",
        "X: \u{e4}", "X: a\u{1}", "X\u{e4}: a", "X", "X: a\nY: b", "X: a\rY: b",
    ])
    func whatNeedsThoughtIsForTheReader(fields: String) {
        #expect(read("GET / HTTP/1.1\r\nHost: a\r\n\(fields)\r\n\r\n") == nil)
    }

    @Test(arguments: [
        "", "a b", "a/b", "a,b", "a:", "a:x", "a:65536", "a:123456", ".a", "a..b", "a.", "[::1]", "a@b", ":80",
    ])
    func otherHostsAreForTheReader(host: String) {
        #expect(read("GET / HTTP/1.1\r\nHost: \(host)\r\n\r\n") == nil)
    }

    @Test func lengthHasABound() {
        let long = "GET / HTTP/1.1\r\nHost: a\r\nX: \(String(repeating: "x", count: PlainHead.longest))\r\n\r\n"
        #expect(read(long) == nil)
        let many = String(repeating: "X: y\r\n", count: 100)
        #expect(read("GET / HTTP/1.1\r\nHost: a\r\n\(many)\r\n") == nil)
        let bytes = Array("GET / HTTP/1.1\r\nHost: a\r\n\r\n".utf8)
        let (isShort, isLong) = (
            PlainHead(bytes.span, atMost: bytes.count) != nil, PlainHead(bytes.span, atMost: bytes.count - 1) == nil
        )
        #expect(isShort && isLong)
    }

    /// Bytes are changed, left out and doubled, and whatever is still plain must mean the same to the server's own reader.
    @Test func meansWhatTheReaderReads() throws {
        var numbers = SeededRandom(seed: 20_261_130)
        let spices = Array("\r\n\t :/%?#,;\"ABab01\u{0}\u{7f}".utf8) + [0x80, 0xff]
        var plain = 0
        for _ in 0..<4_000 {
            var bytes = Array(Self.browser.utf8)
            for _ in 0..<Int.random(in: 1...2, using: &numbers) {
                let place = Int.random(in: 0..<bytes.count, using: &numbers)
                switch Int.random(in: 0..<4, using: &numbers) {
                case 0: bytes[place] = spices.randomElement(using: &numbers) ?? 0
                case 1: bytes.remove(at: place)
                case 2: bytes.insert(spices.randomElement(using: &numbers) ?? 0, at: place)
                default: bytes.insert(contentsOf: bytes[place...].prefix(40), at: place)
                }
            }
            guard let head = PlainHead(bytes.span), head.count == bytes.count else { continue }
            plain += 1
            let text = String(decoding: bytes, as: UTF8.self)
            #expect(try readFurtherIn(bytes) == read(text), "\(text.debugDescription)")
        }
        #expect(plain > 500)
    }

    /// What the server's own reader makes of bytes; `nil` where it refuses them, or they are more or less than a request.
    private func readFurtherIn(_ bytes: [UInt8]) throws -> Reading? {
        let channel = try EmbeddedChannel.serving(RequestHeadCheck.Installer())
        defer { _ = try? channel.finish(acceptAlreadyClosed: true) }
        do { try channel.writeInbound(ByteBuffer(bytes: bytes)) } catch { return nil }
        guard case .head(let request) = try channel.readInbound(as: HTTPRequestPart.self),
            case .end = try channel.readInbound(as: HTTPRequestPart.self)
        else { return nil }
        return Reading(
            method: request.method.rawValue,
            target: request.path ?? "",
            accept: request.headerFields[.accept].map { String($0.trimmingOptionalSpace) },
            noneMatch: request.headerFields[.ifNoneMatch].map { String($0.trimmingOptionalSpace) }
        )
    }
}
