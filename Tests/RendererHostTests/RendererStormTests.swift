#if os(Linux)
import Foundation
import RenderWire
import Synchronization
import Testing

@testable import RendererHost

/// Renderers that are killed from outside, again and again, also while they start.
@Suite(.timeLimit(.minutes(1)))
struct RendererStormTests {
    /// In a process of its own, whose children are all renderers.
    @Test func killedRenderersCostTheWorkTheyHadAndNoMore() async throws {
        await #expect(processExitsWith: .success) {
            try await PoolFixture.withPool(count: 2, { $0.spares = 1 }) { pool async throws in
                let storm = Storm(pool)
                let kills = try await withThrowingTaskGroup { group in
                    for _ in 0..<8 { group.addTask { try await storm.ask() } }
                    var kills = 0
                    for _ in 0..<4 {
                        await storm.awaitAnswers()
                        for _ in 0..<4 { kills += try await storm.killAll() }
                    }
                    await storm.awaitAnswers()
                    storm.end()
                    try await group.waitForAll()
                    return kills
                }
                #expect(storm.failures[.crashed, default: 0] <= kills)
                #expect(storm.failures.filter { $0.key != .crashed } == [:])
                #expect(await pool.reaches { $0.idle == 2 && $0.spare == 1 && $0.busy == 0 })
            }
        }
    }
}

/// Callers that ask without a pause, and what they are told.
private final class Storm: Sendable {
    private struct State {
        var answers = 0
        var failures: [RenderFailure.Code: Int] = [:]
        var isOver = false
    }

    private let pool: RendererPool
    private let state = Mutex(State())

    init(_ pool: RendererPool) { self.pool = pool }

    var failures: [RenderFailure.Code: Int] { state.withLock { $0.failures } }

    func end() { state.withLock { $0.isOver = true } }

    func ask() async throws {
        while !state.withLock({ $0.isOver }) {
            do {
                _ = try await pool.tell("echo 1")
                state.withLock { $0.answers += 1 }
            } catch let failure as RenderFailure {
                state.withLock { $0.failures[failure.code, default: 0] += 1 }
            }
        }
    }

    /// Waits until some more have been answered.
    func awaitAnswers() async {
        let before = state.withLock { $0.answers }
        _ = await pool.reaches { _ in state.withLock { $0.answers } > before + 20 }
    }

    /// Kills all that are there, as soon as there are some.
    func killAll() async throws -> Int {
        var numbers: [Int] = []
        for _ in 0..<5_000 where numbers.isEmpty {
            numbers = try RendererPoolLeakTests.children()
            try await Task.sleep(for: .milliseconds(1))
        }
        for number in numbers { kill(pid_t(number), SIGKILL) }
        return numbers.count
    }
}
#endif
