import Foundation
import HTTPTypes
import TestKit
import Testing

/// Headers, conditions and parts.
@Suite(.timeLimit(.minutes(3)))
struct HeaderTests {
    @Test func sendsWhatTheAPIPromises() async throws {
        let site = try await PictureSite(pictures: true)
        let first = try await site.get("/picture/photo.jpg?w=200&format=webp")
        #expect(first["Cache-Status"] == "calotype; fwd=miss; stored")
        #expect(first["Cache-Control"] == "public, max-age=3600, stale-while-revalidate=86400")
        #expect(first["X-Content-Type-Options"] == "nosniff")
        #expect(first["Access-Control-Allow-Origin"] == "*")
        #expect(first["Content-Disposition"] == "inline; filename=\"photo.webp\"")
        #expect(first["Server-Timing"]?.contains("render;dur=") == true)
        #expect(first["Last-Modified"] != nil)
        let etag = try #require(first["ETag"])
        #expect(etag.hasPrefix("\"") && etag.hasSuffix("\""))

        let again = try await site.get("/picture/photo.jpg?w=200&format=webp")
        #expect(again["Cache-Status"]?.hasPrefix("calotype; hit") == true)
        #expect(again["ETag"] == etag && again.body == first.body)

        let other = try await site.get("/picture/photo.jpg?format=webp&width=200&v=7")
        #expect(other["Cache-Status"]?.hasPrefix("calotype; hit") == true, "two spellings share one variant")
        #expect(other["Cache-Control"] == "public, max-age=31536000, immutable")

        let saved = try await site.get("/picture/photo.jpg?w=200&download=K%C3%A4tze.jpg")
        #expect(saved["Content-Disposition"]?.hasPrefix("attachment; filename=\"K_tze.jpg\"; filename*=") == true)
    }

    @Test func answersConditionsAndParts() async throws {
        let site = try await PictureSite(pictures: true)
        for target in ["/picture/photo.jpg?w=200", "/original/photo.jpg"] {
            let whole = try await site.get(target)
            let etag = try #require(whole["ETag"])
            let unchanged = try await site.get(target, headers: [("If-None-Match", etag)])
            #expect(unchanged.status == 304 && unchanged.body.isEmpty && unchanged["ETag"] == etag)
            let changed = try await site.get(target, headers: [("If-None-Match", "\"x\"")])
            #expect(changed.status == 200)
            let since = try #require(whole["Last-Modified"])
            #expect(try await site.get(target, headers: [("If-Modified-Since", since)]).status == 304)

            let head = try await site.get(target, method: .head)
            #expect(head.status == 200 && head.body.isEmpty)
            #expect(head["Content-Length"] == String(whole.body.count) && head["ETag"] == etag)

            let part = try await site.get(target, headers: [("Range", "bytes=10-19")])
            #expect(part.status == 206 && part.body == whole.body[10..<20])
            #expect(part["Content-Range"] == "bytes 10-19/\(whole.body.count)")
            let beyond = try await site.get(target, headers: [("Range", "bytes=999999999-")])
            #expect(beyond.status == 416 && beyond["Content-Range"] == "bytes */\(whole.body.count)")
        }
        let original = try await site.get("/original/photo.jpg")
        let file = try Data(contentsOf: site.originals.appendingPathComponent("photo.jpg"))
        #expect(original.body == file)
    }

    @Test func rendersForHeadWhereNothingIsStored() async throws {
        let site = try await PictureSite(pictures: true)
        let head = try await site.get("/picture/photo.jpg?w=123", method: .head)
        #expect(head.status == 200 && head["Cache-Status"] == "calotype; fwd=miss; stored")
        let whole = try await site.get("/picture/photo.jpg?w=123")
        #expect(head["Content-Length"] == String(whole.body.count))
        #expect(whole["Cache-Status"]?.hasPrefix("calotype; hit") == true)
    }
}
