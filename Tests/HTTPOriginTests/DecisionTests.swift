import Basics
import NIOHTTP1
import Testing

@testable import HTTPOrigin

/// How long answers stay fresh.
struct FreshnessTests {
    private static let now = 784_111_777.0
    private static let date = "Sun, 06 Nov 1994 08:49:37 GMT"

    private static let lifetimes: [([(String, String)], Double)] = [
        ([("Cache-Control", "max-age=600")], 600), ([("Cache-Control", "max-age=5")], 60), ([], 60),
        ([("Cache-Control", "max-age=99999999999999999999")], 86_400),
        ([("Cache-Control", "max-age=" + String(repeating: "9", count: 5000))], 86_400),
        ([("Cache-Control", "max-age=+700")], 60), ([("Cache-Control", "max-age=0000000000700")], 700),
        ([("Cache-Control", "max-age=1e3")], 60), ([("Cache-Control", "max-age=")], 60),
        ([("Cache-Control", "public, max-age=700, x")], 700),
        ([("Cache-Control", "max-age=700, s-maxage=800")], 800), ([("Cache-Control", "MAX-AGE=\"700\"")], 700),
        ([("Cache-Control", "max-age=700"), ("Age", "100")], 600), ([("Cache-Control", "no-store, max-age=700")], 60),
        ([("Cache-Control", "no-cache")], 60), ([("Cache-Control", "private=\"x\", max-age=9000")], 60),
        ([("Cache-Control", "max-age=abc")], 60), ([("Cache-Control", "max-age=-5")], 60),
        ([("Expires", "Sun, 06 Nov 1994 09:49:37 GMT"), ("Date", date)], 3600),
        ([("Expires", "Sun, 06 Nov 1994 09:49:37 GMT")], 3600), ([("Expires", "0")], 60), ([("Expires", "-1")], 60),
        ([("Expires", "Sun, 06 Nov 1994 09:49:37 GMT"), ("Cache-Control", "max-age=100")], 100),
        ([("Expires", "Sun, 06 Nov 2094 09:49:37 GMT")], 86_400),
        ([("Expires", "Fri, 31 Dec 9999 23:59:59 GMT")], 86_400),
        ([("Expires", "Fri, 99 Dec 9999 23:59:59 GMT")], 60),
        ([("Cache-Control", "max-age=9223372036854775807"), ("Age", "18446744073709551615")], 60),
        ([("Cache-Control", "max-age=9223372036854775808"), ("Age", "-9223372036854775808")], 86_400),
        ([("Cache-Control", "max-age=nan"), ("Age", "inf")], 60),
    ]

    @Test(arguments: lifetimes)
    func lifetime(headers: [(String, String)], seconds: Double) {
        #expect(Freshness.lifetime(of: HTTPHeaders(headers), now: Self.now, in: 60...86_400) == seconds)
    }

    private static let texts: [(String, Double?)] = [
        (date, now), ("Thu, 01 Jan 1970 00:00:00 GMT", 0), ("Thu, 29 Feb 2024 12:00:00 GMT", 1_709_208_000),
        ("Sunday, 06-Nov-94 08:49:37 GMT", nil), ("Sun Nov  6 08:49:37 1994", nil), ("", nil), ("0", nil),
        ("Sun, 06 Nov 1994 08:49:37 CET", nil), ("Sun, 06 Nov 1994 25:49:37 GMT", nil),
        ("Sun, 06 Foo 1994 08:49:37 GMT", nil),
    ]

    @Test(arguments: texts)
    func dates(text: String, seconds: Double?) { #expect(HTTPDate.seconds(text).map(Double.init) == seconds) }
}

/// When a server is given up.
struct FetchTimeoutsTests {
    private let start = ContinuousClock.now
    private var timeouts: FetchTimeouts {
        var timeouts = FetchTimeouts()
        (timeouts.connect, timeouts.answer, timeouts.whole) = (.seconds(5), .seconds(10), .seconds(30))
        return timeouts
    }

    @Test func connectingAndAnsweringHaveTheirOwnTime() {
        var progress = FetchTimeouts.Progress(at: start)
        #expect(timeouts.look(at: &progress, now: start + .seconds(4)) == .goOn(until: start + .seconds(5)))
        #expect(timeouts.look(at: &progress, now: start + .seconds(5)) == .giveUp(.connecting, .seconds(5)))
        progress.enter(.answer, at: start + .seconds(4))
        #expect(timeouts.look(at: &progress, now: start + .seconds(13)) == .goOn(until: start + .seconds(14)))
        #expect(timeouts.look(at: &progress, now: start + .seconds(14)) == .giveUp(.answer, .seconds(10)))
        // A redirect begins anew, but the whole has its bound.
        progress.enter(.connecting, at: start + .seconds(28))
        #expect(timeouts.look(at: &progress, now: start + .seconds(29)) == .goOn(until: start + .seconds(30)))
        #expect(timeouts.look(at: &progress, now: start + .seconds(30)) == .giveUp(nil, .seconds(30)))
    }

    @Test func slowBodiesAreGivenUpAndSteadyOnesAreNot() {
        var progress = FetchTimeouts.Progress(at: start)
        progress.enter(.body, at: start)
        progress.bytes = 5000
        #expect(timeouts.look(at: &progress, now: start + .seconds(5)) == .goOn(until: start + .seconds(10)))
        progress.bytes = 10_000
        #expect(timeouts.look(at: &progress, now: start + .seconds(7)) == .goOn(until: start + .seconds(10)))
        #expect(timeouts.look(at: &progress, now: start + .seconds(10)) == .goOn(until: start + .seconds(15)))
        progress.bytes = 14_999
        #expect(timeouts.look(at: &progress, now: start + .seconds(15)) == .tooSlow)
    }
}

/// Who may fetch and who waits.
struct HostLimiterStateTests {
    @Test func boundsTheTotalAndEachServer() {
        var places = HostLimiterState<String>(total: 3, perServer: 2, waitingLimit: 3)
        #expect(places.arrive(1, at: "a", "1") == .enters)
        #expect(places.arrive(2, at: "a", "2") == .enters)
        #expect(places.arrive(3, at: "a", "3") == .waits)
        #expect(places.arrive(4, at: "b", "4") == .enters)
        #expect(places.arrive(5, at: "c", "5") == .waits)
        #expect(places.arrive(6, at: "a", "6") == .waits)
        #expect(places.arrive(7, at: "d", "7") == .refused)
        #expect(places.busy == 3)
        // Those of `a` wait for `a`, and nobody waits behind them.
        #expect(places.leave("b") == "5")
        #expect(places.leave("a") == "3")
        #expect(places.leave("c") == nil)
        #expect(places.giveUp(6) == "6")
        #expect(places.giveUp(6) == nil)
        #expect(places.leave("a") == nil)
        #expect(places.leave("a") == nil)
        #expect(places.busy == 0)
        #expect(places.arrive(8, at: "a", "8") == .enters)
    }
}
