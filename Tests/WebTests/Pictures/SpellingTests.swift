import Foundation
import TestKit
import Testing

/// Names as a Mac writes them, asked for as everybody else does, and the other way round.
@Suite(.timeLimit(.minutes(5)))
struct SpellingTests {
    private static let composed = "Z%C3%BCrich/caf%C3%A9.jpg"
    private static let decomposed = "Zu%CC%88rich/cafe%CC%81.jpg"

    /// Asks in both spellings for all that there is of a picture, which is stored in one.
    private func ask(_ site: PictureSite, stored: String, _ other: String) async throws {
        let bytes = try await site.get("/original/\(stored)")
        #expect(bytes.status == 200)
        let same = try await site.get("/original/\(other)")
        #expect(same.status == 200 && same.body == bytes.body && same["etag"] == bytes["etag"])
        let picture = try await site.get("/picture/\(other)?w=100")
        #expect(picture.status == 200)
        let again = try await site.get("/picture/\(stored)?w=100")
        #expect(again["cache-status"]?.contains("hit") == true && again["etag"] == picture["etag"])
        #expect(try await site.get("/40x30/\(other)").status == 200)
        #expect(try await site.get("/40x30/\(stored)")["cache-status"]?.contains("hit") == true)
        let facts = try await site.get("/picture/\(other)?w=100&format=json").json
        let key = try #require((facts["original"] as? [String: Any])?["key"] as? String)
        #expect(key.utf8.elementsEqual(try #require(stored.removingPercentEncoding).utf8))
        for name in [other, stored] {
            _ = try await site.get("/picture/\(stored)?w=100")
            let purge = try await site.post("/purge", json: ["key": try #require(name.removingPercentEncoding)])
            #expect(purge.text.contains("\"purged\":\(name == other ? 2 : 1)"), "\(purge.text)")
        }
        #expect(try await site.get("/picture/\(other.replacing("caf", with: "kaf"))?w=100").status == 404)
    }

    @Test(arguments: [(composed, decomposed), (decomposed, composed)])
    func inAFolder(stored: String, other: String) async throws {
        let site = try await PictureSite(pictures: true)
        // Foundation would write names in its own way.
        let name = try #require(stored.removingPercentEncoding)
        let script = "import os, shutil, sys; os.makedirs(os.path.dirname(sys.argv[2])); shutil.copy(*sys.argv[1:])"
        _ = try await Command.python([
            "-c", script, "\(site.originals.path)/photo.jpg", "\(site.originals.path)/\(name)",
        ])
        try await ask(site, stored: stored, other)
    }
}
