import Recipes
import RenderWire
import Testing

@testable import RendererHost

#if os(Linux)
/// What an image that has taken a renderer over can do, tried from inside of one.
@Suite(.timeLimit(.minutes(1)))
struct SandboxTests {
    @Test func allSealsHold() async throws {
        try await PoolFixture.withPool { pool async throws in
            let facts = try #require(await pool.started().facts)
            #expect(Set(facts.seals.map(\.seal)) == Set(Seal.allCases))
            for report in facts.seals { #expect(report.holds, "\(report)") }
        }
    }

    @Test(arguments: [
        ("open", "errno 1"),
        ("create", "errno 1"),
        ("unlink", "errno 1"),
        ("stat", "errno 1"),
        ("chmod", "errno 1"),
        ("own-signal", "errno 1"),
        ("new-file-limit", "errno 1"),
        ("many-files", "errno 24"),
        ("change-original", "errno 9"),
        ("thread", "worked"),
    ])
    func isDeniedQuietly(deed: String, answer: String) async throws {
        try await PoolFixture.withPool { pool async throws in
            #expect(try await pool.tell("attempt \(deed)") == answer)
            #expect(pool.status().restarts.values.allSatisfy { $0 == 0 })
        }
    }

    @Test(arguments: ["socket", "unix-socket", "exec", "fork", "kill-parent"])
    func endsTheProcess(deed: String) async throws {
        try await PoolFixture.withPool { pool async throws in
            let failure = try await pool.failure("attempt \(deed)")
            #expect(failure.code == .crashed)
            #expect(failure.message.contains("SIGSYS"))
            #expect(try await pool.tell("echo 1") == "echo 1")
        }
    }

    @Test func withDrawingsFontsCanBeReadAndNothingElse() async throws {
        try await PoolFixture.withPool({ $0.decoders = [.svg] }) { pool async throws in
            #expect(try await pool.tell("attempt open") == "errno 13")
            #expect(try await pool.tell("attempt open-fonts") == "worked")
            #expect(try await pool.tell("attempt create") == "errno 1")
            #expect(try await pool.failure("attempt socket").message.contains("SIGSYS"))
        }
    }

    @Test func aResultCannotGrowWithoutEnd() async throws {
        try await PoolFixture.withPool({ $0.resultBytes = 4 << 20 }) { pool async throws in
            let failure = try await pool.failure("fill 8000000")
            #expect(failure.code == .outputTooLarge)
        }
    }
}
#endif
