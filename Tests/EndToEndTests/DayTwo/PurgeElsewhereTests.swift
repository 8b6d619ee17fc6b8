import Foundation
import TestKit
import Testing

/// Two servers over the same stores, of which one is told to purge.
@Suite(.timeLimit(.minutes(5)))
struct PurgeElsewhereTests {
    private static let words = ["--purge-freshness", "500ms", "--originals-freshness", "1h"]

    /// Whether an answer of that kind comes in half a minute.
    private func answers(
        of server: ServerProcess,
        _ target: String,
        become isWanted: (HTTPAnswer) -> Bool
    ) async throws -> Bool {
        let end = ContinuousClock.now + .seconds(30)
        while ContinuousClock.now < end {
            if isWanted(try await server.get(target)) { return true }
        }
        return false
    }

    private func purges(_ first: ServerProcess, reaches second: ServerProcess) async throws {
        let target = "/picture/photo.jpg?w=100"
        for server in [first, second] { #expect(try await server.get(target).status == 200) }
        let hit = try await second.get(target)
        #expect(hit["cache-status"]?.contains("detail=memory") == true)
        let purge = try await Command.curl(
            ServerProcess.usualBearer + [
                "-H", "Content-Type: application/json", "-d", "{\"key\":\"photo.jpg\"}", first.url("/purge"),
            ]
        )
        #expect(purge.output.contains("\"purged\":1"), "\(purge)")
        // Of a picture that is asked for all the time nothing but memory would answer.
        #expect(
            try await answers(of: second, target, become: { $0["cache-status"]?.contains("detail=memory") == false })
        )
        #expect(try await second.get(target).body == hit.body)
    }

    @Test func overOneFolder() async throws {
        let first = try await ServerProcess.withPictures(Self.words)
        let second = try await ServerProcess(Self.words, folder: first.folder)
        try await purges(first, reaches: second)
        // An image that is removed is gone everywhere, however long its facts would have been believed.
        let photo = first.originals.appendingPathComponent("photo.jpg")
        let upload = try await Command.curl(
            ServerProcess.usualBearer + ["-F", "image=@\(photo.path)", first.url("/images")]
        )
        let match = try #require(upload.output.firstMatch(of: #/"id":"([^"]+)".*?"url":"([^"]+)"/#)).output
        #expect(try await second.get("\(match.2)?w=50").status == 200)
        let removed = try await Command.curl(
            ServerProcess.usualBearer + ["-X", "DELETE", "-w", "%{http_code}", first.url("/images/\(match.1)")]
        )
        #expect(removed.output.hasSuffix("204"), "\(removed)")
        #expect(try await answers(of: second, "\(match.2)?w=50", become: { $0.status == 404 }))
        await first.stop()
        await second.stop()
    }

    @Test func overOneBucket() async throws {
        let bucket = try await TestBucket(.seaweedFS())
        try await bucket.addPhoto()
        let first = try await bucket.serve(["originals", "variants"], Self.words)
        let second = try await bucket.serve(["originals", "variants"], Self.words)
        try await purges(first, reaches: second)
        #expect(try await bucket.keys("originals/calotype-purges/").count == 1)
        await first.stop()
        await second.stop()
    }
}
