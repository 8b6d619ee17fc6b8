import RenderWire
import Testing

@testable import RendererHost

/// What the pool decides when processes do not come to the point where they can work.
struct PoolStateStartTests {
    @Test func afterAFailedStartOneTriesAgainLaterAndLater() {
        let pool = PoolDriver(count: 2)
        _ = pool.begin()
        #expect(pool.ended(1, .notStarted("no file")) == [])
        #expect(pool.tick(at: 0.09) == [])
        #expect(pool.ended(2, .notStarted("no file")) == [])
        #expect(pool.tick(at: 0.15) == [])
        #expect(pool.tick(at: 0.29) == [.start(3)])
        #expect(pool.ended(3, .exited(1)) == [])
        #expect(pool.tick(at: 0.6) == [])
        #expect(pool.tick(at: 0.7) == [.start(4)])
        #expect(pool.ready(4) == [.start(5)])
        #expect(pool.restarts == [.start: 3])
    }

    @Test func withoutHopeWorkIsRefusedAtOnce() {
        let pool = PoolDriver(count: 1)
        _ = pool.begin()
        #expect(pool.submit(1) == [])
        var time = 0.0
        for number in 1...3 {
            let actions = pool.ended(number, .notStarted("no file"), at: time)
            #expect(actions == (number == 3 ? [.fail(1, .unavailable)] : []))
            time += 10
            #expect(pool.tick(at: time) == [.start(number + 1)])
        }
        #expect(pool.submit(2) == [.fail(2, .unavailable)])
        #expect(pool.ready(4) == [])
        #expect(pool.submit(3) == [.assign(3, 4)])
    }

    @Test func theWaitHasAnEnd() {
        let pool = PoolDriver(count: 1)
        _ = pool.begin()
        var time = 0.0
        for number in 1...40 {
            _ = pool.ended(number, .notStarted("no file"), at: time)
            time += 15
            #expect(pool.tick(at: time) == [.start(number + 1)])
        }
    }

    @Test func oneThatDiesAsSoonAsItIsReadyIsNotStartedForEver() {
        let pool = PoolDriver.running(count: 1)
        #expect(pool.ended(1, .exited(4)) == [])
        #expect(pool.tick(at: 0.1) == [.start(2)])
        #expect(pool.ready(2) == [])
        #expect(pool.ended(2, .exited(4), at: 1) == [])
        #expect(pool.tick(at: 1.25) == [.start(3)])
        #expect(pool.ready(3) == [])
        #expect(pool.ended(3, .exited(4), at: 2) == [])
        #expect(pool.submit(1) == [.fail(1, .unavailable)])
        #expect(pool.tick(at: 2.5) == [.start(4)])
        #expect(pool.ready(4) == [])
        #expect(pool.submit(2) == [.assign(2, 4)])
        #expect(pool.answered(4) == [.deliver(2)])
        #expect(pool.submit(3) == [.assign(3, 4)])
    }

    @Test func oneThatIsNeverReadyIsEnded() {
        let pool = PoolDriver(count: 1)
        _ = pool.begin()
        #expect(pool.tick(at: 29) == [])
        #expect(pool.tick(at: 30) == [.kill(1)])
        #expect(pool.tick(at: 30.1) == [.start(2)])
        #expect(pool.ready(1) == [])
        #expect(pool.ended(1, .signalled(9)) == [])
    }

    @Test func aPoolThatWorksIsNotGivenUpForFailedStarts() {
        let pool = PoolDriver.running(count: 2)
        _ = pool.submit(1)
        _ = pool.ended(2, .signalled(11))
        var time = 0.0
        for number in 3...8 {
            _ = pool.ended(number, .notStarted("no memory"), at: time)
            time += 20
            _ = pool.tick(at: time)
        }
        #expect(pool.submit(2) == [.assign(2, 1)])
    }

    /// A pool with one process that has done work and is gone, so that the next one starts.
    private func proven() -> PoolDriver {
        let pool = PoolDriver.running(count: 1)
        _ = pool.submit(1)
        _ = pool.answered(1)
        #expect(pool.ended(1, .signalled(9), at: 0) == [.start(2)])
        return pool
    }

    @Test func workWaitsForAProgramThatIsKnownToWork() {
        let pool = proven()
        #expect(pool.submit(2, deadline: 40) == [])
        var time = 0.0
        for number in 2...6 {
            #expect(pool.ended(number, .exited(1), at: time) == [])
            #expect(pool.submit(number + 10) == [])
            time += 1
            #expect(pool.tick(at: time) == [.start(number + 1)])
        }
        #expect(pool.ready(7) == [.assign(2, 7)])
        #expect(pool.answered(7) == [.assign(12, 7), .deliver(2)])
    }

    @Test func hopeEndsWhereNoneBecomesReadyForLong() {
        let pool = proven()
        _ = pool.submit(2, deadline: 100)
        var time = 0.0
        for number in 2...7 {
            #expect(pool.ended(number, .exited(1), at: time) == [])
            time += 5
            _ = pool.tick(at: time)
        }
        #expect(pool.ended(8, .exited(1), at: 30) == [.fail(2, .unavailable)])
        #expect(pool.submit(3) == [.fail(3, .unavailable)])
        #expect(pool.tick(at: 45) == [.start(9)])
        #expect(pool.ready(9) == [])
        #expect(pool.submit(4) == [.assign(4, 9)])
    }

    @Test func whoKillsProcessesSaysNothingOfTheProgram() {
        let pool = PoolDriver(count: 1)
        _ = pool.begin()
        _ = pool.submit(1, deadline: 100)
        var time = 0.0
        for number in 1...5 {
            #expect(pool.ended(number, .signalled(9), at: time) == [])
            time += 5
            #expect(pool.tick(at: time) == [.start(number + 1)])
        }
        #expect(pool.ready(6) == [.assign(1, 6)])
    }

    @Test func whatWaitsInVainIsToldThatNoneCouldBeStarted() {
        let pool = proven()
        _ = pool.submit(2, deadline: 3)
        #expect(pool.tick(at: 3) == [.fail(2, .unavailable)])
    }
}
