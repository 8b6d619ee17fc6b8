import Queueing
import Testing

struct BellTests {
    @Test(.timeLimit(.minutes(1)))
    func aRingWakesAllWhoWait() async {
        let bell = Bell()
        await withTaskGroup { group in
            for _ in 0..<10 { group.addTask { await bell.wait(after: 0, atMost: .seconds(3_000)) } }
            bell.ring()
        }
        #expect(bell.count == 1)
    }

    @Test(.timeLimit(.minutes(1)))
    func aRingBeforeTheWaitIsNotMissed() async {
        let bell = Bell()
        let seen = bell.count
        bell.ring()
        await bell.wait(after: seen, atMost: .seconds(3_000))
    }

    @Test(.timeLimit(.minutes(1)))
    func aWaitEndsWithItsTimeOrItsTask() async {
        let bell = Bell()
        await bell.wait(after: 0, atMost: .milliseconds(1))
        let task = Task { await bell.wait(after: 0, atMost: .seconds(3_000)) }
        task.cancel()
        await task.value
    }
}
