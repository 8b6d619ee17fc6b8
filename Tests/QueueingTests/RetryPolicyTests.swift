import Queueing
import Testing

struct RetryPolicyTests {
    @Test(arguments: [(1, 2.0), (2, 8.0), (3, 32.0), (4, 128.0)])
    func pausesGrow(attempt: Int, seconds: Double) {
        for _ in 0..<100 {
            guard case .again(let pause) = RetryPolicy().verdict(attempt: attempt, retrying: .soon) else {
                Issue.record("it is tried again")
                return
            }
            #expect(pause >= .seconds(seconds * 0.75) && pause <= .seconds(seconds))
        }
    }

    /// A rolling change of settings, with the workers that know more last.
    @Test func whatWaitsForOtherWorkersWaitsTenMinutesAtLeast() {
        for _ in 0..<100 {
            let policy = RetryPolicy()
            var rest = Duration.zero
            for attempt in 1..<policy.tries {
                guard case .again(let pause) = policy.verdict(attempt: attempt, retrying: .slowly) else {
                    Issue.record("it is tried again")
                    return
                }
                rest += pause
            }
            #expect(rest >= .seconds(600))
        }
    }

    @Test(arguments: [(5, Retrying.soon), (6, .soon), (1, .never), (4, .never), (5, .slowly)])
    func inTheEndItIsGivenUp(attempt: Int, retrying: Retrying) {
        #expect(RetryPolicy().verdict(attempt: attempt, retrying: retrying) == .giveUp)
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
