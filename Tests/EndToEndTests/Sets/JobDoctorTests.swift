import Foundation
import TestKit
import Testing

/// What `calotype doctor` says of the queue: each line that is not well says what to do.
@Suite(.timeLimit(.minutes(5)))
struct JobDoctorTests {
    /// What `doctor` says of the queue.
    private func lines(_ queue: String, _ more: [String] = []) async throws -> (lines: [String], status: Int32) {
        let result = try await Command.run(
            Products.url("calotype"),
            ["doctor", "--queue", queue] + more,
            in: try TemporaryFolders.make()
        )
        #expect(!(result.output + result.errors).contains("pass word") && !result.output.contains("pass%20word"))
        return (
            result.output.split(separator: "\n").map(String.init).filter { $0.dropFirst(8).hasPrefix("queue ") },
            result.status
        )
    }

    private func expect(_ queue: String, _ state: String, _ words: String..., more: [String] = []) async throws {
        let (lines, status) = try await lines(queue, more)
        let isThere = lines.contains { line in line.hasPrefix(state) && words.allSatisfy { line.contains($0) } }
        #expect(isThere, "\(words): \(lines)")
        // Renderers are not what this is about, and a busy machine may start them too slowly for the doctor.
        if state == "error" { #expect(status == 1) } else { #expect(!lines.contains { $0.hasPrefix("error") }) }
    }

    @Test func ofRedis() async throws {
        let server = try await RedisServer()
        let address = "redis://127.0.0.1:\(server.port)"
        #expect(
            try await lines(address).lines == [
                "ok      \("queue".padding(toLength: 30, withPad: " ", startingAt: 0))\(address) takes jobs and gives them out."
            ]
        )
        try server.cli("CONFIG", "SET", "appendfsync", "no")
        try await expect(address, "warning", "'appendfsync no'", "Use 'everysec' or 'always'.")
        try server.cli("CONFIG", "SET", "appendonly", "no")
        try await expect(address, "warning", "'appendonly no'", "are lost. Use 'appendonly yes'.")
        try server.cli("CONFIG", "SET", "maxmemory", "1gb")
        try server.cli("CONFIG", "SET", "maxmemory-policy", "allkeys-lru")
        try await expect(address, "warning", "'maxmemory-policy allkeys-lru'", "may delete jobs. Use 'noeviction'.")
        try server.cli("CONFIG", "SET", "requirepass", "pass word")
        try await expect(address, "error", "wants a password, as in redis://:PASSWORD@HOST")
        try await expect("redis://:pass%20word2@127.0.0.1:\(server.port)", "error", "user or password are wrong")
        try await expect("redis://:pass%20word@127.0.0.1:\(server.port)", "ok", "takes jobs")
        try await expect("redis://:pass%20word@127.0.0.1:\(server.port)/99", "error", "no database of that number")
        server.kill()
        try await expect(address, "error", "Redis at \(address) is away")
    }

    @Test(arguments: ["v1:upload", "v1:bulk", "versions", "dead", "done", "later"])
    func ofRedisInWhichAnotherProgramUsesOurKeys(key: String) async throws {
        let server = try await RedisServer()
        try server.cli("SET", "calotype:\(key)", "hello")
        let (lines, status) = try await lines("redis://127.0.0.1:\(server.port)")
        #expect(lines.count == 1 && status == 1, "\(lines)")
        #expect(lines.first?.hasPrefix("error") == true && lines.first?.contains("another prefix") == true, "\(lines)")
        #expect(lines.first?.contains("'calotype:\(key)' is of type string") == true, "\(lines)")
        #expect(try server.cli("GET", "calotype:\(key)") == "hello")
    }

    @Test func ofRedisThatIsTooOld() async throws {
        let server = try await HelperProcess("old_redis.py", [])
        try await expect("redis://127.0.0.1:\(server.greeting)", "error", "version 5.0.14", "needs 6.2 or newer")
    }

    @Test func ofFiles() async throws {
        let folder = try TemporaryFolders.make()
        let file = folder.appendingPathComponent("jobs.sqlite").path
        try await expect("sqlite:\(file)", "ok", "is not there yet")
        #expect(!FileManager.default.fileExists(atPath: file), "looking makes nothing")
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["originals"])
        // Nobody can write there, whoever asks.
        try await expect("sqlite:/proc/sys/jobs.sqlite", "error", "'/proc/sys' cannot be written", "--queue")
        try Data("something else".utf8).write(to: URL(fileURLWithPath: file))
        try await expect("sqlite:\(file)/below/jobs.sqlite", "error", "'\(file)' is not a folder")
        try await expect("sqlite:\(file)", "error", "damaged, or no file of jobs", "Move it away")
        try await expect("none", "ok", "no sets are made")
    }

    @Test func ofJobsThatWereGivenUp() async throws {
        let workshop = try Workshop()
        try await workshop.fill([], broken: ["broken.jpg"])
        #expect(try await workshop.run(["prerender"]).status == 0)
        let worker = try await workshop.work()
        #expect(try await workshop.jobs(until: "failed: 1").contains("failed: 1"))
        #expect(await worker.stop() == 0)
        let queue = workshop.words[3]
        try await expect(queue, "warning", "1 job was given up: 'calotype jobs list' tells why")
    }
}
