import Testing

@testable import RendererHost

struct LineForwarderTests {
    private let start = ContinuousClock.now

    @Test func linesMayComeInPieces() {
        var lines = LineForwarder()
        let first = lines.take(Array("one\ntw".utf8), now: start)
        let second = lines.take(Array("o\n\nthree".utf8), now: start)
        #expect(first == ["one"])
        #expect(second == ["two"])
        let rest = lines.takeRest()
        #expect(rest == ["three"])
    }

    @Test func longLinesAreCut() {
        var lines = LineForwarder()
        let result = lines.take(Array((String(repeating: "x", count: 5_000) + "\ny\n").utf8), now: start)
        #expect(result.map(\.count) == [1_000, 1])
    }

    @Test func controlCharactersCannotForgeALog() {
        var lines = LineForwarder()
        let result = lines.take(Array("a\r\u{1b}[31mb\u{0}\n".utf8), now: start)
        #expect(result == ["a··[31mb·"])
    }

    @Test func aFloodIsCountedInsteadOfWritten() {
        var lines = LineForwarder()
        lines.lines = 3
        let flood = lines.take(Array(String(repeating: "x\n", count: 100).utf8), now: start)
        #expect(flood.count == 3)
        let still = lines.take(Array("y\n".utf8), now: start + .seconds(9))
        #expect(still == [])
        let later = lines.take(Array("z\n".utf8), now: start + .seconds(10))
        #expect(later == ["98 lines were dropped", "z"])
    }
}

struct RendererEnvironmentTests {
    @Test func secretsStayWithTheServer() {
        let chosen = RendererEnvironment.chosen(from: [
            "AWS_SECRET_ACCESS_KEY=x", "CALOTYPE_SIGNING_KEY=x", "LANG=C", "PATH=/bin", "SWIFT_BACKTRACE=enable=yes",
            "odd", "MALLOC_TRIM_THRESHOLD_=1",
        ])
        #expect(
            chosen == [
                "LANG=C", "MALLOC_TRIM_THRESHOLD_=1", "MALLOC_ARENA_MAX=2", "MALLOC_MMAP_THRESHOLD_=268435456",
                "SWIFT_BACKTRACE=enable=no",
            ]
        )
    }
}
