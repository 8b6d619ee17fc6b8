import NIOCore
import Testing

@testable import Web

struct RequestWatchTests {
    private static let limits = RequestWatch.Limits(
        rate: 1_000,
        patience: .seconds(10),
        lingeringBytes: 5_000,
        lingering: .seconds(20)
    )

    private static func at(_ seconds: Int64) -> NIODeadline { .uptimeNanoseconds(0) + .seconds(seconds) }

    private func watch(expectsContinue: Bool = false) -> RequestWatch {
        var watch = RequestWatch(limits: Self.limits)
        watch.begin(hasBody: true, expectsContinue: expectsContinue)
        return watch
    }

    @Test func waitsForWhoSendsFastEnough() {
        var watch = watch()
        for second in Int64(0)..<100 {
            watch.wait(at: Self.at(second))
            watch.arrive(at: Self.at(second + 1))
            #expect(watch.receive(1_000) == .wait)
            #expect(watch.check(at: Self.at(second + 1)) == .wait)
        }
    }

    @Test func tellsOnceOfWhoDrips() {
        var watch = watch()
        var verdicts: [RequestWatch.Verdict] = []
        for second in Int64(0)..<30 {
            watch.wait(at: Self.at(second))
            watch.arrive(at: Self.at(second + 1))
            #expect(watch.receive(999) == .wait)
            verdicts.append(watch.check(at: Self.at(second + 1)))
        }
        #expect(verdicts.firstIndex(of: .tooSlow) == 9)
        #expect(verdicts.filter { $0 == .tooSlow }.count == 1)
    }

    @Test func countsOnlyTheTimeThatItWaitsItself() {
        var watch = watch()
        watch.wait(at: Self.at(0))
        watch.arrive(at: Self.at(1))
        // The store takes its time: nothing is read.
        #expect(watch.check(at: Self.at(1_000)) == .wait)
        watch.wait(at: Self.at(1_000))
        #expect(watch.check(at: Self.at(1_008)) == .wait)
        #expect(watch.check(at: Self.at(1_009)) == .tooSlow)
    }

    @Test func beginsToCountAnewAfterAGoodStretch() {
        var watch = watch()
        watch.wait(at: Self.at(0))
        _ = watch.receive(1_000_000)
        #expect(watch.check(at: Self.at(10)) == .wait)
        #expect(watch.check(at: Self.at(19)) == .wait)
        #expect(watch.check(at: Self.at(20)) == .tooSlow)
    }

    @Test func closesAfterAnEarlyAnswer() {
        var watch = watch()
        #expect(watch.isInBody)
        #expect(watch.answer(saysClose: false) == .close)
        #expect(watch.answered(at: Self.at(5)) == .close)
        #expect(watch.isLingering && !watch.isInBody)
        #expect(watch.receive(5_000) == .wait)
        #expect(watch.check(at: Self.at(24)) == .wait)
        #expect(watch.check(at: Self.at(25)) == .close)
        #expect(watch.receive(1) == .close)
    }

    @Test func keepsAConnectionWhoseRequestsComeWhole() {
        var watch = watch()
        #expect(watch.end() == .wait)
        // The next one comes before the answer to the first.
        watch.begin(hasBody: true, expectsContinue: false)
        #expect(watch.answer(saysClose: false) == .goOn)
        #expect(watch.answered(at: Self.at(1)) == .goOn)
        #expect(watch.isInBody)
        #expect(watch.answer(saysClose: false) == .close)
    }

    @Test func keepsAConnectionWhoseRequestsHaveNoBody() {
        var watch = RequestWatch(limits: Self.limits)
        watch.begin(hasBody: false, expectsContinue: false)
        // An answer from memory goes out before the request's end has been looked at.
        #expect(watch.answer(saysClose: false) == .goOn)
        #expect(watch.answered(at: Self.at(0)) == .goOn)
        #expect(watch.end() == .wait)
        #expect(!watch.isWatching)
    }

    @Test func closesOnceARefusedRequestHasComeWhole() {
        var watch = watch()
        _ = watch.answer(saysClose: false)
        _ = watch.answered(at: Self.at(0))
        #expect(watch.end() == .close)
    }

    @Test func asksForABodyOnce() {
        var waiting = watch(expectsContinue: true)
        #expect(waiting.wantBody())
        #expect(!waiting.wantBody())
        var impatient = watch(expectsContinue: true)
        _ = impatient.receive(1)
        #expect(!impatient.wantBody())
        var plain = watch()
        #expect(!plain.wantBody())
        var early = watch(expectsContinue: true)
        _ = early.answer(saysClose: false)
        _ = early.answered(at: Self.at(0))
        #expect(!early.wantBody())
    }
}
