import Foundation
import Testing

@testable import AWSAccess

struct RefreshStateTests {
    private static let start = Date(timeIntervalSince1970: 1_800_000_000)

    private static func at(_ seconds: Double) -> Date { start.addingTimeInterval(seconds) }

    private static func credentials(_ id: String = "A", until seconds: Double?) -> AWSCredentials {
        AWSCredentials(accessKeyID: id, secretAccessKey: "s", expires: seconds.map(at))
    }

    private static func state(until seconds: Double?, jitter: Double = 0) -> RefreshState {
        var state = RefreshState()
        _ = state.request(at: start)
        state.succeed(credentials(until: seconds), at: start, jitter: jitter)
        return state
    }

    private static let failure = AccessError(.unavailable, "no")

    private static func name(_ answer: RefreshState.Answer) -> String {
        switch answer {
        case .use: "use"
        case .useAndRefresh: "use and refresh"
        case .wait(let begins): begins ? "begin and wait" : "wait"
        case .fail: "fail"
        }
    }

    @Test func theFirstBeginsAndOthersWait() {
        var state = RefreshState()
        #expect(Self.name(state.request(at: Self.start)) == "begin and wait")
        #expect(Self.name(state.request(at: Self.start)) == "wait")
        state.succeed(Self.credentials(until: nil), at: Self.start, jitter: 0)
        #expect(Self.name(state.request(at: Self.at(1e9))) == "use")
    }

    @Test(
        arguments: [
            // An hour: renewed for ten minutes, more by chance, and not handed out in the last half minute.
            (3600, 0, 2999, "use"), (3600, 0, 3000, "use and refresh"), (3600, 1, 2700, "use and refresh"),
            (3600, 1, 2699, "use"), (3600, 0, 3569, "use and refresh"), (3600, 0, 3570, "begin and wait"),
            (3600, 0, 3600, "begin and wait"), (3600, 0, 1e9, "begin and wait"),
            // A minute.
            (60, 0, 44, "use"), (60, 0, 45, "use and refresh"), (60, 0, 56, "use and refresh"),
            (60, 0, 57, "begin and wait"), (60, 1, 38, "use and refresh"),
            // A clock that was set back.
            (3600, 0, -1e6, "use"),
        ] as [(Double, Double, Double, String)]
    )
    func aLifetimeHasThreeParts(lifetime: Double, jitter: Double, time: Double, answer: String) {
        var state = Self.state(until: lifetime, jitter: jitter)
        #expect(Self.name(state.request(at: Self.at(time))) == answer)
        #expect((Self.state(until: lifetime, jitter: jitter).ready(at: Self.at(time)) != nil) == (answer == "use"))
    }

    @Test func oneRenewsWhileOthersGoOn() {
        var state = Self.state(until: 3600)
        #expect(Self.name(state.request(at: Self.at(3100))) == "use and refresh")
        #expect(Self.name(state.request(at: Self.at(3100))) == "use")
        // It takes long: now they wait for it.
        #expect(Self.name(state.request(at: Self.at(3590))) == "wait")
        state.succeed(Self.credentials("B", until: 7200), at: Self.at(3595), jitter: 0)
        #expect(state.ready(at: Self.at(3596))?.accessKeyID == "B")
    }

    @Test func oldCredentialsAreUsedToTheirEndWhileRenewalsFail() throws {
        var state = Self.state(until: 3600)
        _ = state.request(at: Self.at(3000))
        #expect(try state.fail(Self.failure, at: Self.at(3001), jitter: 1).get().accessKeyID == "A")
        #expect(Self.name(state.request(at: Self.at(3001.9))) == "use")
        #expect(Self.name(state.request(at: Self.at(3002))) == "use and refresh")
        #expect(try state.fail(Self.failure, at: Self.at(3598), jitter: 1).get().accessKeyID == "A")
        // In the last half minute too, as long as it is too early for another attempt.
        #expect(Self.name(state.request(at: Self.at(3599.9))) == "use")
        #expect(Self.name(state.request(at: Self.at(3600))) == "begin and wait")
        #expect(throws: AccessError.self) { try state.fail(Self.failure, at: Self.at(3601), jitter: 1).get() }
        #expect(Self.name(state.request(at: Self.at(3602))) == "fail")
    }

    @Test func attemptsComeAtGrowingDistances() {
        var state = RefreshState()
        var (time, pauses) = (0.0, [Double]())
        for _ in 0..<9 {
            #expect(Self.name(state.request(at: Self.at(time))) == "begin and wait")
            _ = state.fail(Self.failure, at: Self.at(time), jitter: 1)
            pauses.append(state.pause(at: Self.at(time)))
            #expect(Self.name(state.request(at: Self.at(time))) == "fail")
            time += state.pause(at: Self.at(time))
        }
        #expect(pauses == [1, 2, 4, 8, 16, 32, 60, 60, 60])
        _ = state.request(at: Self.at(time))
        state.succeed(Self.credentials(until: time + 40), at: Self.at(time), jitter: 0)
        _ = state.request(at: Self.at(time + 39))
        _ = state.fail(Self.failure, at: Self.at(time + 39), jitter: 0)
        #expect(state.pause(at: Self.at(time + 39)) == 0.5)
    }

    @Test func aClockSetBackMakesNobodyWaitLonger() {
        var state = RefreshState()
        _ = state.request(at: Self.start)
        _ = state.fail(Self.failure, at: Self.start, jitter: 1)
        #expect(Self.name(state.request(at: Self.at(-3600))) == "begin and wait")
    }

    @Test func refusedCredentialsAreGotAnewButNotAtOnce() {
        var state = Self.state(until: nil)
        state.refuse(Self.credentials(until: nil), at: Self.at(29))
        #expect(Self.name(state.request(at: Self.at(29))) == "use")
        state.refuse(Self.credentials("another", until: nil), at: Self.at(31))
        #expect(Self.name(state.request(at: Self.at(31))) == "use")
        state.refuse(Self.credentials(until: nil), at: Self.at(31))
        #expect(Self.name(state.request(at: Self.at(31))) == "begin and wait")
        #expect(Self.name(state.request(at: Self.at(31))) == "wait")
        state.succeed(Self.credentials(until: nil), at: Self.at(32), jitter: 0)
        #expect(Self.name(state.request(at: Self.at(33))) == "use")
    }

    @Test func credentialsThatAreGivenShortAreRenewedInTime() {
        // The instance gives the same ones again, with less and less of a rest.
        var (state, time, renewals) = (Self.state(until: 3600), 0.0, 0)
        while time < 3600 {
            switch state.request(at: Self.at(time)) {
            case .useAndRefresh, .wait:
                renewals += 1
                state.succeed(Self.credentials(until: 3600), at: Self.at(time), jitter: 0)
            default: break
            }
            time += 1
        }
        #expect((2...40).contains(renewals))
    }
}
