import Foundation
import TestKit
import Testing

/// Places for variants that go away, or are none: pictures are made all the same.
@Suite(.timeLimit(.minutes(5)))
struct KeepingTests {
    private func finding(_ server: ServerProcess, _ name: String) async throws -> (Int, state: String, message: String)
    {
        let ready = try await server.get("/health/ready")
        let checks = try ready.json["checks"] as? [String: [String: Any]]
        let check = try #require(checks?[name])
        return (ready.status, check["status"] as? String ?? "", check["message"] as? String ?? "")
    }

    private func files(_ folder: URL) -> [String] {
        (FileManager.default.enumerator(atPath: folder.path)?.compactMap { $0 as? String } ?? [])
            .filter { $0.hasSuffix(".jpg") && !$0.contains(".tmp") }
    }

    @Test func aFolderThatIsRemovedIsMadeAgain() async throws {
        let server = try await ServerProcess.withPictures()
        #expect(try await server.get("/picture/photo.jpg?w=100").status == 200)
        #expect(await Polling.becomesTrue { files(server.variants).count == 1 })
        try FileManager.default.removeItem(at: server.variants)
        #expect(try await finding(server, "variants").0 == 200)
        #expect(try await server.get("/picture/photo.jpg?w=101").status == 200)
        #expect(await Polling.becomesTrue { files(server.variants).count == 1 }, "new variants are stored again")
        // Something else is there now.
        try FileManager.default.removeItem(at: server.variants)
        try Data("x".utf8).write(to: server.variants)
        let found = try await finding(server, "variants")
        #expect(found.0 == 200 && found.state == "warning", "\(found)")
        #expect(found.message.contains("New variants are kept in memory only"), "\(found)")
        #expect(try await server.get("/picture/photo.jpg?w=102").status == 200)
        #expect(try await server.get("/picture/photo.jpg?w=102")["cache-status"]?.contains("memory") == true)
        // Without originals there is nothing to show.
        try FileManager.default.moveItem(at: server.originals, to: server.folder.appendingPathComponent("away"))
        #expect(try await finding(server, "originals").0 == 503)
        await server.stop()
    }

    @Test func setsGoOnInAFolderThatWasRemoved() async throws {
        let server = try await ServerProcess.withPictures(["--queue", "sqlite:jobs.sqlite"])
        try FileManager.default.removeItem(at: server.variants)
        let photo = server.originals.appendingPathComponent("photo.jpg")
        let upload = try await Command.curl(
            ServerProcess.usualBearer + ["-F", "image=@\(photo.path)", server.url("/images")]
        )
        #expect(upload.output.contains("\"id\""), "\(upload)")
        #expect(await Polling.becomesTrue(within: .seconds(120)) { files(server.variants).count >= 3 })
        await server.stop()
    }

    @Test func noneKeepsVariantsInMemoryOnly() async throws {
        let folder = try TemporaryFolders.make()
        try await Pictures.makeOriginals(in: folder.appendingPathComponent("originals"))
        let program = Products.url("calotype")
        for command in ["serve", "worker", "config"] {
            let refused = try await Command.run(program, [command, "--variants", "none"], in: folder)
            #expect(refused.status == 78 && refused.errors.contains("set 'queue' to none too"), "\(refused)")
        }
        let words = ["--variants", "none", "--queue", "none"]
        let prerender = try await Command.run(program, ["prerender"] + words, in: folder)
        #expect(prerender.status == 78 && prerender.errors.contains("There is nothing to make ahead"), "\(prerender)")
        let address = ["--variants-public-url", "https://images.example.com/variants"]
        let server = try await ServerProcess(words + address, folder: folder)
        for target in ["/picture/photo.jpg?w=100", "/400x300/photo.jpg", "/picture/photo.jpg?w=50&format=auto"] {
            let first = try await server.get(target)
            #expect(first.status == 200 && first["content-type"]?.hasPrefix("image/") == true, "\(target): \(first)")
            let again = try await server.get(target)
            #expect(again.body == first.body && again["cache-status"]?.contains("hit; detail=memory") == true)
        }
        let facts = try await server.get("/picture/photo.jpg?w=100&format=json").json
        #expect((facts["variant"] as? [String: Any])?["bytes"] as? Int ?? 0 > 0)
        let found = try await finding(server, "variants")
        #expect(found.0 == 200 && found.state == "ok" && found.message.contains("in memory only"), "\(found)")
        let purge = try await Command.curl(
            ServerProcess.usualBearer + [
                "-H", "Content-Type: application/json", "-d", "{\"key\":\"photo.jpg\"}", server.url("/purge"),
            ]
        )
        #expect(purge.output.contains("\"purged\":3"), "\(purge)")
        #expect(try await server.get("/picture/photo.jpg?w=100")["cache-status"]?.contains("fwd=miss") == true)
        let photo = server.originals.appendingPathComponent("photo.jpg")
        let upload = try await Command.curl(
            ServerProcess.usualBearer + ["-F", "image=@\(photo.path)", server.url("/images")]
        )
        let image = try #require(upload.output.firstMatch(of: #/"id":"([^"]+)"/#)).output.1
        #expect(upload.output.contains("\"placeholder\""), "\(upload)")
        #expect(try await server.get("/image/\(image)").status == 200)
        let removed = try await Command.curl(
            ServerProcess.usualBearer + ["-X", "DELETE", "-w", "%{http_code}", server.url("/images/\(image)")]
        )
        #expect(removed.output.hasSuffix("204"), "\(removed)")
        #expect(await server.stop() == 0)
        #expect(!FileManager.default.fileExists(atPath: folder.appendingPathComponent("variants").path))
        let doctor = try await Command.run(program, ["doctor"] + words, in: folder)
        #expect(doctor.status == 0 && doctor.output.contains("Are kept in memory only"), "\(doctor)")
    }
}
