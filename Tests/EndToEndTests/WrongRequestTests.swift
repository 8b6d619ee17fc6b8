import Foundation
import NIOHTTP1
import Testing

/// Requests that cannot be, each with a sentence that says why.
@Suite(.timeLimit(.minutes(3)))
struct WrongRequestTests {
    @Test func namesWhatIsWrong() async throws {
        let server = try await ServerProcess.withPictures()
        let rows: [(target: String, status: Int, code: String, words: [String])] = [
            ("/picture/photo.jpg?widht=400", 400, "unknown-parameter", ["widht", "width"]),
            ("/picture/photo.jpg?w=0", 400, "out-of-range", ["w", "0", "1", "16384"]),
            ("/picture/photo.jpg?w=99999", 400, "out-of-range", ["99999", "16384"]),
            ("/picture/photo.jpg?w=abc", 400, "invalid-value", ["w", "abc"]),
            ("/picture/photo.jpg?w=100&width=200", 400, "repeated-parameter", ["w", "width"]),
            ("/picture/photo.jpg?fit=covr", 400, "invalid-value", ["covr", "cover"]),
            ("/picture/photo.jpg?format=bmp", 400, "invalid-value", ["bmp", "webp"]),
            ("/picture/photo.jpg?q=101", 400, "out-of-range", ["101", "100"]),
            ("/picture/photo.jpg?crop=5000,0,10,10", 400, "crop-outside", ["1200", "800"]),
            ("/picture/photo.jpg?w=16000&h=16000&fit=fill", 400, "output-too-large", ["16000", "50000000"]),
            ("/picture/photo.jpg?page=2", 400, "no-such-page", ["1", "2"]),
            ("/picture/missing.jpg?w=100", 404, "no-such-original", []),
            ("/picture/photo.jpg/more?w=100", 404, "no-such-original", []),
            ("/nowhere", 404, "not-found", []),
            ("/0400x300/photo.jpg", 404, "not-found", []),
            ("/picture/https://example.com/a.jpg", 403, "remote-origins-off", []),
        ]
        for row in rows {
            let answer = try await server.get(row.target)
            #expect(answer.status == row.status, "\(row.target)")
            #expect(answer["Content-Type"] == "application/problem+json")
            let problem = try answer.json
            #expect(problem["code"] as? String == row.code, "\(row.target): \(problem)")
            #expect(problem["type"] as? String == "urn:calotype:problem:\(row.code)")
            #expect(problem["status"] as? Int == row.status)
            let detail = problem["detail"] as? String ?? ""
            for word in row.words { #expect(detail.contains(word), "\(row.target): \(detail)") }
            let expected = row.code == "no-such-original" ? "public, max-age=60" : "no-store"
            #expect(answer["Cache-Control"] == expected, "\(row.target)")
        }
        #expect(try await server.get("/picture/photo.jpg", method: .POST).status == 405)
        let page = try await server.get("/picture/missing.jpg", headers: [("Accept", "text/html,*/*")])
        #expect(page["Content-Type"] == "text/html; charset=utf-8" && page.status == 404)
        await server.stop()
    }

    @Test func staysInsideOfTheFolder() async throws {
        let folder = try TemporaryFolders.make()
        let originals = folder.appendingPathComponent("originals")
        try await Pictures.makeOriginals(in: originals)
        let outside = folder.appendingPathComponent("secret.jpg")
        try FileManager.default.copyItem(at: originals.appendingPathComponent("photo.jpg"), to: outside)
        let manager = FileManager.default
        let path = outside.path
        try manager.createSymbolicLink(
            atPath: originals.appendingPathComponent("link.jpg").path,
            withDestinationPath: path
        )
        try manager.createSymbolicLink(
            atPath: originals.appendingPathComponent("up").path,
            withDestinationPath: folder.path
        )
        try manager.createSymbolicLink(
            atPath: originals.appendingPathComponent("inside.jpg").path,
            withDestinationPath: "photo.jpg"
        )
        mkfifo(originals.appendingPathComponent("pipe.jpg").path, 0o600)
        let server = try await ServerProcess(folder: folder)
        let names = [
            "../secret.jpg", "%2e%2e/secret.jpg", "%2e%2e%2fsecret.jpg", "..%2fsecret.jpg", "sub/../../secret.jpg",
            "%252e%252e/secret.jpg", "..%5csecret.jpg", "..\\secret.jpg", "sub/%2e%2e/%2e%2e/secret.jpg",
            path, "%2f\(path.dropFirst())", "/\(path)", "link.jpg", "up/secret.jpg", "photo.jpg%00.png", "photo.jpg%00",
            "./photo.jpg", "sub/./photo.webp", "sub//photo.webp", "sub/", "sub", "", ".", "..", "pipe.jpg",
            "%c0%ae%c0%ae/secret.jpg", "%ff", ".hidden.jpg", "/dev/null", "proc/self/environ", "%0d%0a",
        ]
        for prefix in ["/picture/", "/400x300/", "/original/"] {
            for name in names {
                let answer = try await RawHTTP.get(server.port, prefix + name)
                #expect(
                    answer.hasPrefix("HTTP/1.1 404") || answer.hasPrefix("HTTP/1.1 400"),
                    "\(prefix)\(name): \(answer)"
                )
                #expect(!answer.contains(folder.path), "no hint of what is where: \(answer)")
            }
        }
        #expect(try await server.get("/picture/inside.jpg?w=10").status == 200, "a link that stays inside is fine")
        await server.stop()
    }

    @Test func refusesEndlessHeadersAndHoldsSlowClients() async throws {
        let server = try await ServerProcess.withPictures()
        let long = try await RawHTTP.get(server.port, "/picture/" + String(repeating: "a", count: 200_000))
        #expect(long.hasPrefix("HTTP/1.1 4") || long.isEmpty)
        #expect(try await server.get("/picture/photo.jpg?w=50").status == 200)
        await server.stop()
    }
}
