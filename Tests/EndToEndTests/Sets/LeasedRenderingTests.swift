import Foundation
import TestKit
import Testing

/// Servers over the same stores and the same Redis, which are asked for the same new picture at once.
struct LeasedRenderingTests {
    private static func renders(_ server: ServerProcess) async throws -> Int {
        let metrics = try await server.get("/metrics").text
        let line = metrics.split(separator: "\n").first { $0.hasPrefix("calotype_renders_total") }
        return line.flatMap { $0.split(separator: " ").last }.flatMap { Int($0) } ?? 0
    }

    @Test(.timeLimit(.minutes(3)))
    func oneOfThemMakesIt() async throws {
        let redis = try await RedisServer()
        let workshop = try Workshop(queue: "redis://127.0.0.1:\(redis.port)")
        let names = (1...12).map { "p\($0).jpg" }
        try await workshop.fill(names)
        let servers = [try await workshop.serve(), try await workshop.serve()]
        for name in names {
            async let first = servers[0].get("/picture/\(name)?w=60&format=png")
            async let second = servers[1].get("/picture/\(name)?w=60&format=png")
            let (one, two) = try await (first, second)
            #expect(one.status == 200 && two.status == 200 && one.body == two.body && one["ETag"] == two["ETag"])
        }
        let renders = try await (Self.renders(servers[0]), Self.renders(servers[1]))
        #expect(renders.0 + renders.1 == names.count, "\(renders)")
        #expect(await Polling.becomesTrue { (try? redis.cli("KEYS", "*lease*").isEmpty) == true })
    }

    /// Who was to make it is gone: another does, as soon as its lease has ended.
    @Test(.timeLimit(.minutes(3)))
    func whatAServerLeftIsMadeByAnother() async throws {
        let redis = try await RedisServer()
        let workshop = try Workshop(queue: "redis://127.0.0.1:\(redis.port)")
        try await workshop.fill(["p.jpg", "q.jpg"])
        let (dying, living) = (try await workshop.serve(), try await workshop.serve())
        let stopped = dying.renderers
        for renderer in stopped { Foundation.kill(renderer, SIGSTOP) }
        defer { for renderer in stopped { Foundation.kill(renderer, SIGKILL) } }
        async let lost = dying.get("/picture/p.jpg?w=60")
        for await keys in Polling.values(within: .seconds(60), { try? redis.cli("KEYS", "*lease*") })
        where keys?.isEmpty == false { break }
        async let waiting = living.get("/picture/p.jpg?w=60")
        await dying.kill()
        #expect(try await waiting.status == 200)
        _ = try? await lost
        #expect(try await Self.renders(living) == 1)

        // Without Redis each makes its own.
        redis.kill()
        #expect(try await living.get("/picture/q.jpg?w=60").status == 200)
    }
}
