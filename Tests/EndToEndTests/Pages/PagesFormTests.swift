import Foundation
import TestKit
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

    private struct Again: Decodable, Sendable {
        var address: String
        var heading: String
        var reloaded: String
        var tiles: Int
        var notice: String
        var reload: String
        var form: Int
    }

    @Test func aReloadSendsNothingTwiceAndARefusalSaysWhatToDo() async throws {
        let server = try await ServerProcess(["--queue", "sqlite:jobs.sqlite"])
        let broken = try TemporaryFolders.make().appendingPathComponent("notes.jpg")
        try Data("no picture".utf8).write(to: broken)
        let words = [try await Originals()["photo.jpg"], broken.path]
        let seen = try await Chromium.play("again", on: server, words, as: Again.self).seen
        #expect(seen.address.contains("/upload-image?stored="), "\(seen.address)")
        #expect(seen.heading == "One image stored" && seen.reloaded == seen.heading && seen.tiles == 1, "\(seen)")
        #expect(seen.notice.contains("Choose a JPEG"), "\(seen.notice)")
        #expect(seen.reload.contains("Nothing was stored") && seen.form == 1, "\(seen.reload)")
        #expect(await server.stop() == 0)
    }

    private struct Asked: Decodable, Sendable {
        var notice: String
        var refused: String
        var buttons: [String]
        var form: String
        var early: Int
        var sent: Int
        var fields: Int
        var cookieform: String
        var again: Int
        var cookies: [Cookie]
        var after: [Cookie]
    }

    private struct Cookie: Decodable, Sendable {
        var name: String
        var value: String
        var httpOnly: Bool
        var sameSite: String
        var secure: Bool
        var path: String
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
        #expect(visit.seen.form == "One image stored" && visit.seen.again == 0)
        #expect(visit.seen.early == 0 && visit.seen.sent == 1, "nothing is sent before there is a token")
        #expect(visit.seen.fields == 0 && visit.seen.cookieform == "One image stored", "the form knows the cookie")
        let cookie = try #require(visit.seen.cookies.first)
        #expect(visit.seen.cookies.count == 1 && cookie.name == "calotype-\(server.port)")
        #expect(cookie.httpOnly && cookie.sameSite == "Strict" && cookie.path == "/" && !cookie.secure)
        #expect(!cookie.value.contains(secret) && visit.seen.after.isEmpty, "\(cookie), \(visit.seen.after)")
        #expect(visit.warnings.allSatisfy { $0.contains("401") }, "\(visit.warnings)")
        #expect(!server.logged.contains(secret))
        #expect(await server.stop() == 0)
    }
}
