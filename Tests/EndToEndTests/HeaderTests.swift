import Foundation
import NIOHTTP1
import Testing

/// Headers, conditions and parts (API section 1).
@Suite(.timeLimit(.minutes(3)))
struct HeaderTests {
    @Test func sendsWhatTheAPIPromises() async throws {
        let server = try await ServerProcess.withPictures()
        let first = try await server.get("/picture/photo.jpg?w=200&format=webp")
        #expect(first["Cache-Status"] == "calotype; fwd=miss; stored")
        #expect(first["Cache-Control"] == "public, max-age=3600, stale-while-revalidate=86400")
        #expect(first["X-Content-Type-Options"] == "nosniff")
        #expect(first["Access-Control-Allow-Origin"] == "*")
        #expect(first["Content-Disposition"] == "inline; filename=\"photo.webp\"")
        #expect(first["Server-Timing"]?.contains("render;dur=") == true)
        #expect(first["Last-Modified"] != nil)
        let etag = try #require(first["ETag"])
        #expect(etag.hasPrefix("\"") && etag.hasSuffix("\""))

        let again = try await server.get("/picture/photo.jpg?w=200&format=webp")
        #expect(again["Cache-Status"]?.hasPrefix("calotype; hit") == true)
        #expect(again["ETag"] == etag && again.body == first.body)

        let other = try await server.get("/picture/photo.jpg?format=webp&width=200&v=7")
        #expect(other["Cache-Status"]?.hasPrefix("calotype; hit") == true, "two spellings share one variant")
        #expect(other["Cache-Control"] == "public, max-age=31536000, immutable")

        let saved = try await server.get("/picture/photo.jpg?w=200&download=K%C3%A4tze.jpg")
        #expect(saved["Content-Disposition"]?.hasPrefix("attachment; filename=\"K_tze.jpg\"; filename*=") == true)
        await server.stop()
    }

    @Test func answersConditionsAndParts() async throws {
        let server = try await ServerProcess.withPictures()
        for target in ["/picture/photo.jpg?w=200", "/original/photo.jpg"] {
            let whole = try await server.get(target)
            let etag = try #require(whole["ETag"])
            let unchanged = try await server.get(target, headers: [("If-None-Match", etag)])
            #expect(unchanged.status == 304 && unchanged.body.isEmpty && unchanged["ETag"] == etag)
            let changed = try await server.get(target, headers: [("If-None-Match", "\"x\"")])
            #expect(changed.status == 200)
            let since = try #require(whole["Last-Modified"])
            #expect(try await server.get(target, headers: [("If-Modified-Since", since)]).status == 304)

            let head = try await server.get(target, method: .HEAD)
            #expect(head.status == 200 && head.body.isEmpty)
            #expect(head["Content-Length"] == String(whole.body.count) && head["ETag"] == etag)

            let part = try await server.get(target, headers: [("Range", "bytes=10-19")])
            #expect(part.status == 206 && part.body == whole.body[10..<20])
            #expect(part["Content-Range"] == "bytes 10-19/\(whole.body.count)")
            let beyond = try await server.get(target, headers: [("Range", "bytes=999999999-")])
            #expect(beyond.status == 416 && beyond["Content-Range"] == "bytes */\(whole.body.count)")
        }
        let original = try await server.get("/original/photo.jpg")
        let file = try Data(contentsOf: server.originals.appendingPathComponent("photo.jpg"))
        #expect(original.body == file)
        await server.stop()
    }

    @Test func rendersForHeadWhereNothingIsStored() async throws {
        let server = try await ServerProcess.withPictures()
        let head = try await server.get("/picture/photo.jpg?w=123", method: .HEAD)
        #expect(head.status == 200 && head["Cache-Status"] == "calotype; fwd=miss; stored")
        let whole = try await server.get("/picture/photo.jpg?w=123")
        #expect(head["Content-Length"] == String(whole.body.count))
        #expect(whole["Cache-Status"]?.hasPrefix("calotype; hit") == true)
        await server.stop()
    }

    @Test func signsAndVerifies() async throws {
        let keys = "old:\(String(repeating: "ab", count: 16)),new:\(String(repeating: "cd", count: 32))"
        let server = try await ServerProcess.withPictures(environment: ["CALOTYPE_KEYS": keys])
        #expect(try await server.get("/picture/photo.jpg?w=100").status == 403)
        #expect(try await server.get("/original/photo.jpg").status == 403)
        #expect(try await server.get("/health/live").status == 200)
        let arguments = ["sign", "/picture/photo.jpg?w=100", "--expires", "1h"]
        let signed = try await Command.run(Products.url("calotype"), arguments, environment: ["CALOTYPE_KEYS": keys])
        let target = signed.output.trimmingCharacters(in: .newlines)
        // Wherever the URL stands among the options.
        for words in [
            ["sign", "--keys", keys, "/picture/photo.jpg?w=100"], ["sign", "/picture/photo.jpg?w=100", "--keys", keys],
            ["sign", "--expires", "1h", "--keys", keys, "/picture/photo.jpg?w=100"],
            ["sign", "--keys=\(keys)", "--expires", "1h", "/picture/photo.jpg?w=100"],
        ] {
            let result = try await Command.run(Products.url("calotype"), words)
            #expect(result.status == 0 && result.output.hasPrefix("/picture/photo.jpg?"), "\(words): \(result)")
        }
        let answer = try await server.get(target)
        #expect(answer.status == 200, "\(target)")
        let control = try #require(answer["Cache-Control"])
        let age = try #require(control.split(separator: "=").last.flatMap { Int($0) }, "\(control)")
        #expect((3_000...3_600).contains(age), "kept no longer than the URL is good")
        let forever = try await Command.run(
            Products.url("calotype"),
            ["sign", "/picture/photo.jpg?w=100"],
            environment: ["CALOTYPE_KEYS": keys]
        )
        let lasting = try await server.get(forever.output.trimmingCharacters(in: .newlines))
        #expect(lasting["Cache-Control"]?.contains("immutable") == true)
        #expect(try await server.get(target.replacingOccurrences(of: "w=100", with: "w=101")).status == 403)
        let script = """
            import base64, hashlib, hmac
            text = b"/picture/photo.jpg?w=90&exp=1000"
            code = hmac.new(bytes.fromhex("\(String(repeating: "cd", count: 32))"), text, hashlib.sha256).digest()
            print(text.decode() + "&s=new." + base64.urlsafe_b64encode(code).decode().rstrip("="))
            """
        let past = try await Command.python(["-c", script]).trimmingCharacters(in: .newlines)
        #expect(try await server.get(past).status == 410)
        await server.stop()
    }
}
