import Foundation
import TestKit
import Testing

/// Places that lie in each other, however they are spelled.
@Suite(.timeLimit(.minutes(5)))
struct LocationTests {
    /// A folder with `data/originals` and `data/variants`, and links into them.
    private func folder() throws -> URL {
        let folder = try TemporaryFolders.make()
        for name in ["data/originals/sub", "data/variants", "elsewhere"] {
            try FileManager.default.createDirectory(
                at: folder.appendingPathComponent(name),
                withIntermediateDirectories: true
            )
        }
        for (name, target) in [("link", "data/originals"), ("inner", "data/originals/sub"), ("all", ".")] {
            try FileManager.default.createSymbolicLink(
                atPath: folder.appendingPathComponent(name).path,
                withDestinationPath: target
            )
        }
        return folder
    }

    private func run(_ command: [String]) async throws -> Command {
        try await Command.run(Products.url("calotype"), command, in: try folder())
    }

    /// That the cases are told apart is tested where settings are read; this is that commands say it, and end so.
    @Test(arguments: [
        ("data/originals", "link", "where the originals are too"),
        ("s3://bucket/p", "s3://bucket/p/x/y", "in the place of the originals"),
    ])
    func variantsAndOriginals(originals: String, variants: String, sentence: String) async throws {
        for command in ["serve", "doctor", "config"] {
            let result = try await run([command, "--originals", originals, "--variants", variants])
            #expect(result.status == (command == "doctor" ? 1 : 78), "\(result)")
            let said = command == "doctor" ? result.output : result.errors
            #expect(said.contains("'variants' is") && said.contains(sentence), "\(said)")
            #expect(said.contains("set 'variants' to a place of its own"), "\(said)")
        }
        let fine = ["config", "--originals", "data/originals", "--variants", "data/originals2"]
        #expect(try await run(fine).status == 0)
        #expect(try await run(["config"]).status == 0)
    }

    @Test func saysWhereThatStands() async throws {
        let folder = try folder()
        try Data("originals: data/originals\nvariants: inner\n".utf8)
            .write(to: folder.appendingPathComponent("calotype.yaml"))
        let result = try await Command.run(Products.url("calotype"), ["serve"], in: folder)
        #expect(result.status == 78 && result.errors.contains("calotype.yaml:2: the setting 'variants'"), "\(result)")
    }

    /// Whatever has brought them there.
    @Test func filesOfTheQueueAndOfSettingsAreNeverAnswered() async throws {
        let folder = try TemporaryFolders.make()
        let settings = folder.appendingPathComponent("mine.yaml")
        try Data("log-level: warning\n".utf8).write(to: settings)
        try await Pictures.makeOriginals(in: folder.appendingPathComponent("originals"))
        let photo = folder.appendingPathComponent("originals/photo.jpg")
        let names = ["work.db", "work.db-wal", "work.db-shm", "sub/work.db", "mine.yaml", "sub/MINE.yaml"]
        for name in names {
            try FileManager.default.copyItem(at: photo, to: folder.appendingPathComponent("originals/\(name)"))
        }
        let queue = "sqlite:\(folder.path)/work.db"
        let server = try await ServerProcess(["--config", settings.path, "--queue", queue], folder: folder)
        for name in names {
            for target in [
                "/original/\(name)", "/picture/\(name)?w=10", "/400x300/\(name)", "/picture/\(name)?format=json",
            ] {
                #expect(try await server.get(target).status == 404, "\(target)")
            }
        }
        #expect(try await server.get("/original/photo.jpg").status == 200)
        await server.stop()
    }
}
