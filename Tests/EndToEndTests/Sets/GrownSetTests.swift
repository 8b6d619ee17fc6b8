import Foundation
import NIOCore
import TestKit
import Testing

/// Images whose set has got more presets since it was made of them.
@Suite(.timeLimit(.minutes(5)))
struct GrownSetTests {
    private static let before = "sets:\n  default: [thumbnail, small, medium, large, xl]\n"

    private struct Told: Decodable {
        struct Rendition: Decodable {
            var name: String
            var width: Int
            var bytes: Int?
        }
        struct Made: Decodable {
            var status: String
            var variants: [Rendition]
        }
        var set: Made
    }

    /// How old an image is: before sidecars said what was ordered, or before the set that there is now.
    @Test(arguments: ["first", "later"])
    func imagesFromBeforeAreDoneAndCanBeGivenTheRest(_ age: String) async throws {
        let folder = try TemporaryFolders.make()
        let settings = folder.appendingPathComponent("before.yaml")
        try Data(Self.before.utf8).write(to: settings)
        let file = try await Pictures.wide(in: folder)
        let words = ["--originals", "originals", "--variants", "variants", "--queue", "sqlite:jobs.sqlite"]
        let old = try await ServerProcess(words + ["--config", settings.path], folder: folder)
        let image = try await old.upload(file)
        _ = try await old.get("/images/\(image.id)/events", within: .seconds(120))
        #expect(try await told(image, old).set.variants.count == 15)
        await old.stop()
        // Jobs are forgotten after a while.
        for end in ["", "-wal", "-shm"] {
            try? FileManager.default.removeItem(at: folder.appendingPathComponent("jobs.sqlite\(end)"))
        }
        if age == "first" { try Self.forgetOrders(in: folder) }

        let new = try await ServerProcess(words, folder: folder)
        let grown = try await told(image, new).set
        #expect(grown.status == "done", "its set is not unfinished all at once")
        #expect(grown.variants.filter { $0.bytes == nil }.map(\.name).sorted() == Self.added)
        let page = try await new.get("/image/\(image.id)").text
        #expect(page.contains("15 of 21 made, the rest when it is asked for") && page.contains("2400w"))
        await new.stop()

        let ordered = try await Command.run(Products.url("calotype"), ["prerender"] + words, in: folder)
        #expect(ordered.output.hasPrefix("1 original: 1 ordered (6 variants)"), "\(ordered)")
        let last = try await ServerProcess(words, folder: folder)
        _ = try await last.get("/images/\(image.id)/events", within: .seconds(120))
        let whole = try await told(image, last).set
        #expect(whole.status == "done" && whole.variants.count == 21)
        #expect(whole.variants.allSatisfy { $0.bytes != nil })
        #expect(Set(whole.variants.map(\.width)) == [30, 540, 768, 1080, 1200, 1600, 2400])
        #expect(try await last.get("/image/\(image.id)").text.contains("All 21 made"))
        await last.stop()
    }

    @Test func noSizeIsLargerThanTheOriginal() async throws {
        let server = try await ServerProcess(["--queue", "sqlite:jobs.sqlite", "--workers", "0"])
        let file = try await Pictures.wide(in: server.folder, width: 1500)
        let set = try await told(try await server.upload(file), server).set
        #expect(set.status == "queued", "what has just been ordered is not done")
        // The two largest presets give the same, which is made once.
        #expect(set.variants.count == 18 && set.variants.map(\.width).max() == 1500)
        #expect(!set.variants.contains { $0.name.hasPrefix("3xl") })
        await server.stop()
    }

    private static let added = ["2xl", "2xl.avif", "2xl.webp", "3xl", "3xl.avif", "3xl.webp"]

    private func told(_ image: ServerProcess.Uploaded, _ server: ServerProcess) async throws -> Told {
        try JSONDecoder().decode(Told.self, from: try await server.get("/images/\(image.id)").body)
    }

    /// Makes sidecars what they were before they said which presets were ordered.
    private static func forgetOrders(in folder: URL) throws {
        let files = FileManager.default.enumerator(
            at: folder.appendingPathComponent("originals"),
            includingPropertiesForKeys: nil
        )
        var changed = 0
        for case let file as URL in files ?? .init() where file.pathExtension == "json" {
            let text = try String(contentsOf: file, encoding: .utf8)
            let older = text.replacing(#/"presets":\[[^\]]*\],?/#, with: "")
            guard older != text else { continue }
            try Data(older.utf8).write(to: file)
            changed += 1
        }
        #expect(changed == 1, "there is a sidecar that says it")
    }
}
