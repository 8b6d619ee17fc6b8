import RenderWire
import Testing

@testable import RendererHost

/// What the pool decides about memory: 1,000 bytes in all, 100 for every job.
struct PoolStateMemoryTests {
    private func driver(count: Int) -> PoolDriver {
        PoolDriver.running(count: count) {
            $0.memory = 1_000
            $0.allowance = 100
        }
    }

    @Test func whatFitsIsGrantedAtOnce() {
        let pool = driver(count: 1)
        _ = pool.submit(1)
        #expect(pool.used == 100)
        #expect(pool.need(1, 100) == [.grant(1)])
        #expect(pool.need(1, 1_000) == [.grant(1)])
        #expect(pool.used == 1_000)
        #expect(pool.answered(1) == [.deliver(1)])
        #expect(pool.used == 0)
    }

    @Test func whatNeverFitsIsRefused() {
        let pool = driver(count: 1)
        _ = pool.submit(1)
        #expect(pool.need(1, 1_001) == [.fail(1, .originalTooLarge), .refuse(1, .originalTooLarge)])
        #expect(pool.answered(1) == [])
        #expect(pool.submit(2) == [.assign(2, 1)])
    }

    @Test func twoBigOnesComeOneAfterTheOther() {
        let pool = driver(count: 2)
        _ = pool.submit(1)
        _ = pool.submit(2)
        #expect(pool.need(1, 950) == [])
        #expect(pool.need(2, 950) == [.grant(1)])
        #expect(pool.used == 950)
        #expect(pool.answered(1) == [.grant(2), .deliver(2)])
        #expect(pool.answered(2) == [.deliver(1)])
        #expect(pool.used == 0)
    }

    @Test func newWorkWaitsWhenItDoesNotFit() {
        let pool = driver(count: 2)
        _ = pool.submit(1)
        #expect(pool.need(2, 950) == [.grant(2)])
        #expect(pool.submit(2) == [])
        #expect(pool.answered(2) == [.assign(2, 2), .deliver(1)])
    }

    @Test func whoWaitsUntilTheDeadlineKeepsItsProcess() {
        let pool = driver(count: 2)
        _ = pool.submit(1, deadline: 10)
        _ = pool.submit(2, deadline: 5)
        _ = pool.need(2, 900)
        #expect(pool.need(1, 900) == [])
        #expect(pool.tick(at: 5) == [.fail(2, .overloaded), .refuse(1, .overloaded)])
        #expect(pool.answered(1) == [])
        #expect(pool.restarts == [:])
    }

    @Test func whoIsCancelledWhileWaitingIsToldAtOnce() {
        let pool = driver(count: 2)
        _ = pool.submit(1)
        _ = pool.submit(2)
        _ = pool.need(2, 900)
        _ = pool.need(1, 900)
        #expect(pool.cancel(2) == [.fail(2, .cancelled), .refuse(1, .cancelled)])
        #expect(pool.need(1, 5_000) == [.refuse(1, .cancelled)])
        #expect(pool.answered(1) == [])
    }

    @Test func whoAsksForMoreAmidItsWorkIsNeverLeftWaiting() {
        let pool = driver(count: 2)
        _ = pool.submit(1)
        _ = pool.submit(2)
        #expect(pool.need(2, 500) == [.grant(2)])
        #expect(pool.need(1, 400) == [.grant(1)])
        #expect(pool.need(2, 700) == [.fail(1, .overloaded), .refuse(2, .overloaded)])
        #expect(pool.used == 900)
    }

    @Test func aCrashGivesItsMemoryBack() {
        let pool = driver(count: 2)
        _ = pool.submit(1)
        _ = pool.submit(2)
        _ = pool.need(2, 800)
        #expect(pool.need(1, 800) == [])
        #expect(pool.ended(2, .signalled(11)) == [.fail(1, .crashed), .grant(1), .start(3)])
        #expect(pool.used == 800)
    }

    @Test func theKilledHoldTheirMemoryUntilTheyAreGone() {
        let pool = driver(count: 1)
        _ = pool.submit(1, deadline: 1)
        _ = pool.need(1, 800)
        _ = pool.tick(at: 1)
        #expect(pool.used == 800)
        _ = pool.ended(1, .signalled(9))
        #expect(pool.used == 0)
    }
}
