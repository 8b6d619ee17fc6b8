import Descriptors
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
        ("memory-file", "errno 1"),
        ("map-writable", "worked"),
        ("map-writable-code", "errno 1"),
        ("map-code", "errno 1"),
        ("written-then-code", "errno 1"),
        ("code-then-written", "errno 1"),
    ])
    func isDeniedQuietly(deed: String, answer: String) async throws {
        try await PoolFixture.withPool { pool async throws in
            #expect(try await pool.tell("attempt \(deed)") == answer)
            #expect(pool.status().restarts.values.allSatisfy { $0 == 0 })
        }
    }

    /// Every road by which one could learn of a path that there is something, how long it is and when it was changed.
    @Test(arguments: [
        ("fstat", "worked"),
        ("stat-path", "errno 1"),
        ("lstat-path", "errno 1"),
        ("stat-at", "errno 1"),
        ("stat-empty-path", "errno 1"),
        ("stat-empty-path-of-descriptor", "errno 1"),
        ("stat-working-directory", "errno 9"),
        // The C library looks for another way then, and finds the one above.
        ("statx", "errno 1"),
        ("statx-missing", "errno 1"),
        ("access-effective", "errno 1"),
        ("readlink", "errno 1"),
        ("realpath", "errno 1"),
        ("statfs", "errno 1"),
        ("open-path", "errno 1"),
        ("chdir", "errno 1"),
        ("getxattr", "errno 1"),
        ("inotify", "errno 1"),
        ("truncate", "errno 1"),
        ("utime", "errno 1"),
        ("rename", "errno 1"),
        ("make-folder", "errno 1"),
    ])
    func nothingIsLearntOfAPath(deed: String, answer: String) async throws {
        try await PoolFixture.withPool { pool async throws in
            #expect(try await pool.tell("attempt \(deed)") == answer)
            #expect(pool.status().restarts.values.allSatisfy { $0 == 0 })
        }
    }

    /// Where drawings may come in, a path below the fonts' folders can be looked at, and no other.
    @Test(arguments: [
        ("stat-fonts", "worked"),
        ("access-fonts", "worked"),
        ("realpath", "worked"),
        ("access-fonts-to-write", "errno 13"),
        ("stat-path", "errno 13"),
        ("lstat-path", "errno 13"),
        ("stat-at", "errno 13"),
        ("stat-empty-path", "errno 13"),
        ("stat-empty-path-of-descriptor", "errno 13"),
        ("statx", "errno 13"),
        ("stat", "errno 13"),
        ("access-effective", "errno 13"),
        ("readlink", "errno 22"),
        ("statfs", "errno 13"),
        ("open-path", "errno 1"),
        ("open-path-of-fonts", "errno 1"),
        ("memory-file", "errno 1"),
        ("map-code", "errno 1"),
    ])
    func withDrawingsOnlyFontsCanBeLookedAt(deed: String, answer: String) async throws {
        try await PoolFixture.withPool({ $0.decoders = [.svg] }) { pool async throws in
            #expect(try await pool.tell("attempt \(deed)") == answer)
            #expect(pool.status().restarts.values.allSatisfy { $0 == 0 })
        }
    }

    @Test(arguments: ["hoard", "hoard-and-fail"])
    func anEarlierResultHoldsNoMemoryAndTakesNone(deed: String) async throws {
        try await PoolFixture.withPool { pool async throws in
            _ = try? await pool.tell(deed)
            #expect(try await pool.tell("hoard-length") == "0")
            #expect(try await pool.tell("attempt hoarded") == "errno 1")
            #expect(try await pool.tell("hoard-length") == "0")
        }
    }

    @Test func theResultOfASetHoldsNoMemoryOnceItIsTaken() async throws {
        try await PoolFixture.withPool { pool async throws in
            let original = try Descriptor.memory(holding: Array("each hoard 1".utf8))
            let job = RenderJob([PoolFixture.output, PoolFixture.output], of: original, urgency: .background)
            _ = try await pool.render(job, deadline: .seconds(20)) { _, _ in }
            var length = ""
            for _ in 0..<1_000 where length != "0" { length = try await pool.tell("hoard-length") }
            #expect(length == "0")
            #expect(try await pool.tell("attempt hoarded") == "errno 1")
        }
    }

    @Test(arguments: ["socket", "unix-socket", "exec", "fork", "kill-parent", "chroot"])
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
