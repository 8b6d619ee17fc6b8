import Foundation
import TestKit
import Testing

/// `calotype prerender` while Redis is away: before anything is ordered, and in the midst of it.
@Suite(.timeLimit(.minutes(5)))
struct PrerenderWaitingTests {
    private struct Sight: Decodable {
        var status: Int
        var screen: [String]
    }

    private let redis: RedisServer
    private let workshop: Workshop
    private var away: String { "Redis at redis://127.0.0.1:\(redis.port) is away: " }

    init() async throws {
        redis = try await RedisServer()
        workshop = try Workshop(queue: "redis://127.0.0.1:\(redis.port)")
    }

    @Test func aQueueThatIsAwayFromTheStartEndsIt() async throws {
        try await workshop.fill(["photo.jpg"])
        redis.kill()
        let result = try await workshop.run(["prerender"])
        #expect(result.status == 69 && result.output.isEmpty, "\(result)")
        #expect(result.errors.hasPrefix("calotype: \(away)") && result.errors.split(separator: "\n").count == 1)
    }

    @Test func aTerminalTellsThatItWaits() async throws {
        try await workshop.fill((0..<2_000).map { "p\($0).jpg" })
        async let watching = Command.python(
            [Pictures.script("watch_terminal.py"), "200", "waiting, Ctrl-C stops", Products.url("calotype").path]
                + ["prerender"] + workshop.words.prefix(4)
                + ["--originals", workshop.originals.path, "--variants", workshop.folder.path + "/variants"]
        )
        try await killWhenOrdering()
        let sight = try JSONDecoder().decode(Sight.self, from: Data(try await watching.utf8))
        #expect(sight.status == 130, "\(sight.screen)")
        let line = try #require(sight.screen.first { $0.hasPrefix(away) }, "\(sight.screen)")
        #expect(line.hasSuffix("; waiting, Ctrl-C stops."), "\(line)")
        #expect(sight.screen.last?.hasPrefix("Stopped; ") == true, "\(sight.screen)")
    }

    @Test func itSaysSoAgainAndGoesOn() async throws {
        try await workshop.fill((0..<2_000).map { "p\($0).jpg" })
        let errors = workshop.folder.appendingPathComponent("errors")
        async let running = Command.run(
            URL(fileURLWithPath: "/bin/sh"),
            ["-c", "exec \"$0\" \"$@\" 2>errors", Products.url("calotype").path, "prerender"] + workshop.words,
            in: workshop.folder
        )
        try await killWhenOrdering()
        let isTold = await Polling.becomesTrue(within: .seconds(60)) {
            let text = (try? String(contentsOf: errors, encoding: .utf8)) ?? ""
            return text.split(separator: "\n").count { $0.hasSuffix("; waiting, Ctrl-C stops.") } == 2
        }
        #expect(isTold, "\((try? String(contentsOf: errors, encoding: .utf8)) ?? "")")
        try await redis.start()
        let result = try await running
        #expect(result.status == 0 && result.output.hasPrefix("2000 originals: "), "\(result)")
        #expect(try await workshop.run(["jobs", "list"]).output.contains(", 2000 bulk;"))
    }

    /// Ends Redis once some jobs are in it, and long before all are.
    private func killWhenOrdering() async throws {
        let isOrdering = await Polling.becomesTrue(within: .seconds(60)) {
            (try? redis.cli("DBSIZE")).flatMap { Int($0) } ?? 0 > 20
        }
        redis.kill()
        #expect(isOrdering)
    }
}
