import Foundation
import NIOCore
import TestKit
import Testing

/// Bodies that do not come as they should: lengths that lie, connections that end, drip, or smuggle.
@Suite(.timeLimit(.minutes(5)))
struct UploadConnectionTests {
    private static let boundary = "multipart/form-data; boundary=xyz"

    private static func part(_ bytes: Data) -> [UInt8] {
        Array("--xyz\r\nContent-Disposition: form-data; name=a; filename=a.jpg\r\n\r\n".utf8) + bytes
            + Array("\r\n--xyz--\r\n".utf8)
    }

    private static func status(_ answer: String) -> Int {
        answer.hasPrefix("HTTP/1.1 ") ? Int(answer.dropFirst(9).prefix(3)) ?? 0 : 0
    }

    @Test func aBodyThatStopsHalfWayLeavesNothing() async throws {
        let (server, files) = (try await ServerProcess(), try await PictureFiles())
        let photo = try files.bytes("photo.jpg")
        let half = [UInt8](photo.prefix(60_000))
        let rows: [(what: String, fields: [(String, String)], body: [UInt8])] = [
            ("bytes", [("Content-Type", "image/jpeg"), ("Content-Length", "\(photo.count)")], half),
            (
                "chunks", [("Content-Type", "image/jpeg"), ("Transfer-Encoding", "chunked")],
                Array("ea60\r\n".utf8) + half + Array("\r\n".utf8)
            ),
            (
                "a chunk", [("Content-Type", "image/jpeg"), ("Transfer-Encoding", "chunked")],
                Array("ffff\r\n".utf8) + half
            ),
            (
                "a form", [("Content-Type", Self.boundary), ("Content-Length", "9000000")],
                Array(Self.part(photo).prefix(70_000))
            ),
            (
                "a form, after a whole image", [("Content-Type", Self.boundary), ("Content-Length", "9000000")],
                Array(Self.part(photo).dropLast(4))
                    + Array("\r\nContent-Disposition: form-data; filename=b\r\n\r\n".utf8)
                    + half
            ),
            (
                "JSON", [("Content-Type", "application/json"), ("Content-Length", "9000000")],
                Array("{\"data\":\"\(photo.prefix(30_000).base64EncodedString())".utf8)
            ),
        ]
        for row in rows {
            // The sender says that nothing more comes, and still listens.
            let answer = try await RawHTTP.exchange(server.port) { sender in
                await sender.send(RawHTTP.uploadHead(row.fields) + row.body)
                sender.finish()
            }
            #expect(Self.status(answer) == 400 && answer.contains("\"body-incomplete\""), "\(row.what): \(answer)")
            #expect(server.files == [], "\(row.what)")
            // The sender is gone. That it was there shows in the file that its bytes went to.
            try await RawHTTP.leave(server.port, RawHTTP.uploadHead(row.fields) + row.body) {
                row.what == "JSON" || server.files.contains { $0.hasPrefix("originals/.tmp/") }
            }
            #expect(await Polling.becomesTrue { server.files == [] }, "\(row.what)")
        }
        #expect(try await server.curl("/images").images.isEmpty)
        #expect(try await server.curl("/images", ["-F", "f=@\(files.path("photo.jpg"))"]).status == 201)
        #expect(await server.stop() == 0)
    }

    @Test func lengthsThatLieAreFoundOut() async throws {
        let (server, files) = (
            try await ServerProcess(["--limit-original-bytes", "1MB"]), try await PictureFiles()
        )
        let photo = try [UInt8](files.bytes("photo.jpg"))
        func send(_ fields: [(String, String)], _ body: [UInt8]) async throws -> String {
            let fields = [("Content-Type", "image/jpeg"), ("Connection", "close")] + fields
            return try await RawHTTP.exchange(server.port) { sender in
                await sender.send(RawHTTP.uploadHead(fields) + body)
            }
        }
        // Told too much: refused before anything is sent, and with it.
        for body in [[], photo] {
            let answer = try await send([("Content-Length", "50000000")], body)
            #expect(Self.status(answer) == 413 && answer.contains("\"original-too-large\""), "\(answer)")
        }
        let waiting = try await send([("Content-Length", "50000000"), ("Expect", "100-continue")], [])
        #expect(Self.status(waiting) == 413, "never asked to go on: \(waiting)")
        // Told too little: what is there ends early, and the rest is nobody's request.
        let short = try await send([("Content-Length", "50000")], photo)
        #expect(Self.status(short) == 422 && short.contains("\"broken-image\""), "\(short)")
        // Never told, and far too much.
        let chunk = Array("10000\r\n".utf8) + [UInt8](repeating: 0, count: 65_536) + Array("\r\n".utf8)
        let endless = try await RawHTTP.exchange(server.port) { sender in
            await sender.send(RawHTTP.uploadHead([("Transfer-Encoding", "chunked")]))
            await sender.send(Array("10000\r\n".utf8) + photo.prefix(65_536) + Array("\r\n".utf8))
            var count = 0
            while count < 3_000, !Task.isCancelled, await sender.send(chunk) { count += 1 }
        }
        #expect(Self.status(endless) == 413 && endless.contains("\"original-too-large\""), "\(endless)")
        #expect(server.files == [])
        #expect(await server.stop() == 0)
    }

    @Test func slowBodiesAreNotWaitedFor() async throws {
        let server = try await ServerProcess(["--upload-min-rate", "1MB", "--upload-patience", "1"])
        let photo = try [UInt8](await PictureFiles().bytes("photo.jpg"))
        let head = RawHTTP.uploadHead([("Content-Type", "image/jpeg"), ("Content-Length", "\(photo.count)")])
        for drips in [true, false] {
            let answer = try await RawHTTP.exchange(server.port) { sender in
                await sender.send(head + photo.prefix(5_000))
                for byte in photo.dropFirst(5_000) where drips {
                    guard !Task.isCancelled, await sender.send([byte]) else { return }
                    try? await Task.sleep(for: .milliseconds(20))
                }
            }
            #expect(Self.status(answer) == 408 && answer.contains("\"body-too-slow\""), "\(answer)")
            #expect(answer.lowercased().contains("connection: close"))
            #expect(await Polling.becomesTrue { server.files == [] })
        }
        #expect(await server.stop() == 0)
    }

    @Test func nothingIsSmuggled() async throws {
        let (server, files) = (try await ServerProcess(), try await PictureFiles())
        let logo = try [UInt8](files.bytes("logo.png"))
        let shown = "Authorization: Bearer \(ServerProcess.usualToken)\r\n"
        let hidden = Array("GET /images HTTP/1.1\r\nHost: localhost\r\n\(shown)\r\n".utf8)
        let ended = Array("0\r\n\r\n".utf8)
        let chunked = Array("\(String(logo.count, radix: 16))\r\n".utf8) + logo + Array("\r\n0\r\n\r\n".utf8)
        let rows: [(what: String, fields: [(String, String)], body: [UInt8], allowed: Set<Int>)] = [
            ("both lengths", [("Content-Length", "5"), ("Transfer-Encoding", "chunked")], ended + hidden, [400]),
            (
                "both, the other way round", [("Transfer-Encoding", "chunked"), ("Content-Length", "5")],
                ended + hidden, [400]
            ),
            ("two lengths", [("Content-Length", "0"), ("Content-Length", "\(hidden.count)")], hidden, [400]),
            ("a list of lengths", [("Content-Length", "0, 0")], hidden, [400]),
            ("a signed length", [("Content-Length", "+0")], hidden, [400]),
            ("a negative length", [("Content-Length", "-1")], hidden, [400]),
            ("a hexadecimal length", [("Content-Length", "0x0")], hidden, [400]),
            ("an endless length", [("Content-Length", "99999999999999999999999")], hidden, [400]),
            ("a blank before the colon", [("Content-Length ", "0")], hidden, [400]),
            ("a folded header", [("X", "a\r\n Content-Length: 0")], hidden, [400]),
            ("another coding", [("Transfer-Encoding", "xchunked")], chunked + hidden, [400, 501]),
            ("a coding in front", [("Transfer-Encoding", "gzip, chunked")], chunked + hidden, [400, 501]),
            ("identity in front", [("Transfer-Encoding", "identity, chunked")], chunked + hidden, [400, 501]),
            ("identity", [("Transfer-Encoding", "identity")], chunked + hidden, [400, 501]),
            ("chunked in the middle", [("Transfer-Encoding", "chunked, identity")], chunked + hidden, [400, 501]),
            (
                "chunked twice", [("Transfer-Encoding", "chunked"), ("Transfer-Encoding", "chunked")], chunked + hidden,
                [400, 501]
            ),
            (
                "two codings", [("Transfer-Encoding", "chunked"), ("Transfer-Encoding", "identity")], chunked + hidden,
                [400, 501]
            ),
            ("a tab in the coding", [("Transfer-Encoding", "chunked\u{b}")], chunked + hidden, [400, 501]),
            ("a chunk's length that is none", [("Transfer-Encoding", "chunked")], Array("zz\r\n".utf8) + hidden, [400]),
            ("a chunk's negative length", [("Transfer-Encoding", "chunked")], Array("-1\r\n".utf8) + hidden, [400]),
            (
                "a chunk of endless length", [("Transfer-Encoding", "chunked")],
                Array("ffffffffffffffffff\r\n".utf8) + hidden, [400]
            ),
            (
                "a chunk that does not end", [("Transfer-Encoding", "chunked")],
                Array("3\r\nabcd\r\n0\r\n\r\n".utf8) + hidden, [400]
            ),
            ("chunks in HTTP/1.0", [("Transfer-Encoding", "chunked"), ("1.0", "")], chunked + hidden, [400]),
        ]
        for row in rows {
            let fields = row.fields.filter { $0.0 != "1.0" }
            let version = fields.count == row.fields.count ? "1.1" : "1.0"
            let answer = try await RawHTTP.exchange(server.port) { sender in
                await sender.send(RawHTTP.uploadHead(fields, version: version) + row.body)
            }
            #expect(row.allowed.contains(Self.status(answer)), "\(row.what): \(answer)")
            #expect(
                answer.components(separatedBy: "\r\nContent-Length:").count == 2,
                "one answer to \(row.what): \(answer)"
            )
            #expect(!answer.contains("\"images\""), "the hidden request is answered after \(row.what)")
            #expect(server.files == [], "\(row.what)")
        }
        // What is as it should be, next to all that.
        let last = Array("GET /images HTTP/1.1\r\nHost: localhost\r\n\(shown)Connection: close\r\n\r\n".utf8)
        let good = try await RawHTTP.exchange(server.port) { sender in
            await sender.send(RawHTTP.uploadHead([("Transfer-Encoding", "Chunked")]) + chunked + last)
        }
        #expect(Self.status(good) == 201 && good.components(separatedBy: "HTTP/1.1 200").count == 2, "\(good)")
        #expect(await server.stop() == 0)
    }

    @Test func uploadsOfOneNameAtOnceAreAllKept() async throws {
        let (server, files) = (try await ServerProcess(), try await PictureFiles())
        let answers = try await withThrowingTaskGroup(of: HTTPAnswer.self) { group in
            for _ in 0..<10 {
                group.addTask { try await server.curl("/images", ["-F", "f=@\(files.path("photo.jpg"))"]) }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        let keys = try Set(answers.map { try $0.text("key") })
        #expect(keys.count == 10 && keys.allSatisfy { $0.hasSuffix("/photo.jpg") })
        #expect(try await server.curl("/images").images.count == 10)
        for key in keys { #expect(try await server.get("/original/\(key)").body == files.bytes("photo.jpg")) }
        #expect(await server.stop() == 0)
    }
}

extension RawHTTP {
    /// Sends bytes, and closes the connection once something is so.
    fileprivate static func leave(
        _ port: Int,
        _ bytes: [UInt8],
        once condition: @escaping @Sendable () -> Bool
    ) async throws {
        _ = try await exchange(port) { sender in
            await sender.send(bytes)
            _ = await Polling.becomesTrue(condition)
            sender.abandon()
        }
    }
}
