import Foundation
import HTTPTypes
import TestKit
import Testing

/// Originals that came as files, in the API and on the pages.
@Suite(.timeLimit(.minutes(3)))
struct KeyedOriginalsTests {
    private static let photo = "k-cGhvdG8uanBn"

    @Test func filesAreListedShownAndFollowedLikeUploads() async throws {
        let site = try await PictureSite(pictures: true, sets: true)
        try Data("no picture".utf8).write(to: site.originals.appendingPathComponent("broken.png"))
        try Data("notes".utf8).write(to: site.originals.appendingPathComponent("notes.txt"))
        let upload = try await site.upload(site.originals.appendingPathComponent("photo.jpg").path)
        let keys = [upload.key, "broken.png", "logo.png", "photo.jpg", "sub/photo.webp", "turning.gif"]

        // A list does not wait for long until an original has been looked into, and renderers are shared here.
        for await _ in Polling.values({ true }) {
            let images = try await site.get("/images").images
            if images.allSatisfy({ $0["width"] is Int || $0["error"] != nil }) { break }
        }
        var (found, cursor): ([[String: Any]], String?) = ([], "")
        while let after = cursor {
            let list = try await site.get("/images?limit=2\(after)")
            #expect(list.status == 200, "\(list.text)")
            found += try #require(try list.json["images"] as? [[String: Any]])
            cursor = (try list.json["next"] as? String).map { "&after=\($0)" }
        }
        #expect(found.map { $0["key"] as? String } == keys)
        let broken = found[1]
        #expect(broken["width"] is NSNull && (broken["error"] as? [String: Any])?["code"] as? String == "not-an-image")
        let photo = found[3]
        #expect(photo["id"] as? String == Self.photo && photo["page"] as? String == "/image/\(Self.photo)")
        #expect(photo["url"] as? String == "/picture/photo.jpg" && photo["sha256"] is NSNull)
        let facts = try await site.get("/picture/photo.jpg?format=json").json["original"] as? [String: Any]
        for name in ["width", "height", "format", "bytes", "pages"] {
            #expect("\(photo[name] ?? 0)" == "\(facts?[name] ?? 1)", "\(name)")
        }

        // One of them, by its name; with a placeholder, since all of it was looked at.
        let one = try await site.get("/images/\(Self.photo)").json
        #expect(one["key"] as? String == "photo.jpg" && one["placeholder"] is [String: Any] && one["set"] == nil)
        #expect(try await site.get("/images/\(Self.photo)/events").status == 404)
        for (id, status) in [("k-bm90ZXMudHh0", 415), ("k-bm9uZS5qcGc", 404), ("k-cGhvdG8uanBn=", 404), ("k-", 404)] {
            let answer = try await site.get("/images/\(id)")
            #expect(answer.status == status, "\(id): \(answer.text)")
            #expect(try await site.get("/image/\(id)").status == status, "\(id)")
        }

        // It is not removed, and nothing was written beside it.
        let refused = try await site.get("/images/\(Self.photo)", method: .delete)
        let code = try refused.json["code"] as? String
        #expect(refused.status == 409 && code == "not-an-upload")
        #expect(try await site.get("/image/\(Self.photo)/delete").status == 409)
        #expect(try await site.post("/image/\(Self.photo)/delete", body: Data()).status == 409)
        #expect(try await site.get("/picture/photo.jpg?w=50").status == 200)
        let originals = site.files.filter { $0.hasPrefix("originals/") && !$0.contains("/calotype-") }
        #expect(originals.filter { !$0.contains(upload.id) && !$0.contains("/.") }.count == 6, "\(originals)")
        #expect(site.files.contains { $0.hasPrefix("variants/calotype-sidecars/") })

        // The picture's page is one of an image like any other, but for its deletion.
        let page = try await site.get("/image/\(Self.photo)")
        #expect(page.status == 200 && page.text.contains("/picture/photo.jpg?width=") && !page.text.contains("danger"))
    }

    /// A JPEG without its last bytes is shown; that it lacks them is told wherever anything is told of it.
    @Test func warningsStandWhereverAnOriginalIsToldOf() async throws {
        let site = try await PictureSite(pictures: true)
        let whole = try Data(contentsOf: site.originals.appendingPathComponent("photo.jpg"))
        try Data(whole.dropLast(2)).write(to: site.originals.appendingPathComponent("cut.jpg"))
        let answer = try await site.post("/images?name=cut.jpg", body: Data(whole.dropLast(2)))
        #expect(answer.status == 201, "\(answer.text)")
        let upload = try #require(try answer.images.first)
        #expect(Self.codes(upload) == ["no-end"])
        let sound = try #require(try await site.post("/images?name=whole.jpg", body: whole).images.first)
        #expect(sound["warnings"] == nil)

        for await _ in Polling.values({ true }) {
            if try await site.get("/images").images.allSatisfy({ $0["width"] is Int }) { break }
        }
        let listed = try await site.get("/images").images
        let keyed = try #require(listed.first { $0["key"] as? String == "cut.jpg" })
        #expect(Self.codes(keyed) == ["no-end"])
        #expect(listed.filter { $0["warnings"] != nil }.count == 2)
        for image in [upload, keyed] {
            let (id, url) = (image["id"] as? String ?? "", image["url"] as? String ?? "")
            #expect(Self.codes(try await site.get("/images/\(id)").json) == ["no-end"])
            let facts = try await site.get("\(url)?format=json").json["original"] as? [String: Any]
            #expect(Self.codes(facts) == ["no-end"])
            #expect(try await site.get("/image/\(id)").text.contains("lacks its end mark"))
        }
        #expect(try await !site.get("/image/\(sound["id"] as? String ?? "")").text.contains("id=\"warning\""))
    }

    private static func codes(_ image: [String: Any]?) -> [String] {
        (image?["warnings"] as? [[String: Any]] ?? []).compactMap { $0["code"] as? String }
    }

    @Test func whoMayNotListSeesNoList() async throws {
        let site = try await PictureSite(pictures: true, tokens: "a-token-of-some-length-000")
        for path in ["/images", "/images/\(Self.photo)", "/images/\(Self.photo)/events"] {
            #expect(try await site.get(path).status == 401, "\(path)")
        }
        #expect(try await site.get("/images/\(Self.photo)", method: .delete).status == 401)
        #expect(try await !site.get("/").text.contains("photo.jpg"))
        // As open as its picture.
        #expect(try await site.get("/image/\(Self.photo)").status == 200)
    }

    @Test func wherePicturesMustBeSignedThePageIsForWhoMayList() async throws {
        let keys = "site:" + String(repeating: "ab", count: 32)
        let site = try await PictureSite(pictures: true, keys: keys, tokens: "a-token-of-some-length-000")
        #expect(try await site.get("/image/\(Self.photo)").status == 401)
        #expect(try await site.get("/image/k-bm9uZS5qcGc").status == 401, "nor whether there is one")
        let granted = [("Authorization", "Bearer a-token-of-some-length-000")]
        let page = try await site.get("/image/\(Self.photo)", headers: granted)
        #expect(page.status == 200 && page.text.contains("s=site."))
    }
}
