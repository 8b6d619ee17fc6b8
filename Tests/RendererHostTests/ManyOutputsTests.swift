import Descriptors
import Recipes
import RenderWire
import Synchronization
import TestKit
import Testing

@testable import RendererHost

/// Jobs of many outputs, with real processes; the double does what the original's text says when it comes to an output.
@Suite(.timeLimit(.minutes(1)))
struct ManyOutputsTests {
    @Test(arguments: [1, 5, RenderJob.mostOutputs])
    func everyOutputComes(count: Int) async throws {
        try await PoolFixture.withPool { pool async throws in
            let (outputs, failure, _) = try await pool.tellEach("all", count)
            #expect(failure == nil)
            #expect(outputs.map(\.index) == Array(0..<count))
            #expect(outputs.allSatisfy { $0.text == "output \($0.index)" })
            #expect(pool.status().memoryUsed == 0)
            #expect(try await pool.tell("echo 1") == "echo 1")
        }
    }

    @Test func nothingWantedIsNothingDone() async throws {
        let pool = try RendererPool(configuration: PoolFixture.configuration(), logger: PoolFixture.silent)
        let (outputs, failure, _) = try await pool.tellEach("all", 0)
        #expect(outputs.isEmpty && failure == nil)
        let (none, refusal, _) = try await pool.tellEach("all", RenderJob.mostOutputs + 1)
        #expect(none.isEmpty && refusal?.code == .cannotEncode)
    }

    @Test func anOutputsFailureIsItsOwn() async throws {
        try await PoolFixture.withPool { pool async throws in
            let (outputs, failure, _) = try await pool.tellEach("fail-one 1", 3)
            #expect(failure == nil)
            #expect(outputs.map(\.text) == ["output 0", nil, "output 2"])
            #expect(outputs[1].failure?.code == .cannotEncode)
            #expect(outputs[1].failure?.message.contains("\n") == false)
            #expect(pool.status().restarts.values.allSatisfy { $0 == 0 })
        }
    }

    @Test(
        arguments: [
            ("fail 2", RenderFailure.Code.brokenImage, nil), ("signal 2", .crashed, .crashed),
        ] as [(String, RenderFailure.Code, RestartReason?)]
    )
    func whatHadComeIsGoodAndTheRestHasFailed(
        words: String,
        code: RenderFailure.Code,
        reason: RestartReason?
    ) async throws {
        try await PoolFixture.withPool { pool async throws in
            let (outputs, failure, _) = try await pool.tellEach(words, 5)
            #expect(outputs.map(\.text) == ["output 0", "output 1"])
            #expect(failure?.code == code)
            #expect(try await pool.tell("echo 1") == "echo 1")
            if let reason { #expect(pool.status().restarts[reason] == 1) }
        }
    }

    @Test func theDeadlineIsOfEachOutput() async throws {
        try await PoolFixture.withPool { pool async throws in
            let (outputs, failure, _) = try await pool.tellEach("hang 1", 3, deadline: .seconds(2))
            #expect(outputs.map(\.text) == ["output 0"])
            #expect(failure?.code == .deadlineExceeded)
            #expect(await pool.reaches { $0.restarts[.deadline] == 1 })
        }
    }

    /// The process never ends its set by itself here: what is seen was handed over while it was at work.
    @Test func anOutputIsHandedOverAtOnceAndCancellingEndsTheRest() async throws {
        try await PoolFixture.withPool { pool async throws in
            let seen = Gate()
            let work = Task {
                try await pool.tellEach("hang 1", 3) { _ in seen.open() }
            }
            #expect(await seen.pass())
            work.cancel()
            let (outputs, failure, _) = try await work.value
            #expect(outputs.map(\.text) == ["output 0"])
            #expect(failure?.code == .cancelled)
            #expect(try await pool.tell("echo 1") == "echo 1")
        }
    }

    /// The file keeps what is not yet taken, also when the process has other work by then.
    @Test func aSlowCallerHoldsNobodyUp() async throws {
        try await PoolFixture.withPool { pool async throws in
            let gate = Gate()
            async let slow = pool.tellEach("all", 4) { _ in _ = await gate.pass() }
            await gate.arrivals(1)
            #expect(await pool.reaches { $0.busy == 0 })
            for number in 0..<5 { #expect(try await pool.tell("echo \(number)") == "echo \(number)") }
            gate.open()
            let (outputs, failure, _) = try await slow
            #expect(failure == nil)
            #expect(outputs.map(\.text) == ["output 0", "output 1", "output 2", "output 3"])
        }
    }

    /// The process goes on with this set only when it is told that it is preempted.
    @Test func aSetMakesWayForWhatSomebodyWaitsFor() async throws {
        try await PoolFixture.withPool { pool async throws in
            async let set = pool.tellEach("until-spoken-to 0", 5)
            #expect(await pool.reaches { $0.busy == 1 })
            #expect(try await pool.tell("echo 7") == "echo 7")
            let (outputs, failure, ending) = try await set
            #expect(failure == nil && ending == .preempted)
            #expect(outputs.map(\.text) == ["output 0"])
            #expect(pool.status().restarts.values.allSatisfy { $0 == 0 })
        }
    }

    /// It was told so at its last output.
    @Test func aSetThatIsThroughHasMadeWayInTime() async throws {
        try await PoolFixture.withPool { pool async throws in
            async let set = pool.tellEach("until-spoken-to 0", 1)
            #expect(await pool.reaches { $0.busy == 1 })
            #expect(try await pool.tell("echo 7") == "echo 7")
            #expect(try await set.ending == .complete)
            #expect(try await pool.tellEach("all", 3).ending == .complete)
        }
    }

    @Test func aCancellationBeforeTheWorkBegins() async throws {
        try await PoolFixture.withPool { pool async throws in
            let hanging = Task { try await pool.tellEach("hang 0", 1) }
            #expect(await pool.reaches { $0.busy == 1 })
            let waiting = Task { try await pool.tellEach("all", 2) }
            #expect(await pool.reaches { $0.queued == 1 })
            waiting.cancel()
            #expect(try await waiting.value.failure?.code == .cancelled)
            hanging.cancel()
            #expect(try await hanging.value.failure?.code == .cancelled)
        }
    }

    @Test(arguments: [
        "twice 1", "more 1", "before 1", "overlap 1", "back 2", "negative 1", "far 1", "long 1", "empty 1", "text 1",
        "finish 1", "facts 1", "ask 1", "fail-one-oddly 1",
    ])
    func whoTalksNonsenseIsReplaced(words: String) async throws {
        try await PoolFixture.withPool { pool async throws in
            let (outputs, failure, _) = try await pool.tellEach(words, 4)
            #expect(failure?.code == .unavailable)
            // What it writes over what it has told is what the caller gets: it is its own result all the same.
            #expect(outputs.first?.index == 0)
            #expect(Set(outputs.map(\.index)).count == outputs.count)
            #expect(try await pool.tell("echo 1") == "echo 1")
            #expect(pool.status().restarts[.protocol] == 1)
        }
    }

    @Test func anEndBeforeTheOutputAndAnOutputThatIsNotThereAreNonsense() async throws {
        try await PoolFixture.withPool { pool async throws in
            for words in ["tell-output", "tell-finished"] {
                #expect(try await pool.failure(words).code == .unavailable)
            }
            #expect(pool.status().restarts[.protocol] == 2)
        }
    }

    @Test func memoryIsAskedForOnce() async throws {
        try await PoolFixture.withPool({ $0.memory = 100 << 20 }) { pool async throws in
            #expect(try await pool.tellEach("need 1", 2).outputs.count == 2)
            let (outputs, failure, _) = try await pool.tellEach("need 60", 61)
            #expect(outputs.count == 61 && failure == nil)
        }
        try await PoolFixture.withPool({ $0.memory = 20 << 20 }) { pool async throws in
            let (outputs, failure, _) = try await pool.tellEach("need 40", 41)
            #expect(outputs.count == 40)
            #expect(failure?.code == .originalTooLarge)
        }
    }
}

/// An output as a test looks at it.
struct SeenOutput: Sendable {
    var index: Int
    var text: String?
    var failure: RenderFailure?
}

extension RendererPool {
    /// Gives the double its orders for a background job of equal outputs, and collects what comes of it.
    func tellEach(
        _ words: String,
        _ count: Int,
        deadline: Duration = .seconds(20),
        each: @Sendable (Int) async -> Void = { _ in }
    ) async throws -> (outputs: [SeenOutput], failure: RenderFailure?, ending: JobEnding?) {
        let original = try Descriptor.memory(holding: Array("each \(words)".utf8))
        let seen = Mutex<[SeenOutput]>([])
        var failure: RenderFailure?
        var ending: JobEnding?
        do throws(RenderFailure) {
            let outputs = Array(repeating: PoolFixture.output, count: count)
            let job = RenderJob(outputs, of: original, urgency: .background)
            ending = try await render(job, deadline: deadline) { index, result in
                switch result {
                case .success(let rendered):
                    let text = String(decoding: ((try? rendered.content.all()) ?? []).dropFirst(8), as: UTF8.self)
                    seen.withLock { $0.append(SeenOutput(index: index, text: text)) }
                case .failure(let error): seen.withLock { $0.append(SeenOutput(index: index, failure: error)) }
                }
                await each(index)
            }
        } catch {
            failure = error
        }
        return (seen.withLock { $0 }, failure, ending)
    }
}
