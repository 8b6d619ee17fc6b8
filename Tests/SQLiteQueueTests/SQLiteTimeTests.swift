import Queueing
import SQLiteQueue
import Synchronization
import TestKit
import Testing

/// The usual rules, with a clock that moves when it is told to.
struct SQLiteTimeTests {
    /// Seconds since 1970.
    private final class Wall: Sendable {
        private let seconds = Mutex(1_800_000_000.0)
        var now: Double { seconds.withLock { $0 } }
        func advance(by more: Double) { seconds.withLock { $0 += more } }
    }

    private let wall = Wall()
    private let folder: TemporaryFolder
    private let queue: SQLiteQueue

    init() throws {
        folder = try TemporaryFolder()
        let wall = wall
        queue = try SQLiteQueue(path: folder.path("jobs.sqlite"), rules: QueueRules(), poll: .milliseconds(5)) {
            wall.now
        }
    }

    @Test func aSilentWorkersJobIsAnothersAfterHalfAMinute() async throws {
        _ = try await queue.add(SQLiteFileTests.job("one"))
        let first = try #require(try await queue.claim(waiting: .zero))
        wall.advance(by: 29)
        #expect(try await queue.claim(waiting: .zero) == nil)
        #expect(try await queue.heartbeat(first))
        wall.advance(by: 29)
        #expect(try await queue.claim(waiting: .zero) == nil)
        wall.advance(by: 2)
        let second = try #require(try await queue.claim(waiting: .zero))
        #expect(second.attempt == 2)
        #expect(try await queue.heartbeat(first) == false)
        #expect(try await queue.complete(first) == false)
        #expect(try await queue.complete(second))
        await queue.close()
    }

    @Test func aJobIsTriedFiveTimesWithGrowingPauses() async throws {
        _ = try await queue.add(SQLiteFileTests.job("one"))
        for (attempt, longest) in [(1, 2.0), (2, 8), (3, 32), (4, 128)] {
            let claim = try #require(try await queue.claim(waiting: .zero))
            #expect(claim.attempt == attempt)
            _ = try await queue.fail(claim, reason: "S3 is away", retrying: .soon)
            wall.advance(by: longest * 0.75 - 0.1)
            #expect(try await queue.claim(waiting: .zero) == nil, "it rests before try \(attempt + 1)")
            wall.advance(by: longest * 0.25 + 0.2)
        }
        let last = try #require(try await queue.claim(waiting: .zero))
        #expect(try await queue.fail(last, reason: "S3 is away", retrying: .soon) == .giveUp)
        wall.advance(by: 3_600)
        #expect(try await queue.claim(waiting: .zero) == nil)
        #expect(try await queue.status(last.job.id)?.error == "S3 is away")
        await queue.close()
    }

    @Test func aClockThatIsSetBackDoesNotKeepJobsFromBeingTried() async throws {
        for name in ["rests", "runs"] { _ = try await queue.add(SQLiteFileTests.job(name)) }
        let resting = try #require(try await queue.claim(waiting: .zero))
        _ = try await queue.fail(resting, reason: "S3 is away", retrying: .soon)
        _ = try #require(try await queue.claim(waiting: .zero))
        wall.advance(by: -86_400)
        let names = [try await queue.claim(waiting: .zero), try await queue.claim(waiting: .zero)]
        #expect(Set(names.map { $0?.job.id.text }) == ["rests", "runs"])
        await queue.close()
    }
}
