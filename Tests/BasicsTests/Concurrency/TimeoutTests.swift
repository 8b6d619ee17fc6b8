import Basics
import Synchronization
import TestKit
import Testing

@Suite(.timeLimit(.minutes(1)))
struct TimeoutTests {
    private struct Broken: Error {}

    @Test func whatIsInTimeIsGivenAndItsErrorToo() async throws {
        #expect(await withTimeout(.seconds(3_000)) { 7 } == 7)
        await #expect(throws: Broken.self) {
            try await withTimeout(.seconds(3_000)) { () async throws(Broken) -> Int in throw Broken() }
        }
    }

    @Test func whatTakesTooLongIsCancelledAndWaitedFor() async {
        let gate = Gate()
        let isOver = Atomic(false)
        let value = await withTimeout(.milliseconds(1)) {
            let passed = await gate.pass()
            isOver.store(true, ordering: .releasing)
            return passed
        }
        #expect(value == nil && isOver.load(ordering: .acquiring) && gate.arrived == 1)
    }

    @Test func withoutTimeNothingIsBegunButADeadlineOfThePastBeginsIt() async {
        let begun = Atomic(0)
        let work: @Sendable () async -> Bool = {
            begun.add(1, ordering: .relaxed)
            return await Gate().pass()
        }
        #expect(await withTimeout(.zero, work) == nil && begun.load(ordering: .relaxed) == 0)
        _ = await withDeadline(.now - .seconds(1), work)
        #expect(begun.load(ordering: .relaxed) == 1)
    }

    @Test func aCallerWhoIsCancelledGetsWhatTheWorkMakesOfIt() async {
        let gate = Gate()
        let task = Task { await withTimeout(.seconds(3_000)) { await gate.pass() ? "passed" : "told to stop" } }
        await gate.arrivals(1)
        task.cancel()
        #expect(await task.value == "told to stop")
    }

    @Test func workThatDoesNotNoticeIsNotWaitedForBeyondItsTime() async {
        let (gate, done) = (Gate(), Gate())
        let value = await withHardTimeout(.milliseconds(1)) {
            await withCancellationShield { _ = await gate.pass() }
            #expect(Task.isCancelled)
            return await done.pass()
        }
        #expect(value == nil)
        // It goes on by itself.
        gate.open()
        await done.arrivals(1)
        #expect(await withHardTimeout(.seconds(3_000)) { 3 } == 3)
    }

    @Test func workInTheBackgroundIsNotCancelled() async {
        let (gate, done) = (Gate(), Gate())
        await continueInBackground(after: .milliseconds(1)) {
            #expect(await gate.pass())
            _ = await done.pass()
        }
        gate.open()
        await done.arrivals(1)
        done.open()
        await continueInBackground(after: .seconds(3_000)) {}
    }

    @Test func aRaceGivesWhatCameFirst() async throws {
        let gate = Gate()
        let interrupted = await race({ await gate.pass() }, until: { "enough" })
        guard case .interrupted("enough") = interrupted else { return #expect(Bool(false), "\(interrupted)") }
        // Who watches may end without a reason: then the work goes on.
        let finished = await race({ 5 }, until: { () async -> String? in nil })
        guard case .finished(5) = finished else { return #expect(Bool(false), "\(finished)") }
    }
}

@Suite(.timeLimit(.minutes(1)))
struct CancellationShieldTests {
    private enum Values { @TaskLocal static var word = "none" }
    private struct Broken: Error {}

    @Test func theWorkSeesNoCancellationButTheTasksValues() async {
        let gate = Gate()
        let task = Task {
            await Values.$word.withValue("given") {
                await withCancellationShield {
                    let passed = await gate.pass()
                    return "\(passed) \(Task.isCancelled) \(Values.word)"
                }
            }
        }
        await gate.arrivals(1)
        task.cancel()
        gate.open()
        #expect(await task.value == "true false given")
        await #expect(throws: Broken.self) {
            try await withCancellationShield { () async throws(Broken) in throw Broken() }
        }
    }
}
