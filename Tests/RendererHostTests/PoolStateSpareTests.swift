import RenderWire
import Testing

@testable import RendererHost

/// What the pool decides with a process more than there may be at work.
struct PoolStateSpareTests {
    /// A pool whose processes 1…count and, beyond them, a spare one are ready.
    private func driver(count: Int, _ change: (inout PoolSettings) -> Void = { _ in }) -> PoolDriver {
        let pool = PoolDriver(count: count) {
            $0.spares = 1
            change(&$0)
        }
        _ = pool.begin()
        for number in 1...count + 1 { _ = pool.ready(number) }
        return pool
    }

    @Test func aSpareOneIsStartedWhenThereAreEnoughToWork() {
        let pool = PoolDriver(count: 2) { $0.spares = 1 }
        #expect(pool.begin() == [.start(1), .start(2)])
        #expect(pool.ready(2) == [])
        #expect(pool.ready(1) == [.start(3)])
        #expect(pool.ready(3) == [])
    }

    @Test func noMoreWorkAtATimeThanThereMayBe() {
        let pool = driver(count: 1)
        #expect(pool.submit(1) == [.assign(1, 2)])
        #expect(pool.submit(2) == [])
        #expect(pool.answered(2) == [.assign(2, 2), .deliver(1)])
    }

    @Test func aCrashCostsNoWaiting() {
        let pool = driver(count: 1)
        _ = pool.submit(1)
        _ = pool.submit(2)
        #expect(pool.ended(2, .signalled(11)) == [.fail(1, .crashed), .assign(2, 1), .start(3)])
        #expect(pool.ready(3) == [])
        #expect(pool.ended(1, .signalled(11)) == [.fail(2, .crashed), .start(4)])
    }

    @Test func aDeadlineCostsNoWaiting() {
        let pool = driver(count: 1)
        _ = pool.submit(1, deadline: 10)
        _ = pool.submit(2, deadline: 20)
        #expect(pool.tick(at: 10) == [.fail(1, .deadlineExceeded), .kill(2), .assign(2, 1), .start(3)])
    }

    @Test func whatIsDueIsReplacedAtOnce() {
        let pool = driver(count: 1) { $0.recycleImages = 1 }
        _ = pool.submit(1)
        #expect(pool.answered(2) == [.kill(2), .start(3), .deliver(1)])
        #expect(pool.submit(2) == [.assign(2, 1)])
    }

    @Test func whereTwoDieThoseThatWorkComeFirst() {
        let pool = driver(count: 2)
        _ = pool.submit(1)
        _ = pool.submit(2)
        #expect(pool.ended(3, .signalled(11)) == [.fail(1, .crashed), .start(4)])
        #expect(pool.ended(2, .signalled(11)) == [.fail(2, .crashed)])
        #expect(pool.ready(4) == [.start(5)])
    }

    @Test func noneIsStartedForTheEnd() {
        let pool = driver(count: 1)
        _ = pool.submit(1)
        #expect(pool.drain() == [.kill(1)])
        #expect(pool.ended(1, .signalled(9)) == [])
        #expect(pool.ended(2, .signalled(11)) == [.fail(1, .crashed), .stopped])
    }
}
