import Foundation
import NIOHTTP1
import TestKit
import Testing

/// Requests that cannot be, each with a sentence that says why.
@Suite(.timeLimit(.minutes(3)))
struct WrongRequestTests {
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
