import Queueing
import ServiceLifecycle
import Synchronization
import TestKit
import Testing

struct WorkerShutdownTests {
    @Test(.timeLimit(.minutes(1)))
    func aShutdownLetsJobsComeToTheirEnd() async throws {
        let fixture = WorkerFixture()
        let gate = Gate()
        for name in ["first", "second"] { _ = try await fixture.queue.add(WorkerFixture.job(name)) }
        try await fixture.run(handler: { _, _ in _ = await gate.pass() }) { group in
            await gate.arrivals(1)
            await group.triggerGracefulShutdown()
            gate.open()
        }
        #expect(try await fixture.queue.status(WorkerFixture.job("first").id)?.state == .done)
        #expect(try await fixture.queue.status(WorkerFixture.job("second").id)?.state == .queued)
    }

    @Test(.timeLimit(.minutes(1)))
    func whatIsNotDoneInTimeIsHandedBack() async throws {
        var fixture = WorkerFixture()
        fixture.configuration.grace = .milliseconds(30)
        fixture.configuration.jobs = 2
        let gate = Gate()
        for name in ["a", "b"] { _ = try await fixture.queue.add(WorkerFixture.job(name)) }
        try await fixture.run(handler: { _, _ in _ = await gate.pass() }) { _ in await gate.arrivals(2) }
        for name in ["a", "b"] {
            let status = try await fixture.queue.status(WorkerFixture.job(name).id)
            #expect(status?.state == .queued && status?.attempts == 0)
        }
    }

    @Test(.timeLimit(.minutes(1)))
    func aCancelledWorkerHandsBackAtOnce() async throws {
        let fixture = WorkerFixture()
        let gate = Gate()
        _ = try await fixture.queue.add(WorkerFixture.job("a"))
        let running = Task {
            try await fixture.run(handler: { _, _ in guard await gate.pass() else { throw CancellationError() } }) {
                _ in
                await gate.arrivals(1)
                try await Task.sleep(for: .seconds(60))
            }
        }
        await gate.arrivals(1)
        running.cancel()
        _ = await running.result
        #expect(try await fixture.queue.status(WorkerFixture.job("a").id)?.state == .queued)
    }

    @Test(.timeLimit(.minutes(1)))
    func anIdleWorkerEndsAtOnce() async throws {
        let fixture = WorkerFixture()
        let start = ContinuousClock.now
        try await fixture.run(handler: { _, _ in }) { _ in }
        #expect(start.duration(to: .now) < .seconds(20))
    }
}

struct WorkerAbsenceTests {
    @Test(.timeLimit(.minutes(1)))
    func whileTheQueueIsAwayTheWorkerAsksAgainAndGoesOn() async throws {
        let fixture = WorkerFixture()
        let flaky = AbsentQueue(fixture.queue)
        flaky.isAway = true
        _ = try await fixture.queue.add(WorkerFixture.job("one"))
        let gate = Gate()
        try await fixture.run(on: flaky, handler: { _, _ in _ = await gate.pass() }) { _ in
            await flaky.refused(5)
            flaky.isAway = false
            await gate.arrivals(1)
            // It is away again when the worker wants to tell that it is done.
            flaky.isAway = true
            gate.open()
            await flaky.refused(20)
            flaky.isAway = false
            let status = try await fixture.wait(until: .done, "one")
            #expect(status.attempts == 1)
        }
    }

    @Test(.timeLimit(.minutes(1)))
    func aQueueThatStaysAwayDoesNotKeepTheWorkerFromEnding() async throws {
        let fixture = WorkerFixture()
        let flaky = AbsentQueue(fixture.queue)
        _ = try await fixture.queue.add(WorkerFixture.job("one"))
        let gate = Gate()
        try await fixture.run(on: flaky, handler: { _, _ in _ = await gate.pass() }) { group in
            await gate.arrivals(1)
            flaky.isAway = true
            await group.triggerGracefulShutdown()
            gate.open()
        }
        #expect(try await fixture.queue.status(WorkerFixture.job("one").id)?.state == .running)
    }
}
