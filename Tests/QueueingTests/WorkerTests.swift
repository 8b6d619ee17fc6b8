import Queueing
import TestKit
import Testing

struct WorkerTests {
    @Test(.timeLimit(.minutes(1)))
    func jobsAreDoneAndTheirProgressIsSeen() async throws {
        let fixture = WorkerFixture()
        let gate = Gate()
        _ = try await fixture.queue.add(WorkerFixture.job("one"))
        let handler: Worker.Handler = { job, progress in
            await progress.report(done: 1, of: 2)
            _ = await gate.pass()
        }
        try await fixture.run(handler: handler) { _ in
            await gate.arrivals(1)
            let status = try await fixture.wait(until: .running, "one")
            #expect(status.done == 1)
            gate.open()
            let end = try await fixture.wait(until: .done, "one")
            #expect(end.done == 2)
        }
    }

    @Test(.timeLimit(.minutes(1)))
    func soManyJobsRunAtATime() async throws {
        var fixture = WorkerFixture()
        fixture.configuration.jobs = 3
        let gate = Gate()
        for number in 0..<5 { _ = try await fixture.queue.add(WorkerFixture.job("job-\(number)")) }
        try await fixture.run(handler: { _, _ in _ = await gate.pass() }) { _ in
            await gate.arrivals(3)
            let counts = try await fixture.queue.counts()
            #expect(counts.running == 3)
            #expect(gate.arrived == 3)
            gate.open()
            for number in 0..<5 { _ = try await fixture.wait(until: .done, "job-\(number)") }
        }
    }

    @Test(.timeLimit(.minutes(1)))
    func whatMayPassIsTriedAgainAndWhatCannotIsNot() async throws {
        struct Passing: Error, CustomStringConvertible { var description: String { "S3 is away" } }
        let fixture = WorkerFixture()
        let diary = Diary()
        for name in ["passing", "broken", "recovering"] { _ = try await fixture.queue.add(WorkerFixture.job(name)) }
        let handler: Worker.Handler = { job, _ in
            diary.note(job.id.text)
            switch job.id.text {
            case "passing": throw Passing()
            case "broken": throw JobFailure("not an image", retrying: .never)
            default:
                guard diary.all.count(where: { $0 == "recovering" }) > 1 else {
                    throw JobFailure("once", retrying: .soon)
                }
            }
        }
        try await fixture.run(handler: handler) { _ in
            let passing = try await fixture.wait(until: .failed, "passing")
            #expect(passing.attempts == 3 && passing.error == "S3 is away")
            let broken = try await fixture.wait(until: .failed, "broken")
            #expect(broken.attempts == 1 && broken.error == "not an image")
            let recovering = try await fixture.wait(until: .done, "recovering")
            #expect(recovering.attempts == 2 && recovering.error == nil)
        }
        #expect(diary.all.count == 6)
    }

    @Test(.timeLimit(.minutes(1)))
    func aJobThatNoWorkerSurvivesIsGivenUpAndToldOf() async throws {
        let fixture = WorkerFixture(
            rules: QueueRules(visibility: .milliseconds(1), retries: RetryPolicy(tries: 3))
        )
        let (diary, told) = (Diary(), Gate(isOpen: true))
        _ = try await fixture.queue.add(WorkerFixture.job("poison"))
        for _ in 1...3 { #expect(try await fixture.queue.claim(waiting: .seconds(10)) != nil) }
        let listener: Worker.Listener = { job, reason in
            diary.note("\(job.id): \(reason ?? "done")")
            _ = await told.pass()
        }
        try await fixture.run(whenOver: listener, handler: { job, _ in diary.note("begun") }) { _ in
            await told.arrivals(1)
            let status = try await fixture.wait(until: .failed, "poison")
            #expect(status.attempts == 3)
            #expect(diary.all == ["poison: \(status.error ?? "")"], "it is not begun again")
            #expect(status.error == "It was begun 3 times, and each time its worker ended before the job did.")
        }
    }

    @Test(.timeLimit(.minutes(1)))
    func aLongJobIsNotTakenOver() async throws {
        let fixture = WorkerFixture(rules: QueueRules(visibility: .seconds(3)))
        let gate = Gate()
        _ = try await fixture.queue.add(WorkerFixture.job("long"))
        try await fixture.run(handler: { _, _ in _ = await gate.pass() }) { _ in
            await gate.arrivals(1)
            let taken = try await fixture.queue.claim(waiting: .seconds(4))
            #expect(taken == nil)
            gate.open()
            let status = try await fixture.wait(until: .done, "long")
            #expect(status.attempts == 1)
        }
    }

    @Test(.timeLimit(.minutes(1)))
    func aJobThatWasTakenAwayIsLetGo() async throws {
        let fixture = WorkerFixture()
        let gate = Gate()
        let diary = Diary()
        let job = try WorkerFixture.job("dropped")
        _ = try await fixture.queue.add(job)
        let handler: Worker.Handler = { job, _ in
            diary.note(await gate.pass() ? "passed" : "cancelled")
        }
        try await fixture.run(handler: handler) { _ in
            await gate.arrivals(1)
            let isDropped = try await fixture.queue.drop(job.id)
            #expect(isDropped)
            _ = try await fixture.queue.add(WorkerFixture.job("next"))
            await gate.arrivals(2)
            #expect(diary.all == ["cancelled"])
            gate.open()
            _ = try await fixture.wait(until: .done, "next")
        }
        #expect(try await fixture.queue.status(job.id) == nil)
    }

    @Test(.timeLimit(.minutes(1)))
    func aJobThatTakesTooLongIsCancelledAndTriedAgain() async throws {
        var fixture = WorkerFixture()
        fixture.configuration.deadline = .milliseconds(30)
        let gate = Gate()
        _ = try await fixture.queue.add(WorkerFixture.job("slow"))
        try await fixture.run(handler: { _, _ in _ = await gate.pass() }) { _ in
            let status = try await fixture.wait(until: .failed, "slow")
            #expect(status.attempts == 3)
            #expect(status.error == "It took longer than 0.03 seconds.")
        }
        #expect(gate.arrived == 3)
    }
}
