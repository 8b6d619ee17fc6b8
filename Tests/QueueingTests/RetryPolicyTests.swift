import Queueing
import Testing

struct RetryPolicyTests {
    @Test(arguments: [(1, 2.0), (2, 8.0), (3, 32.0), (4, 128.0)])
    func pausesGrow(attempt: Int, seconds: Double) {
        for _ in 0..<100 {
            guard case .again(let pause) = RetryPolicy().verdict(attempt: attempt, isFinal: false) else {
                Issue.record("it is tried again")
                return
            }
            #expect(pause >= .seconds(seconds * 0.75) && pause <= .seconds(seconds))
        }
    }

    @Test(arguments: [(5, false), (6, false), (1, true), (4, true)])
    func inTheEndItIsGivenUp(attempt: Int, isFinal: Bool) {
        #expect(RetryPolicy().verdict(attempt: attempt, isFinal: isFinal) == .giveUp)
    }

    @Test(arguments: [1, 2, 10, 100, .max])
    func noPauseIsLongerThanTheLongest(failures: Int) {
        for factor in [1.0, 2, 1_000] {
            let backoff = Backoff(first: .milliseconds(100), factor: factor, longest: .seconds(5))
            #expect(backoff.pause(after: failures) <= .seconds(5))
            #expect(backoff.pause(after: failures) >= .milliseconds(75))
        }
    }

    @Test(.timeLimit(.minutes(1)), arguments: [0.0, .nan, 1, 1.000_000_1, .infinity])
    func pausesThatDoNotGrowAreFoundAsSoonAsOthers(factor: Double) {
        for first in [Duration.zero, .milliseconds(100)] {
            let backoff = Backoff(first: first, factor: factor, longest: .seconds(5))
            #expect(backoff.pause(after: .max) <= .seconds(5))
            #expect(backoff.pause(after: .min) <= first)
        }
    }

    @Test func twoWhoFailTogetherDoNotComeBackTogether() {
        let backoff = Backoff(first: .seconds(1), longest: .seconds(60))
        #expect(Set((0..<50).map { _ in backoff.pause(after: 3) }).count > 40)
    }
}
