import RenderWire
import Testing

@testable import RendererHost

/// What the pool decides when sets and single variants want the same processes.
struct PoolStateUrgencyTests {
    @Test func whatSomebodyWaitsForOvertakesSets() {
        let pool = PoolDriver.running(count: 1)
        #expect(pool.submit(1) == [.assign(1, 1)])
        #expect(pool.submit(2, .spare) == [])
        #expect(pool.submit(3, .background) == [])
        #expect(pool.submit(4) == [])
        #expect(pool.submit(5) == [])
        #expect(pool.answered(1) == [.assign(4, 1), .deliver(1)])
        #expect(pool.answered(1) == [.assign(5, 1), .deliver(4)])
        #expect(pool.answered(1) == [.assign(3, 1), .deliver(5)])
        #expect(pool.answered(1) == [.assign(2, 1), .deliver(3)])
    }

    @Test func aSetIsToldOnceToMakeWay() {
        let pool = PoolDriver.running(count: 1)
        #expect(pool.submit(1, .background) == [.assign(1, 1)])
        #expect(pool.submit(2) == [.preempt(1)])
        #expect(pool.submit(3) == [])
        #expect(pool.advanced(1, .spare) == [])
        #expect(pool.answered(1) == [.assign(2, 1), .deliver(1)])
        // The rest of the set.
        #expect(pool.submit(4, .spare) == [])
        #expect(pool.answered(1) == [.assign(3, 1), .deliver(2)])
        #expect(pool.answered(1) == [.assign(4, 1), .deliver(3)])
    }

    @Test func theLeastUrgentMakeWayFirstAndAsManyAsNeeded() {
        let pool = PoolDriver.running(count: 3)
        #expect(pool.submit(1, .background) == [.assign(1, 3)])
        #expect(pool.submit(2, .spare) == [.assign(2, 2)])
        #expect(pool.submit(3) == [.assign(3, 1)])
        #expect(pool.submit(4) == [.preempt(2)])
        #expect(pool.submit(5) == [.preempt(3)])
        #expect(pool.submit(6) == [])
    }

    @Test func nobodyMakesWayForHisLike() {
        let pool = PoolDriver.running(count: 1)
        _ = pool.submit(1, .background)
        #expect(pool.submit(2, .background) == [])
        #expect(pool.submit(3, .spare) == [])
    }

    @Test func whatIsSlowMakesWayForWhatIsQuick() {
        let pool = PoolDriver.running(count: 1)
        _ = pool.submit(1, .background)
        #expect(pool.submit(2, .background) == [])
        #expect(pool.advanced(1, .background) == [])
        // From here on it has only slow ones left.
        #expect(pool.advanced(1, .spare) == [.preempt(1)])
        #expect(pool.answered(1) == [.assign(2, 1), .deliver(1)])
    }

    @Test func whoHasWaitedLongIsServedInTurn() {
        let pool = PoolDriver.running(count: 1)
        _ = pool.submit(1)
        _ = pool.submit(2, .spare)
        #expect(pool.tick(at: 4.9) == [])
        _ = pool.submit(3)
        _ = pool.tick(at: 5)
        #expect(pool.answered(1) == [.assign(2, 1), .preempt(1), .deliver(1)])
        #expect(pool.answered(1) == [.assign(3, 1), .deliver(2)])
    }

    @Test func setsTakeNoPlaceFromThoseWhoWait() {
        let pool = PoolDriver.running(count: 1) { $0.queue = 1 }
        #expect(pool.submit(1) == [.assign(1, 1)])
        #expect(pool.submit(2, .background) == [])
        #expect(pool.submit(3, .background) == [.fail(3, .overloaded)])
        #expect(pool.submit(4) == [])
        #expect(pool.submit(5) == [.fail(5, .overloaded)])
    }

    @Test func everyOutputHasItsOwnTime() {
        let pool = PoolDriver.running(count: 1)
        _ = pool.submit(1, .background, deadline: 10)
        _ = pool.tick(at: 9)
        _ = pool.advanced(1, .background, deadline: 19)
        #expect(pool.tick(at: 18) == [])
        #expect(pool.tick(at: 19) == [.fail(1, .deadlineExceeded), .kill(1), .start(2)])
    }

    @Test func whatIsNotWantedAnyMoreIsNotTold() {
        let pool = PoolDriver.running(count: 1)
        _ = pool.submit(1, .background)
        _ = pool.cancel(1)
        #expect(pool.submit(2) == [])
    }

    @Test func whoWaitsForMemoryIsNotTold() {
        let pool = PoolDriver.running(count: 2) {
            $0.memory = 1_000
            $0.allowance = 100
        }
        _ = pool.submit(1)
        _ = pool.submit(2, .background)
        #expect(pool.need(2, 900) == [.grant(2)])
        #expect(pool.need(1, 900) == [])
        #expect(pool.submit(3) == [])
    }
}
