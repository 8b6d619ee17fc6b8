import RenderWire
import Testing

@testable import RendererHost

/// What the pool decides, without processes and without time passing.
struct PoolStateTests {
    @Test func startsAllAtOnceAndGivesWorkToTheFirstThatIsReady() {
        let pool = PoolDriver(count: 2)
        #expect(pool.begin() == [.start(1), .start(2)])
        #expect(pool.submit(1) == [])
        #expect(pool.ready(2) == [.assign(1, 2)])
        #expect(pool.submit(2) == [])
        #expect(pool.answered(2) == [.assign(2, 2), .deliver(1)])
    }

    @Test func workBeforeTheBeginningWaits() {
        let pool = PoolDriver(count: 1)
        #expect(pool.submit(1) == [])
        #expect(pool.begin() == [.start(1)])
        #expect(pool.ready(1) == [.assign(1, 1)])
    }

    @Test func worksInTheOrderOfArrival() {
        let pool = PoolDriver.running(count: 1)
        for ticket in 1...4 { _ = pool.submit(ticket) }
        #expect(pool.answered(1) == [.assign(2, 1), .deliver(1)])
        #expect(pool.answered(1) == [.assign(3, 1), .deliver(2)])
        #expect(pool.cancel(4) == [.fail(4, .cancelled)])
        #expect(pool.answered(1) == [.deliver(3)])
    }

    @Test(arguments: [0, 1, 3])
    func refusesWhatTheQueueCannotHold(limit: Int) {
        let pool = PoolDriver.running(count: 1) { $0.queue = limit }
        #expect(pool.submit(0) == [.assign(0, 1)])
        for ticket in 1..<1 + limit { #expect(pool.submit(ticket) == []) }
        #expect(pool.submit(99) == [.fail(99, .overloaded)])
    }

    @Test func aCrashFailsOneAndStartsAnother() {
        let pool = PoolDriver.running(count: 2)
        #expect(pool.submit(1) == [.assign(1, 2)])
        #expect(pool.submit(2) == [.assign(2, 1)])
        #expect(pool.ended(2, .signalled(11)) == [.fail(1, .crashed), .start(3)])
        #expect(pool.restarts == [.crashed: 1])
        #expect(pool.answered(1) == [.deliver(2)])
        #expect(pool.ready(3) == [])
    }

    @Test func aDeathWhileIdleIsReplaced() {
        let pool = PoolDriver.running(count: 1)
        _ = pool.submit(1)
        _ = pool.answered(1)
        #expect(pool.ended(1, .exited(0)) == [.start(2)])
    }

    @Test func aDeadlineEndsTheProcessAndOnlyThen() {
        let pool = PoolDriver.running(count: 1)
        _ = pool.submit(1, deadline: 10)
        #expect(pool.tick(at: 9.9) == [])
        #expect(pool.tick(at: 10) == [.fail(1, .deadlineExceeded), .kill(1), .start(2)])
        #expect(pool.ended(1, .signalled(9)) == [])
        #expect(pool.restarts == [.deadline: 1])
    }

    @Test func aDeadlineInTheQueueLeavesTheOthersAlone() {
        let pool = PoolDriver.running(count: 1)
        _ = pool.submit(1, deadline: 20)
        _ = pool.submit(2, deadline: 5)
        _ = pool.submit(3, deadline: 20)
        #expect(pool.tick(at: 5) == [.fail(2, .deadlineExceeded)])
        #expect(pool.answered(1) == [.assign(3, 1), .deliver(1)])
    }

    @Test func whatIsNotWantedAnyMoreHasAMomentToEnd() {
        let pool = PoolDriver.running(count: 1)
        _ = pool.submit(1)
        #expect(pool.cancel(1) == [.fail(1, .cancelled)])
        #expect(pool.cancel(1) == [])
        #expect(pool.tick(at: 0.1) == [])
        #expect(pool.tick(at: 0.2) == [.kill(1), .start(2)])
        #expect(pool.restarts == [.cancelled: 1])
    }

    @Test func whatEndsInThatMomentKeepsItsProcess() {
        let pool = PoolDriver.running(count: 1)
        _ = pool.submit(1)
        _ = pool.cancel(1)
        #expect(pool.submit(2) == [])
        #expect(pool.answered(1) == [.assign(2, 1)])
        #expect(pool.tick(at: 0.2) == [])
    }

    @Test func workThatCouldNotBeHandedOverIsGivenToAnother() {
        let pool = PoolDriver.running(count: 2)
        #expect(pool.submit(1) == [.assign(1, 2)])
        #expect(pool.notAssigned(1, 2) == [.kill(2), .assign(1, 1), .start(3)])
    }

    @Test func aProcessThatHasMadeEnoughIsReplacedWithoutAGap() {
        let pool = PoolDriver.running(count: 1) { $0.recycleImages = 2 }
        _ = pool.submit(1)
        #expect(pool.answered(1) == [.deliver(1)])
        _ = pool.submit(2)
        #expect(pool.answered(1) == [.start(2), .deliver(2)])
        // The old one works on until the new one is ready.
        #expect(pool.submit(3) == [.assign(3, 1)])
        #expect(pool.ready(2) == [])
        #expect(pool.answered(1) == [.kill(1), .deliver(3)])
        #expect(pool.restarts == [.images: 1])
        #expect(pool.submit(4) == [.assign(4, 2)])
    }

    @Test func oneIsReplacedForItsMemoryAtATime() {
        let pool = PoolDriver.running(count: 2)
        _ = pool.submit(1)
        _ = pool.submit(2)
        #expect(pool.answered(1, resident: 500 << 20) == [.start(3), .deliver(2)])
        #expect(pool.answered(2, resident: 500 << 20) == [.deliver(1)])
        #expect(pool.ready(3) == [.kill(1)])
        #expect(pool.restarts == [.memory: 1])
    }

    @Test func shutdownFinishesWhatThereIs() {
        let pool = PoolDriver.running(count: 2)
        _ = pool.submit(1)
        _ = pool.submit(2)
        _ = pool.submit(3)
        #expect(pool.drain() == [])
        #expect(pool.submit(4) == [.fail(4, .unavailable)])
        #expect(pool.answered(1) == [.assign(3, 1), .deliver(2)])
        #expect(pool.answered(2) == [.kill(2), .deliver(1)])
        #expect(pool.answered(1) == [.kill(1), .deliver(3)])
        #expect(pool.ended(2, .signalled(9)) == [])
        #expect(pool.ended(1, .signalled(9)) == [.stopped])
    }

    @Test func shutdownReplacesTheLastOneWhileWorkWaits() {
        let pool = PoolDriver.running(count: 1)
        _ = pool.submit(1)
        _ = pool.submit(2)
        _ = pool.drain()
        #expect(pool.ended(1, .signalled(11)) == [.fail(1, .crashed), .start(2)])
        #expect(pool.ready(2) == [.assign(2, 2)])
        #expect(pool.answered(2) == [.kill(2), .deliver(2)])
        #expect(pool.ended(2, .signalled(9)) == [.stopped])
    }

    @Test func stoppingFailsAllAndEndsAll() {
        let pool = PoolDriver.running(count: 1)
        _ = pool.submit(1)
        _ = pool.submit(2)
        #expect(pool.stop() == [.fail(2, .unavailable), .fail(1, .unavailable), .kill(1)])
        #expect(pool.ended(1, .signalled(9)) == [.stopped])
    }

    @Test func shutdownBeforeTheBeginningIsTheEnd() {
        let pool = PoolDriver(count: 1)
        _ = pool.submit(1)
        #expect(pool.drain() == [.fail(1, .unavailable), .stopped])
        #expect(pool.begin() == [])
    }
}
