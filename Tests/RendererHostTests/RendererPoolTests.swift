import Descriptors
import Recipes
import RenderWire
import Testing

@testable import RendererHost

/// The pool with real processes; the double does what the original's text says.
@Suite(.timeLimit(.minutes(1)))
struct RendererPoolTests {
    @Test func workComesBack() async throws {
        try await PoolFixture.withPool { pool async throws in
            #expect(try await pool.tell("echo 7") == "echo 7")
            #expect(try await pool.tell("size 3000000").utf8.count == 3_000_000)
            let rendered = try await pool.render(
                PoolFixture.output,
                of: .memory(holding: Array("echo 8".utf8)),
                deadline: .seconds(9)
            )
            #expect(rendered.report.bytes == rendered.content.count)
            #expect(rendered.queued >= .zero)
            #expect(rendered.rendering > .zero)
        }
    }

    @Test func aFailureIsHandedOnAndTheProcessLivesOn() async throws {
        try await PoolFixture.withPool { pool async throws in
            let failure = try await pool.failure("fail")
            #expect(failure == RenderFailure(.brokenImage, "It ends early."))
            #expect(try await pool.tell("echo 1") == "echo 1")
            #expect(pool.status().restarts.values.allSatisfy { $0 == 0 })
        }
    }

    @Test(arguments: [(11, "SIGSEGV"), (6, "SIGABRT"), (7, "SIGBUS"), (9, "SIGKILL")])
    func aCrashCostsItsOwnJobOnly(signal: Int, name: String) async throws {
        try await PoolFixture.withPool(count: 2) { pool async throws in
            let others = Task {
                try await withThrowingTaskGroup { group in
                    for number in 0..<50 { group.addTask { try await pool.tell("echo \(number)") } }
                    return try await group.reduce(into: 0) { count, _ in count += 1 }
                }
            }
            let failure = try await pool.failure("signal \(signal)")
            #expect(failure.code == .crashed)
            #expect(failure.message.contains(name))
            #expect(try await others.value == 50)
            #expect(await pool.reaches { $0.alive == 2 })
            #expect(pool.status().restarts[.crashed] == 1)
        }
    }

    @Test func anExitIsACrash() async throws {
        try await PoolFixture.withPool { pool async throws in
            let failure = try await pool.failure("exit 0")
            #expect(failure.code == .crashed)
            #expect(try await pool.tell("echo 1") == "echo 1")
        }
    }

    @Test(arguments: ["hang", "spin"])
    func aHangEndsAtItsDeadline(words: String) async throws {
        try await PoolFixture.withPool(count: 2) { pool async throws in
            let hanging = Task { try await pool.failure(words, deadline: .milliseconds(500)) }
            #expect(try await pool.tell("echo 1") == "echo 1")
            #expect(try await hanging.value.code == .deadlineExceeded)
            // It is ended a moment after the caller was told.
            #expect(await pool.reaches { $0.alive == 2 && $0.restarts[.deadline] == 1 })
        }
    }

    @Test func aDeadlineHoldsInTheQueueToo() async throws {
        try await PoolFixture.withPool { pool async throws in
            let hanging = Task { try await pool.failure("hang", deadline: .seconds(60)) }
            #expect(await pool.reaches { $0.busy == 1 })
            let failure = try await pool.failure("echo 1", deadline: .milliseconds(100))
            #expect(failure.code == .deadlineExceeded)
            #expect(pool.status().busy == 1)
            hanging.cancel()
            _ = try await hanging.value
        }
    }

    @Test func memoryBeyondTheFenceCostsTheProcess() async throws {
        try await PoolFixture.withPool(count: 2) { pool async throws in
            let eating = Task { try await pool.failure("eat") }
            #expect(try await pool.tell("echo 1") == "echo 1")
            #expect(try await eating.value.code == .crashed)
            #expect(try await pool.tell("echo 2") == "echo 2")
        }
    }

    @Test(arguments: [
        "garbage", "endless", "ready-again", "need-nothing", "lie-longer", "lie-huge", "lie-empty", "lie-size",
        "lie-pages", "lie-header", "fail-oddly", "close",
    ])
    func whoTalksNonsenseIsReplaced(words: String) async throws {
        try await PoolFixture.withPool { pool async throws in
            let failure = try await pool.failure(words)
            #expect([.unavailable, .crashed].contains(failure.code))
            #expect(try await pool.tell("echo 1") == "echo 1")
            let restarts = pool.status().restarts
            #expect(restarts[.protocol, default: 0] + restarts[.crashed, default: 0] == 1)
        }
    }

    @Test func aPlaceholderComesOnlyWhereItWasAskedFor() async throws {
        try await PoolFixture.withPool { pool async throws in
            let wanted = RenderOutput.placeholder(Recipe())
            let original = try Descriptor.memory(holding: Array("placeholder".utf8))
            let rendered = try await pool.render(wanted, of: original, deadline: .seconds(9))
            #expect(rendered.placeholder?.thumbHash == [1, 2, 3, 4, 5])
            #expect(try await pool.failure("placeholder").code == .unavailable)
            for words in ["lie-preview", "lie-hash", "facts", "echo 1"] {
                let failure = await #expect(throws: RenderFailure.self) {
                    try await pool.tell(words, output: wanted)
                }
                #expect(failure?.code == .unavailable)
            }
        }
    }

    @Test func aSummaryComesOnlyWhereItWasAskedFor() async throws {
        try await PoolFixture.withPool { pool async throws in
            let wanted = RenderOutput.summary(Recipe(output: Output(summary: .color)))
            let original = try Descriptor.memory(holding: Array("summary".utf8))
            let rendered = try await pool.render(wanted, of: original, deadline: .seconds(9))
            #expect(try rendered.content.all() == Array("#ffffff".utf8))
            #expect(try await pool.failure("summary").code == .unavailable)
            let other = RenderOutput.summary(Recipe(output: Output(summary: .blurHash)))
            for (words, output) in [("summary", other), ("placeholder", wanted), ("echo 1", wanted)] {
                let failure = await #expect(throws: RenderFailure.self) {
                    try await pool.tell(words, output: output)
                }
                #expect(failure?.code == .unavailable)
            }
        }
    }

    @Test func factsComeOnlyWhereTheyWereAskedFor() async throws {
        try await PoolFixture.withPool { pool async throws in
            let original = try Descriptor.memory(holding: Array("facts".utf8))
            let rendered = try await pool.render(.facts(Recipe()), of: original, deadline: .seconds(9))
            #expect(rendered.report.original.size == PixelSize(width: 10, height: 10) && rendered.content.count == 0)
            #expect(try await pool.failure("facts").code == .unavailable)
            let failure = await #expect(throws: RenderFailure.self) {
                try await pool.tell("echo 1", output: .facts(Recipe()))
            }
            #expect(failure?.code == .unavailable)
        }
    }

    /// The original, and two pictures to be laid over it.
    @Test(arguments: [1, 3, RenderJob.mostInputs])
    func aJobMayHaveSeveralInputs(count: Int) async throws {
        try await PoolFixture.withPool { pool async throws in
            let texts = ["inputs"] + (1..<count).map { "input \($0)" }
            let inputs = try texts.map { try Descriptor.memory(holding: Array($0.utf8)) }
            for _ in 0..<3 {
                let job = RenderJob([PoolFixture.output], of: inputs[0], with: Array(inputs.dropFirst()))
                let results = try await pool.all(job, deadline: .seconds(20))
                let seen = String(decoding: try results[0].get().content.all().dropFirst(8), as: UTF8.self)
                #expect(seen == texts.joined(separator: ", "))
            }
            #expect(try await pool.tell("echo 1") == "echo 1")
            #expect(pool.status().restarts.values.allSatisfy { $0 == 0 })
        }
    }

    @Test func moreInputsOrOutputsThanTheBoundsAreRefused() async throws {
        try await PoolFixture.withPool { pool async throws in
            let original = try Descriptor.memory(holding: Array("echo 1".utf8))
            let others = Array(repeating: original, count: RenderJob.mostInputs)
            let outputs = Array(repeating: PoolFixture.output, count: RenderJob.mostOutputs + 1)
            // More steps than a renderer reads.
            let long = RenderOutput.picture(Recipe(steps: Array(repeating: .grayscale, count: 300)))
            let jobs = [
                RenderJob([PoolFixture.output], of: original, with: others), RenderJob(outputs, of: original),
                RenderJob([long], of: original),
            ]
            for job in jobs {
                let failure = await #expect(throws: RenderFailure.self) {
                    try await pool.all(job, deadline: .seconds(20))
                }
                #expect(failure?.code == .cannotEncode)
            }
            #expect(pool.status().restarts.values.allSatisfy { $0 == 0 })
        }
    }

    @Test func whoAnswersTwiceIsReplaced() async throws {
        try await PoolFixture.withPool { pool async throws in
            _ = try? await pool.tell("twice")
            #expect(await pool.reaches { $0.restarts[.protocol] == 1 && $0.idle == 1 })
            #expect(try await pool.tell("echo 1") == "echo 1")
        }
    }

    @Test func manyAtOnceThroughTwo() async throws {
        try await PoolFixture.withPool(count: 2) { pool async throws in
            let answers = try await withThrowingTaskGroup { group in
                for number in 0..<200 { group.addTask { (number, try await pool.tell("echo \(number)")) } }
                return try await group.reduce(into: [Int: String]()) { $0[$1.0] = $1.1 }
            }
            #expect(answers.count == 200)
            #expect(answers.allSatisfy { $0.value == "echo \($0.key)" })
            let status = pool.status()
            #expect(status.memoryUsed == 0)
            #expect(status.queued == 0)
        }
    }

    @Test func aFullQueueRefuses() async throws {
        try await PoolFixture.withPool({ $0.queue = 1 }) { pool async throws in
            let hanging = Task { try await pool.failure("hang", deadline: .seconds(1)) }
            #expect(await pool.reaches { $0.busy == 1 })
            let waiting = Task { try await pool.tell("echo 1") }
            #expect(await pool.reaches { $0.queued == 1 })
            #expect(try await pool.failure("echo 2").code == .overloaded)
            #expect(try await hanging.value.code == .deadlineExceeded)
            #expect(try await waiting.value == "echo 1")
        }
    }

    @Test func oneSharedOriginalServesManyReadersAndCannotBeWritten() async throws {
        try await PoolFixture.withPool(count: 2) { pool async throws in
            let original = try Descriptor.memory()
            try original.write(Array("attempt change-original".utf8))
            let answers = try await withThrowingTaskGroup { group in
                for _ in 0..<20 {
                    group.addTask {
                        try await pool.render(PoolFixture.output, of: original, deadline: .seconds(9)).content.all()
                    }
                }
                return try await group.reduce(into: Set<[UInt8]>()) { $0.insert($1) }
            }
            #expect(answers.map { String(decoding: $0.dropFirst(8), as: UTF8.self) } == ["errno 9"])
        }
    }
}
