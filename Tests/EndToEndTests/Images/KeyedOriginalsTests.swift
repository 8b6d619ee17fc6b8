import Foundation
import NIOHTTP1
import TestKit
import Testing

/// Originals that came as files or lie in a bucket, in the API and on the pages.
@Suite(.timeLimit(.minutes(10)))
struct KeyedOriginalsTests {
    @Test func aSetThatWasOrderedShowsOnItsPage() async throws {
        let (workshop, receiver) = (try Workshop(), try await WebhookReceiver())
        try await workshop.fill(["a/b.jpg"])
        let ordered = try await workshop.run(["prerender"])
        #expect(ordered.status == 0, "\(ordered)")
        let server = try await workshop.serve(receiver.words)
        let message = try #require(try await receiver.heard { !$0.isEmpty }.first)
        #expect(message.body.image == "k-YS9iLmpwZw" && message.body.key == "a/b.jpg")
        let set = try await server.get("/images/k-YS9iLmpwZw").json["set"] as? [String: Any]
        #expect(set?["status"] as? String == "done" && (set?["variants"] as? [Any])?.count == 4)
        let events = try await server.get("/images/k-YS9iLmpwZw/events")
        #expect(events.text.contains("event: done\n"))
        #expect(try await server.get("/image/k-YS9iLmpwZw").text.contains("All 4 made"))
        #expect(await server.stop() == 0)
    }

    @Test func objectsOfABucketAreListedToo() async throws {
        let bucket = try await TestBucket(.seaweedFS())
        for key in ["a/b.jpg", "c.jpg", "calotype-purges/x.jpg"] { try await bucket.addPhoto("originals/\(key)") }
        let server = try await bucket.serve()
        let first = try await server.get("/images?limit=1").json
        #expect((first["images"] as? [[String: Any]])?.first?["id"] as? String == "k-YS9iLmpwZw")
        let next = try #require(first["next"] as? String)
        let second = try await server.get("/images?limit=1&after=\(next)").json
        let image = try #require((second["images"] as? [[String: Any]])?.first)
        #expect(image["key"] as? String == "c.jpg" && second["next"] is NSNull)
        let one = try await server.get("/images/k-Yy5qcGc").json
        #expect(one["placeholder"] is [String: Any] && one["width"] is Int)
        let variants = try await bucket.keys("variants/")
        #expect(variants.contains { $0.hasPrefix("variants/calotype-sidecars/") }, "\(variants)")
        #expect(try await bucket.keys("originals/").count == 3)
        // Known to the next server without a look at the original.
        await server.stop()
        let other = try await bucket.serve()
        let again = try await other.get("/images").json["images"] as? [[String: Any]]
        #expect(again?.last?["placeholder"] is [String: Any])
        await other.stop()
    }
}

/// The same in a real browser.
@Suite(.timeLimit(.minutes(10)), .serialized, .needsChromium)
struct GalleryBrowserTests {
    private struct Gallery: Decodable, Sendable {
        struct Tile: Decodable, Sendable {
            var name: String
            var page: String?
            var loaded: Bool
            var text: String
            var inside: Bool
        }
        struct Width: Decodable, Sendable {
            var tiles: [Tile]
            var overflow: Int
        }
        var widths: [String: Width]
        var all: [String]
        var turns: Int
        var title: String
        var delete: Int
        var snippet: String
        var key: String
    }

    @Test func theFirstPageShowsWhatLiesInTheFolder() async throws {
        let folder = try TemporaryFolders.make()
        let originals = folder.appendingPathComponent("originals")
        try await Pictures.makeOriginals(in: originals)
        for number in 10..<40 {
            try FileManager.default.copyItem(
                at: originals.appendingPathComponent("logo.png"),
                to: originals.appendingPathComponent("many-\(number).png")
            )
        }
        try Data("no picture".utf8).write(to: originals.appendingPathComponent("broken.jpg"))
        let server = try await ServerProcess(["--queue", "sqlite:jobs.sqlite"], folder: folder)
        let visit = try await Chromium.play("gallery", on: server, [], as: Gallery.self)
        for (width, page) in visit.seen.widths {
            #expect(page.tiles.count == 24 && page.overflow <= 0, "\(width)")
            #expect(page.tiles.allSatisfy { $0.loaded && $0.inside }, "\(width): \(page.tiles)")
            #expect(page.tiles[0].name == "broken.jpg" && page.tiles[0].page == nil, "\(page.tiles[0])")
            #expect(page.tiles[0].text.contains("not read here"))
            #expect(page.tiles[1].page == "/image/k-bG9nby5wbmc")
        }
        #expect(visit.seen.all.count == 35 && visit.seen.turns == 1)
        #expect(visit.seen.all.suffix(3) == ["photo.jpg", "photo.webp", "turning.gif"])
        #expect(visit.seen.title == "logo.png" && visit.seen.key == "logo.png" && visit.seen.delete == 0)
        #expect(visit.seen.snippet.contains("/picture/logo.png?"))
        #expect(visit.warnings.isEmpty, "\(visit.warnings)")
        #expect(await server.stop() == 0)
    }
}
