import NIOCore
import Testing

@testable import Web

struct RequestWatchTests {
    private static let limits = RequestWatch.Limits(
        rate: 1_000,
        patience: .seconds(10),
        deadline: .seconds(5_000),
        lingeringBytes: 5_000,
        lingering: .seconds(20)
    )

    private static func at(_ seconds: Int64) -> NIODeadline { .uptimeNanoseconds(0) + .seconds(seconds) }

    private func watch(hasBody: Bool = true, expectsContinue: Bool = false) -> Watched {
        let watch = Watched(RequestWatch(limits: Self.limits))
        watch.begin(hasBody: hasBody, expectsContinue: expectsContinue)
        return watch
    }

    @Test func waitsForWhoSendsFastEnough() {
        let watch = watch()
        for second in Int64(0)..<100 {
            watch.wait(at: Self.at(second))
            watch.arrive(at: Self.at(second + 1))
            #expect(watch.receive(1_000) == .wait)
            #expect(watch.check(at: Self.at(second + 1)) == .wait)
        }
    }

    @Test func tellsOnceOfWhoDrips() {
        let watch = watch()
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

    @Test func endsWhatTakesTooLongHoweverFastItComes() {
        let watch = watch()
        var verdicts: [RequestWatch.Verdict] = []
        for second in Int64(0)..<6_000 {
            watch.wait(at: Self.at(second))
            watch.arrive(at: Self.at(second + 1))
            #expect(watch.receive(100_000) == .wait)
            verdicts.append(watch.check(at: Self.at(second + 1)))
        }
        #expect(verdicts.firstIndex(of: .overdue) == 5_000)
        #expect(verdicts.filter { $0 != .wait } == [.overdue])
    }

    @Test func endsWhatComesInCrumbs() {
        let watch = watch()
        let verdicts = (0..<10_000).map { _ in watch.receive(1) }
        #expect(verdicts.firstIndex(of: .crumbs) == 4_095)
        #expect(verdicts.filter { $0 != .wait } == [.crumbs])
    }

    @Test func aSlowNetworkMakesNoCrumbs() {
        let watch = watch()
        // Short pieces now and then among ordinary ones.
        for piece in 0..<10_000 { #expect(watch.receive(piece % 10 == 0 ? 536 : 16) == .wait) }
    }

    @Test func eachBodyHasItsOwnTime() {
        let watch = watch()
        #expect(watch.check(at: Self.at(0)) == .wait)
        #expect(watch.end() == .wait)
        watch.begin(hasBody: true, expectsContinue: false)
        #expect(watch.check(at: Self.at(4_999)) == .wait)
        _ = watch.receive(1_000_000)
        #expect(watch.check(at: Self.at(9_998)) == .wait)
        #expect(watch.check(at: Self.at(9_999)) == .overdue)
    }

    @Test func countsOnlyTheTimeThatItWaitsItself() {
        let watch = watch()
        watch.wait(at: Self.at(0))
        watch.arrive(at: Self.at(1))
        // The store takes its time: nothing is read.
        #expect(watch.check(at: Self.at(1_000)) == .wait)
        watch.wait(at: Self.at(1_000))
        #expect(watch.check(at: Self.at(1_008)) == .wait)
        #expect(watch.check(at: Self.at(1_009)) == .tooSlow)
    }

    @Test func beginsToCountAnewAfterAGoodStretch() {
        let watch = watch()
        watch.wait(at: Self.at(0))
        _ = watch.receive(1_000_000)
        #expect(watch.check(at: Self.at(10)) == .wait)
        #expect(watch.check(at: Self.at(19)) == .wait)
        #expect(watch.check(at: Self.at(20)) == .tooSlow)
    }

    @Test func closesAfterAnEarlyAnswer() {
        let watch = watch()
        #expect(watch.isInBody)
        #expect(watch.answer(saysClose: false) == .close)
        #expect(watch.answered(at: Self.at(5)) == .close)
        #expect(watch.isLingering && !watch.isInBody)
        #expect(watch.receive(5_000) == .wait)
        #expect(watch.check(at: Self.at(24)) == .wait)
        #expect(watch.check(at: Self.at(25)) == .close)
        #expect(watch.receive(1) == .close)
    }

    @Test func readsNoMoreOfARefusedBodyThatComesInCrumbs() {
        let watch = watch()
        _ = watch.answer(saysClose: false)
        _ = watch.answered(at: Self.at(0))
        let verdicts = (0..<5_000).map { _ in watch.receive(1) }
        #expect(verdicts.firstIndex(of: .close) == 4_095)
    }

    @Test func keepsAConnectionWhoseRequestsComeWhole() {
        let watch = watch()
        #expect(watch.end() == .wait)
        // The next one comes before the answer to the first.
        watch.begin(hasBody: true, expectsContinue: false)
        #expect(watch.answer(saysClose: false) == .goOn)
        #expect(watch.answered(at: Self.at(1)) == .goOn)
        #expect(watch.isInBody)
        #expect(watch.answer(saysClose: false) == .close)
    }

    @Test func keepsAConnectionWhoseRequestsHaveNoBody() {
        let watch = watch(hasBody: false)
        // An answer from memory goes out before the request's end has been looked at.
        #expect(watch.answer(saysClose: false) == .goOn)
        #expect(watch.answered(at: Self.at(0)) == .goOn)
        #expect(watch.end() == .wait)
        #expect(!watch.isWatching)
    }

    @Test func closesOnceARefusedRequestHasComeWhole() {
        let watch = watch()
        _ = watch.answer(saysClose: false)
        _ = watch.answered(at: Self.at(0))
        #expect(watch.end() == .close)
    }

    @Test func asksForABodyOnce() {
        let waiting = watch(expectsContinue: true)
        #expect(waiting.wantBody())
        #expect(!waiting.wantBody())
        let impatient = watch(expectsContinue: true)
        _ = impatient.receive(1)
        #expect(!impatient.wantBody())
        let plain = watch()
        #expect(!plain.wantBody())
        let early = watch(expectsContinue: true)
        _ = early.answer(saysClose: false)
        _ = early.answered(at: Self.at(0))
        #expect(!early.wantBody())
    }
}

/// A watch whose answers can be looked at right where it is told something.
private final class Watched {
    private var watch: RequestWatch

    init(_ watch: RequestWatch) { self.watch = watch }

    var isWatching: Bool { watch.isWatching }
    var isLingering: Bool { watch.isLingering }
    var isInBody: Bool { watch.isInBody }

    func begin(hasBody: Bool, expectsContinue: Bool) { watch.begin(hasBody: hasBody, expectsContinue: expectsContinue) }
    func receive(_ count: Int) -> RequestWatch.Verdict { watch.receive(count) }
    func end() -> RequestWatch.Verdict { watch.end() }
    func wait(at now: NIODeadline) { watch.wait(at: now) }
    func arrive(at now: NIODeadline) { watch.arrive(at: now) }
    func wantBody() -> Bool { watch.wantBody() }
    func answer(saysClose: Bool) -> RequestWatch.Ending { watch.answer(saysClose: saysClose) }
    func answered(at now: NIODeadline) -> RequestWatch.Ending { watch.answered(at: now) }
    func check(at now: NIODeadline) -> RequestWatch.Verdict { watch.check(at: now) }
}
