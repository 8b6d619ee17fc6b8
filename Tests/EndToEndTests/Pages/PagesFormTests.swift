import Foundation
import Testing

/// Forms without scripts, and tokens, in a real browser.
@Suite(
    .timeLimit(.minutes(10)),
    .serialized,
    .needsChromium
)
struct PagesFormTests {
    private struct Plain: Decodable, Sendable {
        var heading: String
        var notices: [String]
        var names: [String]
        var title: String
        var page: String
        var copy: Int
        var tiles: Int
        var hidden: Bool
    }

    @Test func everythingNeededWorksWithoutScripts() async throws {
        let server = try await ServerProcess(["--queue", "sqlite:jobs.sqlite"])
        let files = try await Originals()
        let broken = try TemporaryFolders.make().appendingPathComponent("notes.jpg")
        try Data("no picture".utf8).write(to: broken)
        let visit = try await Chromium.play(
            "plain",
            on: server,
            [files["photo.jpg"], broken.path, files["logo.png"]],
            as: Plain.self
        )
        let seen = visit.seen
        #expect(seen.heading == "2 images stored" && seen.names == ["photo.jpg", "logo.png"])
        #expect(seen.notices.count == 1 && seen.notices.allSatisfy { $0.contains("notes.jpg") })
        #expect(seen.title == "photo.jpg" && seen.page.contains("/image/"))
        #expect(seen.copy == 0 && seen.hidden, "what needs scripts is not shown")
        #expect(seen.tiles == 1, "one was deleted")
        #expect(await server.stop() == 0)
    }

    private struct Asked: Decodable, Sendable {
        var notice: String
        var refused: String
        var buttons: [String]
        var form: String
    }

    @Test func aServerWithTokensAsksForOne() async throws {
        let secret = "token-of-the-pages-tests"
        let server = try await ServerProcess(
            ["--queue", "sqlite:jobs.sqlite"],
            environment: ["CALOTYPE_TOKENS": secret]
        )
        let visit = try await Chromium.play(
            "token",
            on: server,
            [secret, try await Originals()["photo.jpg"]],
            as: Asked.self
        )
        #expect(visit.seen.notice.contains("token"))
        #expect(visit.seen.refused.contains("may do that. Use a token"))
        #expect(visit.seen.buttons == ["Try again", "Remove"])
        #expect(visit.seen.form == "One image stored")
        #expect(visit.complaints.allSatisfy { $0.contains("401") }, "\(visit.complaints)")
        #expect(!server.logged.contains(secret))
        #expect(await server.stop() == 0)
    }
}
