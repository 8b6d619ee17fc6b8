import Queueing
import Testing

@testable import RedisQueue

struct LinkStateTests {
    private typealias State = LinkState<String>
    private let start = ContinuousClock.now
    private let away = JobQueueError(.unavailable, "It is away.")
    private let pauses = Backoff(first: .seconds(1), longest: .seconds(4))

    private func name(_ step: State.Step) -> String {
        switch step {
        case .use(let connection): "use \(connection)"
        case .connect: "connect"
        case .wait: "wait"
        case .refuse(let error): "refuse \(error.code.rawValue)"
        }
    }

    @Test func oneConnectsAndTheOthersWait() throws {
        var state = State(pauses: pauses)
        #expect(name(state.acquire(now: start)) == "connect")
        #expect(name(state.acquire(now: start)) == "wait")
        let connected = state.connected("a")
        let number = try #require(connected)
        #expect(name(state.acquire(now: start)) == "use a")
        state.lost(number)
        #expect(name(state.acquire(now: start)) == "connect")
        _ = state.connected("b")
        // What is heard of an old connection's end is no news.
        state.lost(number)
        #expect(name(state.acquire(now: start)) == "use b")
    }

    @Test func afterAFailureThereIsAPauseThatGrows() {
        var state = State(pauses: pauses)
        var now = start
        for longest in [1.0, 2, 4, 4] {
            #expect(name(state.acquire(now: now)) == "connect")
            state.failed(away, now: now)
            #expect(name(state.acquire(now: now + .seconds(longest * 0.74))) == "refuse unavailable")
            now += .seconds(longest)
        }
        #expect(name(state.acquire(now: now)) == "connect")
        _ = state.connected("a").map { state.lost($0) }
        _ = state.acquire(now: now)
        state.failed(away, now: now)
        #expect(name(state.acquire(now: now + .seconds(1))) == "connect", "a connection ends the row of failures")
    }

    @Test func afterTheEndNothingIsMade() {
        var state = State(pauses: pauses)
        _ = state.acquire(now: start)
        #expect(state.close() == nil)
        #expect(state.connected("late") == nil)
        #expect(name(state.acquire(now: start)) == "refuse closed")
        state.failed(away, now: start)
        #expect(state.isClosed)
    }
}
