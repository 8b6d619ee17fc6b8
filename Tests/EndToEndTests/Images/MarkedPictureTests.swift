import Foundation
import TestKit
import Testing

/// Pictures with marks, by the real program.
@Suite(.timeLimit(.minutes(10)))
struct MarkedPictureTests {
    private static let target = "/picture/photo.jpg?w=120&format=png&mark=logo.png&mark-w=50%25"

    @Test func aMarkIsStoredPurgedAndMadeAnewWhenItChanges() async throws {
        let server = try await ServerProcess.withPictures()
        let before = try await server.get(Self.target)
        #expect(before.status == 200, "\(before.text)")
        let picture = try await Pictures.describe(before.body)
        #expect(picture.width == 120 && picture.height == 80)
        #expect(try await server.get("/picture/photo.jpg?w=120&format=png").body != before.body)
        // Started anew, it finds what is stored.
        #expect(await server.stop() == 0)
        let again = try await ServerProcess(folder: server.folder)
        let stored = try await again.get(Self.target)
        #expect(stored.body == before.body && stored["Server-Timing"]?.contains("render") != true)
        // A changed mark is another picture.
        let logo = again.originals.appendingPathComponent("logo.png")
        try FileManager.default.removeItem(at: logo)
        try FileManager.default.copyItem(at: again.originals.appendingPathComponent("photo.jpg"), to: logo)
        var after = stored
        for await _ in Polling.values({ true }) {
            after = try await again.get(Self.target)
            if after.body != before.body { break }
        }
        #expect(after.status == 200 && after["ETag"] != before["ETag"])
        // A mark that is gone is an error, unless that is allowed.
        try FileManager.default.removeItem(at: logo)
        for await _ in Polling.values({ true }) {
            after = try await again.get(Self.target)
            if after.status == 404 { break }
        }
        #expect(after.text.contains("The layer 'logo.png' is not there."))
        #expect(try await again.get(Self.target + "&mark-missing=ignore").status == 200)
        let purged = try await again.post(
            "/purge",
            "{\"key\":\"logo.png\"}",
            headers: [("Content-Type", "application/json")]
        )
        #expect(try purged.json["purged"] as? Int == 2, "\(purged.text)")
        let names = StoredFiles.names(in: again.folder)
        #expect(!names.contains { $0.contains("calotype-sidecars/layers/") })
        #expect(await again.stop() == 0)
    }

    @Test func aMarkOfAnotherServerObeysTheListOfOrigins() async throws {
        let files = try TemporaryFolders.make().appendingPathComponent("originals")
        try await Pictures.makeOriginals(in: files)
        let origin = try await OriginServer(folder: files.path)
        let arguments = ["--remote-origins", origin.url("/*"), "--remote-allow-private", "127.0.0.1"]
        let server = try await ServerProcess.withPictures(arguments)
        let own = try await server.get("/picture/photo.jpg?w=100&mark=logo.png&mark-h=20")
        let remote = try await server.get("/picture/photo.jpg?w=100&mark=\(origin.url("/logo.png"))&mark-h=20")
        #expect(remote.status == 200 && remote.body == own.body, "\(remote.text)")
        #expect(try await origin.visits().count == 1)
        let refused = try await server.get("/picture/photo.jpg?w=100&mark=http://127.0.0.1:1/logo.png")
        #expect(refused.status == 403 && refused.text.contains("http://127.0.0.1:1/logo.png"), "\(refused.text)")
        let missing = try await server.get("/picture/photo.jpg?w=100&mark=\(origin.url("/none.png"))")
        #expect(missing.status == 404 && missing.text.contains("no-such-layer"), "\(missing.text)")
        #expect(await server.stop() == 0)
        let closed = try await ServerProcess.withPictures()
        let off = try await closed.get("/picture/photo.jpg?w=100&mark=\(origin.url("/logo.png"))")
        #expect(off.status == 403 && off.text.contains("remote-origins-off"), "\(off.text)")
        #expect(await closed.stop() == 0)
    }

    @Test func aSignatureCoversTheMark() async throws {
        let keys = ["CALOTYPE_KEYS": "demo:000102030405060708090a0b0c0d0e0f"]
        let server = try await ServerProcess.withPictures(environment: keys)
        let printed = try await Command.run(
            Products.url("calotype"),
            ["sign", "/picture/photo.jpg?w=100&mark=logo.png"],
            environment: keys
        )
        let signed = printed.output.trimmingCharacters(in: .whitespacesAndNewlines)
        #expect(try await server.get(signed).status == 200, "\(signed)")
        #expect(try await server.get(signed.replacing("logo.png", with: "turning.gif")).status == 403)
        #expect(await server.stop() == 0)
    }
}
