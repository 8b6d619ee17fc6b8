import Synchronization
import TestKit
import Testing

@testable import S3Storage

struct ConnectionGateTests {
    private struct Refused: Error {}

    /// Counts who is inside.
    private final class Crowd: Sendable {
        private let state = Mutex((now: 0, most: 0))
        var most: Int { state.withLock(\.most) }
        func enter() { state.withLock { $0 = ($0.now + 1, max($0.most, $0.now + 1)) } }
        func leave() { state.withLock { $0.now -= 1 } }
    }

    @Test(.timeLimit(.minutes(1))) func letsSoManyThroughAndNoMore() async throws {
        let gate = ConnectionGate(permits: 3, waiters: 100)
        let crowd = Crowd()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<50 {
                group.addTask {
                    try await gate.pass(or: { Refused() }) {
                        crowd.enter()
                        await Task.yield()
                        crowd.leave()
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(crowd.most == 3 && gate.waiting == 0)
    }

    @Test(.timeLimit(.minutes(1))) func whoGivesUpLeavesHisPlaceAndWhoIsTooManyIsTurnedAway() async throws {
        let (gate, inside) = (ConnectionGate(permits: 1, waiters: 1), Gate())
        let first = Task { try await gate.pass(or: { Refused() }) { await inside.pass() } }
        await inside.arrivals(1)
        let second = Task { try await gate.pass(or: { Refused() }) { true } }
        while gate.waiting == 0 { await Task.yield() }
        await #expect(throws: Refused.self) { try await gate.pass(or: { Refused() }) {} }
        second.cancel()
        await #expect(throws: CancellationError.self) { try await second.value }
        #expect(gate.waiting == 0)
        inside.open()
        #expect(try await first.value)
        #expect(try await gate.pass(or: { Refused() }) { 7 } == 7)
    }
}
