import Foundation
import TestKit
import Testing

/// Several images: those of one request, and those of a list in pages.
@Suite(.timeLimit(.minutes(5)))
struct SeveralImagesTests {
    @Test func pagesOfTheListingFollowEachOther() async throws {
        let (site, files) = (try await PictureSite(), try await PictureFiles())
        var ids: [String] = []
        for _ in 0..<7 {
            ids.insert(try await site.curl("/images", ["-F", "f=@\(files.path("logo.png"))"]).text("id"), at: 0)
        }
        func page(_ query: String) async throws -> (ids: [String], next: String?) {
            let answer = try await site.curl("/images\(query)")
            return (try answer.images.compactMap { $0["id"] as? String }, try answer.json["next"] as? String)
        }
        // Of one millisecond, the order is any: what matters is that pages together are the whole.
        let all = try await page("")
        #expect(Set(all.ids) == Set(ids) && all.ids.count == 7 && all.next == nil)
        let first = try await page("?limit=3")
        let cursor = try #require(first.next)
        let second = try await page("?limit=3&after=\(cursor)")
        let third = try await page("?limit=3&after=\(try #require(second.next))")
        #expect(first.ids + second.ids + third.ids == all.ids && third.next == nil)
        // New images and removed ones move nothing on later pages, the cursor's own image included.
        _ = try await site.curl("/images", ["-F", "f=@\(files.path("logo.png"))"])
        #expect(try await site.curl("/images/\(cursor)", ["-X", "DELETE"]).status == 204)
        #expect(try await page("?limit=3&after=\(cursor)").ids == second.ids)
        #expect(try await page("?limit=500").ids.count == 7)
        for (query, code) in [
            ("?limit=0", "out-of-range"), ("?limit=501", "out-of-range"), ("?limit=x", "out-of-range"),
            ("?after=x", "bad-cursor"), ("?limit=1&limit=2", "repeated-parameter"), ("?limt=1", "unknown-parameter"),
        ] {
            let answer = try await site.curl("/images\(query)")
            #expect(answer.status == 400 && answer.code == code, "\(query)")
        }
    }

    @Test func ofSeveralTheGoodOnesAreKept() async throws {
        let (site, files) = (try await PictureSite(), try await PictureFiles())
        let text = try files.write("I am no image. ".utf8, as: "text.jpg")
        let cut = try files.write(try files.bytes("photo.jpg").prefix(60_000), as: "cut.jpg")
        let empty = try files.write([], as: "empty.jpg")
        let paths = [files.path("logo.png"), text, cut, files.path("photo.jpg"), empty]
        let long = "f=@\(text);filename=\(String(repeating: "n", count: 4096)).jpg"
        let answer = try await site.curl("/images", paths.flatMap { ["-F", "f=@\($0)"] } + ["-F", long])
        #expect(answer.status == 201)
        #expect(
            try answer.images.compactMap { ($0["key"] as? String)?.split(separator: "/").last } == [
                "logo.png", "photo.jpg",
            ]
        )
        #expect(answer["Location"] == "/images/\(try answer.images.first?["id"] as? String ?? "")")
        let errors = try answer.errors
        #expect(errors.map { ($0["name"] as? String)?.prefix(9) } == ["text.jpg", "cut.jpg", "empty.jpg", "nnnnnnnnn"])
        #expect(
            errors.map { $0["code"] as? String } == ["not-an-image", "broken-image", "not-an-image", "name-too-long"]
        )
        #expect(errors.map { $0["status"] as? Int } == [415, 422, 415, 400])
        #expect(errors.allSatisfy { ($0["detail"] as? String)?.hasSuffix(".") == true && $0.count == 4 })
        #expect(site.files.count == 8, "two images, each with its sidecar, each with its metadata: \(site.files)")
    }
}
