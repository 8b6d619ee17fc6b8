import Foundation
import TestKit
import Testing

/// `calotype jobs` and `calotype worker` given what cannot be.
@Suite(.timeLimit(.minutes(5)))
struct JobCommandTests {
    private func run(_ words: [String]) async throws -> Command {
        try await Command.run(Products.url("calotype"), words, in: try TemporaryFolders.make())
    }

    @Test(arguments: [
        (["jobs", "retry"], 64, "Name jobs as 'calotype jobs list' shows them, or give --all."),
        (["jobs", "retry", "a", "--all"], 64, "Name jobs or give --all, not both."),
        (["jobs", "drop", "a b"], 64, "'a b' cannot be the name of a job."),
        (["jobs", "drop", "../x", "--queue", "redis://127.0.0.1:1"], 64, "'../x' cannot be the name of a job."),
        (["jobs", "drop", String(repeating: "a", count: 129)], 64, "cannot be the name of a job"),
        (["jobs", "list", "--state", "nonsense"], 64, "nonsense"),
        (["jobs", "list", "--limit", "0"], 64, "--limit must be from 1 to 100000."),
        (["jobs", "list", "extra"], 64, "'extra'"), (["jobs", "list", "--stat", "failed"], 64, "'--stat'"),
        (["jobs", "lst"], 64, "lst"),
        (
            ["jobs", "list"], 69,
            "calotype-data/jobs.sqlite'. Give the --queue, or the --variants, that 'calotype serve' has."
        ),
        (["jobs", "drop", "a", "--queue", "sqlite:nowhere/jobs.sqlite"], 69, "no job file 'nowhere/jobs.sqlite'"),
        (
            ["jobs", "retry", "--all", "--queue", "redis://:secret@127.0.0.1:1"], 69,
            "Redis at redis://127.0.0.1:1 is away"
        ),
        (["jobs", "list", "--queue", "redis://:secret@127.0.0.1:x"], 78, "its port is no port"),
        (["jobs", "list", "--queue", "mysql://u:secret@127.0.0.1"], 78, "rediss://"),
        (["jobs", "list", "--queue", "none"], 78, "The setting 'queue' is 'none'."),
        (["jobs", "list", "--queue", "sqlite:a.sqlite", "--queue", "redis://127.0.0.1"], 64, "given twice"),
        (["worker", "--queue", "none"], 78, "a worker needs a queue"),
        (["worker", "--workers", "many"], 78, "'many'"),
        (["worker", "--queue", "sqlite:/proc/sys/jobs.sqlite"], 69, "cannot be opened"),
        (["worker", "--webhook-url", "ftp://secret.example"], 78, "'webhook-url' is no address"),
        (["worker", "--webhook-url", "http://a", "--webhook-secret", ""], 78, "'webhook-secret' is empty"),
    ])
    func refusesWhatCannotBeInOneSentence(arguments: [String], status: Int, words: String) async throws {
        let result = try await run(arguments)
        #expect(Int(result.status) == status && result.errors.contains(words), "\(arguments): \(result)")
        #expect(result.errors.hasPrefix("calotype: ") && result.errors.split(separator: "\n").count == 1, "\(result)")
        #expect(!result.errors.contains("secret.") && !result.errors.contains(":secret"), "\(result.errors)")
    }

    @Test func aFileThatIsNoQueueIsLeftAsItIs() async throws {
        let file = try TemporaryFolders.make().appendingPathComponent("jobs.sqlite")
        let code =
            "import sqlite3, sys; q = sqlite3.connect(sys.argv[1]); q.execute('CREATE TABLE theirs (a)'); q.commit()"
        _ = try await Command.python(["-c", code, file.path])
        let before = try Data(contentsOf: file)
        for command in [["jobs", "list"], ["jobs", "drop", "--all"], ["worker"], ["doctor"]] {
            let result = try await run(command + ["--queue", "sqlite:\(file.path)"])
            #expect(result.status != 0 && (result.output + result.errors).contains("of another program"), "\(result)")
        }
        #expect(try Data(contentsOf: file) == before)
    }

    @Test func twoEnginesAreTwoQueues() async throws {
        let redis = try await RedisServer()
        let file = try Workshop()
        let address = "redis://127.0.0.1:\(redis.port)"
        try await file.fill(["photo.jpg"])
        #expect(try await file.run(["prerender"]).status == 0)
        let there = try await run(["jobs", "list", "--state", "queued", "--queue", address])
        #expect(there.status == 0 && there.output.hasPrefix("queued: 0 interactive, 0 upload, 0 bulk;"), "\(there)")
        let job = try #require(
            try await file.run(["jobs", "list", "--state", "queued"]).output.split(separator: "\n").last?
                .split(separator: "\t").first.map(String.init)
        )
        let missing = try await run(["jobs", "drop", job, "--queue", address])
        #expect(missing.status == 1 && missing.errors == "There is no job '\(job)'.\n", "\(missing)")
        #expect(missing.output == "0 jobs are forgotten.\n")
        // Nor does a prefix see another's.
        let other = try await run(["jobs", "list", "--queue", address, "--queue-prefix", "other"])
        #expect(other.status == 0 && other.output.hasSuffix("running: 0; failed: 0\n"))
    }

    @Test(arguments: [["worker"], ["prerender"], ["jobs"], ["jobs", "list"], ["jobs", "retry"], ["jobs", "drop"]])
    func explainsItself(command: [String]) async throws {
        let result = try await run(command + ["--help"])
        #expect(result.status == 0 && result.output.contains("USAGE: calotype \(command.joined(separator: " "))"))
        #expect(command == ["jobs"] || result.output.contains("--queue URL"), "\(result.output)")
        #expect(result.output.split(separator: "\n").allSatisfy { $0.count <= 160 || $0.contains("default:") })
    }
}
