import Foundation
import TestKit
import Testing

/// Names as a Mac writes them, asked for as everybody else does, and the other way round.
@Suite(.timeLimit(.minutes(5)))
struct SpellingTests {
    private static let composed = "Z%C3%BCrich/caf%C3%A9.jpg"
    private static let decomposed = "Zu%CC%88rich/cafe%CC%81.jpg"

    /// Asks in both spellings for all that there is of a picture, which is stored in one.
    private func ask(_ server: ServerProcess, stored: String, _ other: String) async throws {
        let bytes = try await server.get("/original/\(stored)")
        #expect(bytes.status == 200)
        let same = try await server.get("/original/\(other)")
        #expect(same.status == 200 && same.body == bytes.body && same["etag"] == bytes["etag"])
        let picture = try await server.get("/picture/\(other)?w=100")
        #expect(picture.status == 200)
        let again = try await server.get("/picture/\(stored)?w=100")
        #expect(again["cache-status"]?.contains("hit") == true && again["etag"] == picture["etag"])
        #expect(try await server.get("/40x30/\(other)").status == 200)
        #expect(try await server.get("/40x30/\(stored)")["cache-status"]?.contains("hit") == true)
        let facts = try await server.get("/picture/\(other)?w=100&format=json").json
        let key = try #require((facts["original"] as? [String: Any])?["key"] as? String)
        #expect(key.utf8.elementsEqual(try #require(stored.removingPercentEncoding).utf8))
        for name in [other, stored] {
            _ = try await server.get("/picture/\(stored)?w=100")
            let body = "{\"key\":\"\(try #require(name.removingPercentEncoding))\"}"
            let purge = try await Command.curl(
                ServerProcess.usualBearer + [
                    "-H", "Content-Type: application/json", "-d", body, server.url("/purge"),
                ]
            )
            #expect(purge.output.contains("\"purged\":\(name == other ? 2 : 1)"), "\(purge)")
        }
        #expect(try await server.get("/picture/\(other.replacing("caf", with: "kaf"))?w=100").status == 404)
    }

    @Test(arguments: [(composed, decomposed), (decomposed, composed)])
    func inABucket(stored: String, other: String) async throws {
        let bucket = try await TestBucket(.seaweedFS())
        try await bucket.addPhoto("originals/\(try #require(stored.removingPercentEncoding))")
        let server = try await bucket.serve()
        try await ask(server, stored: stored, other)
        await server.stop()
    }
}
