import Foundation
import TestKit
import Testing

/// Files that want to be enormous, lie, stop half-way, or are no pictures.
@Suite(.timeLimit(.minutes(10)))
struct HostileFileTests {
    struct Manifest: Decodable {
        struct Entry: Decodable {
            var file: String
            var what: String
            var outcome: String
            var statuses: [Int]
        }

        var files: [Entry]
    }

    @Test(arguments: ["make_bombs.py", "make_odd_files.py"])
    func refusesOrSurvives(script: String) async throws {
        let folder = try TemporaryFolders.make()
        let originals = folder.appendingPathComponent("originals")
        try await Pictures.makeOriginals(in: originals)
        let hostile = originals.appendingPathComponent("hostile")
        _ = try await Command.python([Pictures.script(script), hostile.path])
        let server = try await ServerProcess(folder: folder)
        let data = try Data(contentsOf: hostile.appendingPathComponent("manifest.json"))
        let manifest = try JSONDecoder().decode(Manifest.self, from: data)
        #expect(manifest.files.count > 30)
        for entry in manifest.files {
            let clock = ContinuousClock.now
            let answer = try await server.get("/picture/hostile/\(entry.file)?w=200&format=webp")
            let spent = ContinuousClock.now - clock
            #expect(
                entry.statuses.contains(answer.status),
                "\(entry.file), \(entry.what): \(answer.status) \(String(decoding: answer.body.prefix(300), as: UTF8.self))"
            )
            // The deadline is 20 s; what is refused, is refused from the header.
            if entry.outcome == "refused" { #expect(spent < .seconds(8), "\(entry.file) took \(spent)") }
            if answer.status != 200 { #expect(answer["Cache-Control"] == "no-store") }
        }
        try await Self.expectHealth(of: server)
    }

    @Test func survivesWithEveryDecoderOn() async throws {
        let folder = try TemporaryFolders.make()
        let originals = folder.appendingPathComponent("originals")
        try await Pictures.makeOriginals(in: originals)
        let hostile = originals.appendingPathComponent("hostile")
        for script in ["make_bombs.py", "make_odd_files.py"] {
            _ = try await Command.python([Pictures.script(script), hostile.path])
        }
        let decoders = "jpeg,png,webp,gif,avif,heic,tiff,jxl,svg,pdf"
        let server = try await ServerProcess(["--decoders", decoders, "--deadline", "10"], folder: folder)
        let names = try FileManager.default.contentsOfDirectory(atPath: hostile.path)
        for name in names where name.hasSuffix(".svg") || name.hasSuffix(".pdf") || name.hasSuffix(".svgz") {
            let answer = try await server.get("/picture/hostile/\(name)?w=200&format=png")
            #expect([200, 413, 415, 422, 504].contains(answer.status), "\(name): \(answer.status)")
        }
        try await Self.expectHealth(of: server)
    }

    private static func expectHealth(of server: ServerProcess) async throws {
        let innocent = try await server.get("/picture/photo.jpg?w=100")
        #expect(innocent.status == 200, "other pictures are untouched")
        #expect(try await server.get("/health/ready").status == 200)
        #expect(await server.stop() == 0)
    }
}
