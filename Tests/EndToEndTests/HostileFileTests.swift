import Foundation
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
        let decoders = "jpeg,png,webp,gif,avif,heic,tiff,jxl,svg,pdf"
        let server = try await ServerProcess(["--decoders", decoders], folder: folder)
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
        let innocent = try await server.get("/picture/photo.jpg?w=100")
        #expect(innocent.status == 200, "other pictures are untouched")
        #expect(try await server.get("/health/ready").status == 200)
        #expect(await server.stop() == 0)
    }
}
