import Basics
import TestKit
import Testing

@Suite(.timeLimit(.minutes(1)))
struct SingleFlightTests {
    private enum Failure: Error { case overloaded, cancelled, broken }

    private let flights = SingleFlight<String, Int, Failure>(
        waiterLimit: 3,
        overloaded: .overloaded,
        cancelled: .cancelled
    )
    private let gate = Gate()

    private func begin(_ key: String = "a", isKept: Bool = false) -> Task<(value: Int, joined: Bool), any Error> {
        let before = flights.waiters
        defer { _ = before }
        return Task { [flights, gate] in
            try await flights.value(for: key, isKept: isKept) { () async throws(Failure) in
                guard await gate.pass() else { throw .broken }
                return gate.arrived
            }
        }
    }

    private func waiting(_ count: Int) async { while flights.waiters < count { await Task.yield() } }

    @Test func theWorkIsDoneOnceForAll() async throws {
        let tasks = (0..<3).map { _ in begin() }
        await waiting(3)
        gate.open()
        var joined = 0
        for task in tasks {
            let result = try await task.value
            #expect(result.value == 1)
            joined += result.joined ? 1 : 0
        }
        #expect(joined == 2 && flights.waiters == 0 && !flights.isUnderWay("a"))
        // Nothing is remembered.
        #expect(try await begin().value.value == 2)
    }

    @Test func theWorkIsCancelledWithTheLastWhoWantsItUnlessItIsKept() async throws {
        let first = begin()
        await waiting(1)
        let second = begin()
        await waiting(2)
        first.cancel()
        await #expect(throws: Failure.cancelled) { try await first.value }
        #expect(flights.isUnderWay("a"))
        second.cancel()
        await #expect(throws: Failure.cancelled) { try await second.value }
        #expect(!flights.isUnderWay("a"))
        let kept = begin("b", isKept: true)
        await waiting(1)
        kept.cancel()
        await #expect(throws: Failure.cancelled) { try await kept.value }
        #expect(flights.isUnderWay("b"))
        gate.open()
        while flights.isUnderWay("b") { await Task.yield() }
    }

    @Test func oneTooManyIsTurnedAwayWhateverItWants() async throws {
        let tasks = ["a", "a", "b"].map { begin($0) }
        await waiting(3)
        await #expect(throws: Failure.overloaded) { try await begin("c").value }
        gate.open()
        for task in tasks { _ = try await task.value }
        _ = try await begin("c").value
    }
}
