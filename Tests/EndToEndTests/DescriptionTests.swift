import Foundation
import NIOCore
import TestKit
import Testing

/// `/openapi.yaml` beside the server that it describes, tried by schemathesis.
@Suite(.timeLimit(.minutes(8)))
struct DescriptionTests {
    @Test func isValidAndItsExamplesAreWhatItSays() async throws {
        let server = try await ServerProcess.withPictures()
        let said = try await Command.python([Pictures.script("check_description.py"), server.url("/openapi.yaml")])
        let version = try await Command.run(Products.url("calotype"), ["--version"]).output.split(separator: "\n").first
        let number = try #require(version?.split(separator: " ").last)
        #expect(said.hasPrefix("version \(number), "), "\(said)")
        #expect(await server.stop() == 0)
    }

    @Test func everyCommandThatItShowsWorks() async throws {
        let server = try await ServerProcess(["--queue", "sqlite:jobs.sqlite"])
        try await Pictures.makeOriginals(in: server.originals)
        let folder = try TemporaryFolders.make()
        let photo = server.originals.appendingPathComponent("photo.jpg")
        try FileManager.default.copyItem(at: photo, to: folder.appendingPathComponent("photo.jpg"))
        let words = [server.url(""), ServerProcess.usualToken, folder.path]
        let said = try await Command.python([Pictures.script("try_samples.py")] + words)
        #expect(said.contains("samples"), "\(said)")
        #expect(await server.stop() == 0)
    }

    /// What anybody can read; all that HEAD of a picture can be asked is what GET of it can be.
    @Test func isTrueOfPictures() async throws {
        try await expectTruth(try await ServerProcess.withPictures(), ["--include-name", "GET /picture/{key}"])
    }

    @Test func isTrueOfFixedSizes() async throws {
        try await expectTruth(try await ServerProcess.withPictures(), ["--include-name", "GET /{size}/{key}"])
    }

    @Test func isTrueOfWhateverElseCanBeRead() async throws {
        try await expectTruth(
            try await ServerProcess.withPictures(),
            [
                "--include-method", "GET", "--include-method", "HEAD",
                "--exclude-path-regex", "^/images|^/jobs|^/picture/|^/\\{size\\}/",
            ]
        )
    }

    @Test func isTrueOfUploads() async throws {
        let server = try await ServerProcess.withPictures()
        // Something to list, to ask for and to remove.
        for name in ["logo.png", "turning.gif"] {
            let path = server.originals.appendingPathComponent(name).path
            #expect(try await server.curl("/images", ["-F", "image=@\(path)"]).status == 201)
        }
        try await expectTruth(server, ["--include-path-regex", "^/(images(/\\{id\\}|/tickets)?|purge)$"])
    }

    @Test func isTrueOfSets() async throws {
        let workshop = try Workshop()
        try await workshop.fill(["../upload.jpg"])
        let server = try await workshop.serve(["--workers", "1"])
        var images: [ServerProcess.Uploaded] = []
        for _ in 0..<2 {
            images.append(try await server.upload(workshop.folder.appendingPathComponent("upload.jpg").path))
        }
        // One is done; of the other it is still told.
        let events = try await server.get("/images/\(images[0].id)/events", within: .seconds(90))
        #expect(String(decoding: events.body, as: UTF8.self).contains("event: done\n"))
        let set = try await server.get("/images/\(images[0].id)").json["set"] as? [String: Any]
        let job = try #require(set?["job"] as? String)
        try await expectTruth(
            server,
            ["--include-path-regex", "^/(jobs/\\{id\\}|images/\\{id\\}/events|images)$"],
            ["TRY_JOB": job, "TRY_IMAGE": images[1].id]
        )
    }

    private func expectTruth(
        _ server: ServerProcess,
        _ selection: [String],
        _ environment: [String: String] = [:]
    ) async throws {
        let folder = try TemporaryFolders.make()
        let script = """
            import sys
            sys.argv[0] = "schemathesis"
            from schemathesis.cli import schemathesis
            schemathesis()
            """
        let result = try await Command.run(
            URL(fileURLWithPath: Command.pythonPath),
            [
                "-c", script, "--config-file", Pictures.script("schemathesis.toml"), "run", server.url("/openapi.yaml"),
                "--checks", "all", "--phases", "examples,coverage,fuzzing", "--max-examples", "10", "--seed", "1841",
                // Two workers would trip over each other in a cache of hypothesis.
                "--no-shrink", "--workers", "1", "--header", "Authorization: Bearer \(ServerProcess.usualToken)",
            ] + selection,
            environment: [
                "SCHEMATHESIS_HOOKS": "schemathesis_hooks", "PYTHONDONTWRITEBYTECODE": "1",
                "PYTHONPATH": Pictures.script(""),
            ].merging(environment) { $1 },
            in: folder
        )
        #expect(result.status == 0, "\(result.output.suffix(8_000))\(result.errors.suffix(2_000))")
        #expect(result.output.contains("generated"), "something was tried")
        #expect(await server.stop() == 0)
    }
}
