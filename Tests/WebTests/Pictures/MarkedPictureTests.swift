import Foundation
import HTTPTypes
import TestKit
import Testing

/// Pictures with marks as a browser gets them.
@Suite(.timeLimit(.minutes(3)))
struct MarkedPictureTests {
    @Test func answersMarkedPicturesInEveryFormat() async throws {
        let site = try await PictureSite(pictures: true)
        let plain = try await Pictures.describe(try await site.get("/picture/photo.jpg?w=300&format=png").body)
        for format in ["jpeg", "png", "webp", "avif", "gif"] {
            let answer = try await site.get("/picture/photo.jpg?w=300&format=\(format)&mark=logo.png&mark-w=50%25")
            #expect(answer.status == 200, "\(answer.text)")
            let picture = try await Pictures.describe(answer.body)
            #expect(picture.width == 300 && picture.height == 200)
            #expect(picture.mean != plain.mean)
        }
        let dance = try await Pictures.describe(
            try await site.get("/picture/turning.gif?mark=logo.png&mark-w=10&format=webp").body
        )
        #expect(dance.frames == 5)
    }

    @Test func aMarkIsAnyOriginal() async throws {
        let site = try await PictureSite(pictures: true)
        let (id, key) = try await site.upload(site.originals.appendingPathComponent("logo.png").path)
        #expect(key.hasPrefix(id))
        let own = try await site.get("/picture/photo.jpg?w=200&mark=logo.png&mark-h=40")
        let uploaded = try await site.get("/picture/photo.jpg?w=200&mark=\(key)&mark-h=40")
        #expect(own.status == 200 && own.body == uploaded.body)
        #expect(try await site.get("/picture/turning.gif?mark=sub/photo.webp&mark-w=10").status == 200)
        #expect(try await site.get("/picture/photo.jpg?w=60&mark=turning.gif").status == 200)
        // One that is gone is missing.
        #expect(try await site.get("/images/\(id)", method: .delete).status == 204)
        #expect(try await site.get("/picture/photo.jpg?w=201&mark=\(key)&mark-h=40").status == 404)
    }

    @Test func saysWhatIsWrongWithAMark() async throws {
        let site = try await PictureSite(pictures: true)
        try Data("hello".utf8).write(to: site.originals.appendingPathComponent("hello.png"))
        let logo = try await Pictures.logo()
        try logo.prefix(logo.count / 2).write(to: site.originals.appendingPathComponent("half.png"))
        let rows: [(query: String, status: Int, code: String, sentence: String)] = [
            ("mark=gone.png", 404, "no-such-layer", "The layer 'gone.png' is not there."),
            ("mark=.hidden/logo.png", 404, "no-such-layer", "The layer '.hidden/logo.png' is not there."),
            ("mark=../variants/a.png", 400, "invalid-value", "'mark' cannot be '../variants/a.png'"),
            ("mark=%2e%2e/variants/a.png", 400, "invalid-value", "'mark' cannot be '../variants/a.png'"),
            ("mark=https://example.com/logo.png", 403, "remote-origins-off", "'mark' is on another server"),
            ("mark.9=logo.png", 400, "unknown-parameter", "There is no parameter 'mark.9'"),
            ("mark=hello.png", 415, "not-an-image", "The layer 'hello.png'"),
            ("mark=half.png", 422, "broken-image", "The layer 'half.png' cannot be decoded"),
            ("mark=logo.png&mark.2=gone.png", 404, "no-such-layer", "The layer 'gone.png' is not there."),
        ]
        for row in rows {
            let answer = try await site.get("/picture/photo.jpg?w=40&\(row.query)")
            #expect(answer.status == row.status, "\(row.query): \(answer.text)")
            let problem = try answer.json
            #expect(problem["code"] as? String == row.code, "\(row.query)")
            let detail = problem["detail"] as? String ?? ""
            #expect(detail.hasPrefix(row.sentence), "\(row.query): \(detail)")
            #expect(!detail.contains(site.folder.path))
        }
        let ignored = try await site.get("/picture/photo.jpg?w=40&mark=gone.png&mark-missing=ignore")
        let plain = try await site.get("/picture/photo.jpg?w=40")
        #expect(ignored.status == 200 && ignored.body == plain.body && ignored["ETag"] == plain["ETag"])
        // What is broken is not missing.
        #expect(try await site.get("/picture/photo.jpg?w=40&mark=half.png&mark-missing=ignore").status == 422)
    }

    @Test func aChangedMarkShowsAndAPurgedOneIsMadeAnew() async throws {
        let site = try await PictureSite(pictures: true)
        let target = "/picture/photo.jpg?w=120&format=png&mark=logo.png&mark-w=50%25"
        let before = try await site.get(target)
        #expect(try await site.get(target).body == before.body)
        let logo = site.originals.appendingPathComponent("logo.png")
        try FileManager.default.removeItem(at: logo)
        try FileManager.default.copyItem(at: site.originals.appendingPathComponent("photo.jpg"), to: logo)
        var after = before
        // What is known of the mark is believed for a second.
        for await _ in Polling.values({ true }) {
            after = try await site.get(target)
            if after.body != before.body { break }
        }
        #expect(after.status == 200 && after["ETag"] != before["ETag"])
        let purged = try await site.post("/purge", json: ["key": "logo.png"])
        #expect(try purged.json["purged"] as? Int == 2, "\(purged.text)")
        #expect(try await site.get(target).body == after.body)
    }
}
