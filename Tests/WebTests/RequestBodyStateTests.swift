import NIOCore
import Testing

@testable import Web

struct RequestBodyStateTests {
    private static let limits = RequestBodyState.Limits(
        rate: 1_000,
        rateWindow: .seconds(10),
        deadline: .seconds(5_000),
        lingeringBytes: 5_000,
        lingering: .seconds(20)
    )

    private static func at(_ seconds: Int64) -> NIODeadline { .uptimeNanoseconds(0) + .seconds(seconds) }

    private func state(hasBody: Bool = true, expectsContinue: Bool = false) -> BodyStateBox {
        let state = BodyStateBox(RequestBodyState(limits: Self.limits))
        state.begin(hasBody: hasBody, expectsContinue: expectsContinue)
        return state
    }

    @Test func waitsForWhoSendsFastEnough() {
        let state = state()
        for second in Int64(0)..<100 {
            state.wait(at: Self.at(second))
            state.arrive(at: Self.at(second + 1))
            #expect(state.receive(1_000) == .wait)
            #expect(state.check(at: Self.at(second + 1)) == .wait)
        }
    }

    @Test func tellsOnceOfWhoDrips() {
        let state = state()
        var verdicts: [RequestBodyState.Verdict] = []
        for second in Int64(0)..<30 {
            state.wait(at: Self.at(second))
            state.arrive(at: Self.at(second + 1))
            #expect(state.receive(999) == .wait)
            verdicts.append(state.check(at: Self.at(second + 1)))
        }
        #expect(verdicts.firstIndex(of: .tooSlow) == 9)
        #expect(verdicts.filter { $0 == .tooSlow }.count == 1)
    }

    @Test func endsWhatTakesTooLongHoweverFastItComes() {
        let state = state()
        var verdicts: [RequestBodyState.Verdict] = []
        for second in Int64(0)..<6_000 {
            state.wait(at: Self.at(second))
            state.arrive(at: Self.at(second + 1))
            #expect(state.receive(100_000) == .wait)
            verdicts.append(state.check(at: Self.at(second + 1)))
        }
        #expect(verdicts.firstIndex(of: .overdue) == 5_000)
        #expect(verdicts.filter { $0 != .wait } == [.overdue])
    }

    @Test func endsWhatComesInCrumbs() {
        let state = state()
        let verdicts = (0..<10_000).map { _ in state.receive(1) }
        #expect(verdicts.firstIndex(of: .crumbs) == 4_095)
        #expect(verdicts.filter { $0 != .wait } == [.crumbs])
    }

    @Test func aSlowNetworkMakesNoCrumbs() {
        let state = state()
        // Short pieces now and then among ordinary ones.
        for piece in 0..<10_000 { #expect(state.receive(piece % 10 == 0 ? 536 : 16) == .wait) }
    }

    @Test func eachBodyHasItsOwnTime() {
        let state = state()
        #expect(state.check(at: Self.at(0)) == .wait)
        #expect(state.end() == .wait)
        state.begin(hasBody: true, expectsContinue: false)
        #expect(state.check(at: Self.at(4_999)) == .wait)
        _ = state.receive(1_000_000)
        #expect(state.check(at: Self.at(9_998)) == .wait)
        #expect(state.check(at: Self.at(9_999)) == .overdue)
    }

    @Test func countsOnlyTheTimeThatItWaitsItself() {
        let state = state()
        state.wait(at: Self.at(0))
        state.arrive(at: Self.at(1))
        // The store takes its time: nothing is read.
        #expect(state.check(at: Self.at(1_000)) == .wait)
        state.wait(at: Self.at(1_000))
        #expect(state.check(at: Self.at(1_008)) == .wait)
        #expect(state.check(at: Self.at(1_009)) == .tooSlow)
    }

    @Test func beginsToCountAnewAfterAGoodStretch() {
        let state = state()
        state.wait(at: Self.at(0))
        _ = state.receive(1_000_000)
        #expect(state.check(at: Self.at(10)) == .wait)
        #expect(state.check(at: Self.at(19)) == .wait)
        #expect(state.check(at: Self.at(20)) == .tooSlow)
    }

    @Test func closesAfterAnEarlyAnswer() {
        let state = state()
        #expect(state.isInBody)
        #expect(state.answer(saysClose: false) == .close)
        #expect(state.answered(at: Self.at(5)) == .close)
        #expect(state.isLingering && !state.isInBody)
        #expect(state.receive(5_000) == .wait)
        #expect(state.check(at: Self.at(24)) == .wait)
        #expect(state.check(at: Self.at(25)) == .close)
        #expect(state.receive(1) == .close)
    }

    @Test func readsNoMoreOfARefusedBodyThatComesInCrumbs() {
        let state = state()
        _ = state.answer(saysClose: false)
        _ = state.answered(at: Self.at(0))
        let verdicts = (0..<5_000).map { _ in state.receive(1) }
        #expect(verdicts.firstIndex(of: .close) == 4_095)
    }

    @Test func keepsAConnectionWhoseRequestsComeWhole() {
        let state = state()
        #expect(state.end() == .wait)
        // The next one comes before the answer to the first.
        state.begin(hasBody: true, expectsContinue: false)
        #expect(state.answer(saysClose: false) == .goOn)
        #expect(state.answered(at: Self.at(1)) == .goOn)
        #expect(state.isInBody)
        #expect(state.answer(saysClose: false) == .close)
    }

    @Test func keepsAConnectionWhoseRequestsHaveNoBody() {
        let state = state(hasBody: false)
        // An answer from memory goes out before the request's end has been looked at.
        #expect(state.answer(saysClose: false) == .goOn)
        #expect(state.answered(at: Self.at(0)) == .goOn)
        #expect(state.end() == .wait)
        #expect(!state.isWatching)
    }

    @Test func closesOnceARefusedRequestHasComeWhole() {
        let state = state()
        _ = state.answer(saysClose: false)
        _ = state.answered(at: Self.at(0))
        #expect(state.end() == .close)
    }

    @Test func asksForABodyOnce() {
        let waiting = state(expectsContinue: true)
        #expect(waiting.wantBody())
        #expect(!waiting.wantBody())
        let impatient = state(expectsContinue: true)
        _ = impatient.receive(1)
        #expect(!impatient.wantBody())
        let plain = state()
        #expect(!plain.wantBody())
        let early = state(expectsContinue: true)
        _ = early.answer(saysClose: false)
        _ = early.answered(at: Self.at(0))
        #expect(!early.wantBody())
    }
}

/// A state whose verdicts can be looked at right where it is told something.
private final class BodyStateBox {
    private var state: RequestBodyState

    init(_ state: RequestBodyState) { self.state = state }

    var isWatching: Bool { state.isWatching }
    var isLingering: Bool { state.isLingering }
    var isInBody: Bool { state.isInBody }

    func begin(hasBody: Bool, expectsContinue: Bool) { state.begin(hasBody: hasBody, expectsContinue: expectsContinue) }
    func receive(_ count: Int) -> RequestBodyState.Verdict { state.receive(count) }
    func end() -> RequestBodyState.Verdict { state.end() }
    func wait(at now: NIODeadline) { state.wait(at: now) }
    func arrive(at now: NIODeadline) { state.arrive(at: now) }
    func wantBody() -> Bool { state.wantBody() }
    func answer(saysClose: Bool) -> RequestBodyState.Ending { state.answer(saysClose: saysClose) }
    func answered(at now: NIODeadline) -> RequestBodyState.Ending { state.answered(at: now) }
    func check(at now: NIODeadline) -> RequestBodyState.Verdict { state.check(at: now) }
}
