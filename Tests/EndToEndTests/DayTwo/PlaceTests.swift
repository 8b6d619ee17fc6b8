import Foundation
import TestKit
import Testing

/// Places that lie in each other, however they are spelled.
@Suite(.timeLimit(.minutes(5)))
struct PlaceTests {
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

    @Test(arguments: [
        ("data/originals", "data/originals", "where the originals are too"),
        ("data/originals", "./data//originals/", "where the originals are too"),
        ("data/originals", "link", "where the originals are too"),
        ("link", "data/originals", "where the originals are too"),
        ("data/originals", "data/originals/variants", "in the place of the originals"),
        ("data/originals/", "data/variants/../originals/not/there", "in the place of the originals"),
        ("data/originals", "inner", "in the place of the originals"),
        ("data/originals", "all/link/x", "in the place of the originals"),
        ("data/originals", "elsewhere/../inner/x/../../y", "in the place of the originals"),
        (".", "data/variants", "in the place of the originals"),
        ("/", "data/variants", "in the place of the originals"),
        ("data/variants", "data", "around the place of the originals"),
        ("data/originals/sub", "link", "around the place of the originals"),
        ("s3://bucket", "s3://bucket/variants", "in the place of the originals"),
        ("s3://bucket/p/", "s3://bucket/p", "where the originals are too"),
        ("s3://bucket/p", "s3://bucket/p/x/y", "in the place of the originals"),
        ("s3://bucket/p/x", "s3://bucket/p", "around the place of the originals"),
        ("s3://bucket/p/x", "s3://bucket/", "around the place of the originals"),
    ])
    func variantsAndOriginals(originals: String, variants: String, sentence: String) async throws {
        for command in ["serve", "doctor", "config"] {
            let result = try await run([command, "--originals", originals, "--variants", variants])
            #expect(result.status == (command == "doctor" ? 1 : 78), "\(result)")
            let said = command == "doctor" ? result.output : result.errors
            #expect(said.contains("'variants' is") && said.contains(sentence), "\(said)")
            #expect(said.contains("set 'variants' to a place of its own"), "\(said)")
        }
    }

    @Test(arguments: [
        (["--originals", "data/originals", "--variants", "data/variants"]),
        (["--originals", "data/originals", "--variants", "data/originals2"]),
        (["--originals", "data/originals", "--variants", "elsewhere/inner"]),
        (["--originals", "s3://bucket/p", "--variants", "s3://bucket/pre"]),
        (["--originals", "s3://bucket/p", "--variants", "s3://bucket/P/p"]),
        (["--originals", "s3://bucket/p", "--variants", "s3://bucket2/p/x"]),
        (["--originals", "s3://bucket", "--variants", "data/originals"]),
        (["--queue", "sqlite:data/jobs.sqlite"]),
        ([]),
    ])
    func thoseBesideEachOtherAreFine(arguments: [String]) async throws {
        let result = try await run(["config"] + arguments)
        #expect(result.status == 0, "\(result.errors)")
    }

    @Test(arguments: [
        (["--queue", "sqlite:data/originals/jobs.sqlite"], "'queue' is 'data/originals/jobs.sqlite', which is in"),
        (["--queue", "sqlite:inner/jobs.sqlite"], "'queue' is 'inner/jobs.sqlite', which is in the place of the orig"),
        (["--queue", "sqlite:data/variants/jobs.sqlite"], "in the place of the variants"),
        (["--token-file", "data/originals/token"], "'token-file' is 'data/originals/token', which is in the place of"),
        (
            ["--queue", "sqlite:data/x", "--token-file", "data/./x"],
            "'token-file' is 'data/./x', where the jobs are too"
        ),
        (
            ["--remote-cache", "data/originals/remote"],
            "'remote-cache' is 'data/originals/remote', which is in the place"
        ),
        (["--remote-cache", "data"], "'remote-cache' is 'data', which is around the place of the originals"),
        // The file that is implied lies beside the variants.
        (["--originals", "elsewhere", "--variants", "elsewhere/v"], "'variants' is 'elsewhere/v', which is in"),
        (["--originals", "data", "--variants", "s3://bucket/v", "--queue", "sqlite:data/j"], "'queue' is 'data/j'"),
        (["--remote-origins", "https://a.example/*", "--remote-cache", "link/x"], "'remote-cache' is 'link/x'"),
        (["--remote-origins", "https://a.example/*", "--remote-cache", "data"], "around the place of the originals"),
        (["--remote-origins", "https://a.example/*", "--remote-cache", "data/variants"], "where the variants are too"),
    ])
    func whatElseIsKept(arguments: [String], sentence: String) async throws {
        var words = arguments
        if !words.contains("--originals") { words += ["--originals", "data/originals"] }
        if !words.contains("--variants") { words += ["--variants", "data/variants"] }
        let result = try await run(["config"] + words)
        #expect(result.status == 78 && result.errors.contains(sentence), "\(result.errors)")
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
