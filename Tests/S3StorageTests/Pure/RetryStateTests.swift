import Testing

@testable import S3Storage

struct RetryStateTests {
    private static let start = ContinuousClock.now
    private static let policy = RetryState.Policy(
        retries: 4,
        pause: .milliseconds(100),
        busyPause: .milliseconds(400),
        longestPause: .seconds(1)
    )

    private static func failure(_ remedy: FailedAttempt.Remedy, retryAfter: Duration? = nil) -> FailedAttempt {
        let context = RequestContext(operation: .getObject, bucket: "b", region: "r", endpoint: "e")
        return FailedAttempt(S3Error(.server, "", in: context), remedy: remedy, retryAfter: retryAfter)
    }

    private static func state(seconds: Int = 60) -> RetryState {
        RetryState(policy, deadline: start + .seconds(seconds))
    }

    @Test func pausesDoubleUpToTheLongestAndThenItIsOver() {
        var state = Self.state()
        let pauses = (0..<5).map { _ in state.decide(after: Self.failure(.again), at: Self.start, chance: 1) }
        #expect(
            pauses == [
                .again(after: .milliseconds(100)), .again(after: .milliseconds(200)), .again(after: .milliseconds(400)),
                .again(after: .milliseconds(800)), .giveUp,
            ]
        )
        #expect(state.attempts == 5)
        var busy = Self.state()
        let longer = (0..<3).map { _ in busy.decide(after: Self.failure(.later), at: Self.start, chance: 1) }
        #expect(
            longer == [
                .again(after: .milliseconds(400)), .again(after: .milliseconds(800)), .again(after: .seconds(1)),
            ]
        )
    }

    @Test(arguments: [(0.0, 50), (0.5, 75), (1.0, 100), (-3, 50), (9, 100)])
    func pausesAreSpread(chance: Double, milliseconds: Int) {
        var state = Self.state()
        let decision = state.decide(after: Self.failure(.again), at: Self.start, chance: chance)
        #expect(decision == .again(after: .milliseconds(milliseconds)))
    }

    @Test func nothingIsTriedPastTheDeadline() {
        var state = Self.state(seconds: 1)
        #expect(state.decide(after: Self.failure(.again), at: Self.start + .milliseconds(950), chance: 1) == .giveUp)
        #expect(state.decide(after: Self.failure(.region("x")), at: Self.start + .seconds(1), chance: 1) == .giveUp)
    }

    @Test func theServerMayAskForALongerPauseButNotForAnyLength() {
        var state = Self.state()
        let short = Self.failure(.later, retryAfter: .milliseconds(900))
        #expect(state.decide(after: short, at: Self.start, chance: 0) == .again(after: .milliseconds(900)))
        let long = Self.failure(.later, retryAfter: .seconds(3600))
        #expect(state.decide(after: long, at: Self.start, chance: 0) == .again(after: .seconds(1)))
    }

    @Test func whatCannotGetBetterIsNotTriedAgain() {
        var state = Self.state()
        #expect(state.decide(after: Self.failure(.none), at: Self.start, chance: 1) == .giveUp)
        #expect(state.attempts == 1)
    }

    @Test func correctionsAreMadeAtOnceAndNotForEver() {
        var state = Self.state()
        func decide(_ remedy: FailedAttempt.Remedy) -> RetryState.Decision {
            state.decide(after: Self.failure(remedy), at: Self.start, chance: 1)
        }
        #expect(decide(.clock(1)) == .correct)
        #expect(decide(.clock(2)) == .giveUp)
        #expect(decide(.credentials) == .correct)
        #expect(decide(.credentials) == .giveUp)
        #expect(decide(.region("a")) == .correct)
        #expect(decide(.region("b")) == .correct)
        #expect(decide(.region("a")) == .giveUp)
        // Corrections leave the retries alone.
        #expect(decide(.again) == .again(after: .milliseconds(100)))
    }
}
