import Recipes
import RenderWire
import Testing

@testable import RendererHost

struct JobCheckTests {
    /// What is told of an output of a file of 100 bytes, of which a first output has 40 bytes from 10 on.
    @Test(arguments: [
        (1, 50, 50, true), (2, 50, 1, true), (1, 99, 1, true), (1, 60, 10, true),
        (0, 50, 50, false), (3, 50, 50, false), (-1, 50, 50, false), (1, 49, 10, false), (1, 0, 10, false),
        (1, 50, 51, false), (1, 100, 1, false), (1, 101, 1, false), (1, 50, 0, false), (1, 50, -1, false),
        (1, -5, 60, false), (1, .max, 1, false), (1, 50, .max, false), (1, .min, 1, false),
    ])
    func placesMustFit(index: Int, offset: Int, bytes: Int, isRight: Bool) {
        var check = Self.check(3, resultBytes: 1_000)
        #expect(check.note(0, Self.picture(at: 10, bytes: 40), size: 60) == nil)
        #expect((check.note(index, Self.picture(at: offset, bytes: bytes), size: 100) == nil) == isRight)
    }

    @Test func theSetIsCompleteWhenEachHasComeToItsEnd() {
        var check = Self.check(2, resultBytes: 1_000)
        #expect(!check.isComplete)
        let failed = OutputResult.failed(RenderFailure(.cannotEncode, ""))
        #expect(check.note(1, failed, size: 0) == nil)
        #expect(!check.isComplete)
        #expect(check.note(1, failed, size: 0) != nil)
        #expect(check.note(0, Self.picture(at: 0, bytes: 9), size: 9) == nil)
        #expect(check.isComplete)
    }

    @Test func allTogetherStayWithinTheBound() {
        var check = Self.check(2, resultBytes: 100)
        #expect(check.note(0, Self.picture(at: 0, bytes: 60), size: 60) == nil)
        #expect(check.note(1, Self.picture(at: 60, bytes: 60), size: 120) != nil)
    }

    @Test func theOnlyOutputIsAllThatIsInTheFile() {
        for (offset, bytes, size, isRight) in [(0, 6, 6, true), (0, 6, 7, false), (1, 6, 7, false), (0, 7, 6, false)] {
            var check = Self.check(1, resultBytes: 100)
            #expect((check.note(0, Self.picture(at: offset, bytes: bytes), size: size) == nil) == isRight)
        }
    }

    @Test func aReportIsChecked() {
        var check = Self.check(1, resultBytes: 100)
        var report = Self.report(bytes: 6)
        report.size = PixelSize(width: 1_000_000, height: 1_000_000)
        #expect(check.note(0, .picture(report, offset: 0), size: 6) != nil)
    }

    @Test func anOutputIsOfTheKindThatWasWanted() {
        let kinds: [RenderOutput] = [
            .picture(Recipe()), .facts(Recipe()), .placeholder(Recipe()),
            .summary(Recipe(output: Output(summary: .color))),
        ]
        let placeholder = Placeholder(color: .white, thumbHash: [1], preview: [])
        let results: [OutputResult] = [
            Self.picture(at: 0, bytes: 6), .facts(Self.report(bytes: 0)),
            .placeholder(placeholder, Self.report(bytes: 0)),
            .summary(.color(.white), Self.report(bytes: 0, summary: .color)),
        ]
        for (place, wanted) in kinds.enumerated() {
            for (other, result) in results.enumerated() {
                var check = JobCheck([wanted], limits: RenderLimits(), resultBytes: 100)
                #expect((check.note(0, result, size: other == 0 ? 6 : 0) == nil) == (place == other))
            }
            var check = JobCheck([wanted], limits: RenderLimits(), resultBytes: 100)
            #expect(check.note(0, .failed(RenderFailure(.overloaded, "")), size: 0) != nil)
        }
        var check = JobCheck([.facts(Recipe())], limits: RenderLimits(), resultBytes: 100)
        #expect(check.note(0, .facts(Self.report(bytes: 5)), size: 5) != nil)
    }

    /// A text goes out as it was found, so that nothing but what was wanted may be found.
    @Test(
        arguments: [
            (.color, .color(.white), .color, 0, true),
            (.color, .color(.white), .color, 7, false),
            (.color, .color(.white), nil, 0, false),
            (.color, .color(.white), .blurHash, 0, false),
            (.blurHash, .color(.white), .blurHash, 0, false),
            (.blurHash, .blurHash("L0E22i={fQ={^ij@fQj@fQfQfQfQ"), .blurHash, 0, true),
            (.blurHash, .blurHash("L0E22i={fQ={^ij@fQj@fQfQfQf"), .blurHash, 0, false),
            (.blurHash, .blurHash("L0E22i={fQ={^ij@fQj@fQfQfQf<"), .blurHash, 0, false),
            (.thumbHash, .thumbHash([1]), .thumbHash, 0, true),
            (.thumbHash, .thumbHash([]), .thumbHash, 0, false),
            (.thumbHash, .thumbHash(Array(repeating: 1, count: 33)), .thumbHash, 0, false),
            (.dataURI, .dataURI(Array("RIFF....WEBP".utf8)), .dataURI, 0, true),
            (.dataURI, .dataURI(Array("<script>".utf8)), .dataURI, 0, false),
            (.perceptualHash, .perceptualHash(.max), .perceptualHash, 0, true),
            (.palette(colors: 2), .palette([]), .palette(colors: 2), 0, true),
            (.palette(colors: 2), palette(6_000, 4_000), .palette(colors: 2), 0, true),
            (.palette(colors: 2), palette(6_000, 4_000), .palette(colors: 3), 0, false),
            (.palette(colors: 2), palette(4_000, 6_000), .palette(colors: 2), 0, false),
            (.palette(colors: 2), palette(6_000, 4_001), .palette(colors: 2), 0, false),
            (.palette(colors: 2), palette(.max, .max), .palette(colors: 2), 0, false),
            (.palette(colors: 2), palette(20_000, -10_000), .palette(colors: 2), 0, false),
            (.palette(colors: 2), palette(5_000, 4_000, 1_000), .palette(colors: 2), 0, false),
        ] as [(SummaryKind, Summary, SummaryKind?, Int, Bool)]
    )
    func aSummaryIsOfItsKind(wanted: SummaryKind, told: Summary, as kind: SummaryKind?, bytes: Int, isRight: Bool) {
        let output = RenderOutput.summary(Recipe(output: Output(summary: wanted)))
        var check = JobCheck([output], limits: RenderLimits(), resultBytes: 100)
        let result = OutputResult.summary(told, Self.report(bytes: bytes, summary: kind))
        #expect((check.note(0, result, size: 0) == nil) == isRight)
    }

    @Test func aPictureIsNothingElse() {
        var check = Self.check(1, resultBytes: 100)
        #expect(check.note(0, .picture(Self.report(bytes: 6, summary: .color), offset: 0), size: 6) != nil)
    }

    private static func palette(_ shares: Int...) -> Summary {
        .palette(shares.map { PaletteColor(color: .white, share: $0) })
    }

    @Test(arguments: [(0, true), (1, true), (2, false), (-1, false), (.max, false), (.min, false)])
    func whatIsWrongIsAnInputOfTheJob(input: Int, isRight: Bool) {
        var check = JobCheck([.picture(Recipe())], of: 2, limits: RenderLimits(), resultBytes: 100)
        let failure = RenderFailure(.brokenImage, "It is broken.", input: input)
        #expect((check.note(0, .failed(failure), size: 0) == nil) == isRight)
        #expect(AnswerCheck.cleaned(failure)?.input == input)
    }

    @Test func whatIsLeftOfABackgroundJobIsLessUrgentWhenItIsSlow() {
        let slow = RenderOutput.picture(Recipe(output: Output(format: .exact(.avif))))
        var check = JobCheck([slow, .picture(Recipe())], limits: RenderLimits(), urgency: .background, resultBytes: 9)
        #expect(check.urgencyOfRest == .background)
        #expect(check.note(1, .failed(RenderFailure(.cannotEncode, "")), size: 0) == nil)
        #expect(check.urgencyOfRest == .spare)
        #expect(JobCheck([slow], limits: RenderLimits(), resultBytes: 9).urgencyOfRest == .interactive)
    }

    private static func check(_ count: Int, resultBytes: Int) -> JobCheck {
        JobCheck(
            Array(repeating: .picture(Recipe()), count: count),
            limits: RenderLimits(),
            resultBytes: resultBytes
        )
    }

    private static func picture(at offset: Int, bytes: Int) -> OutputResult {
        .picture(report(bytes: bytes), offset: offset)
    }

    private static func report(bytes: Int, summary: SummaryKind? = nil) -> RenderReport {
        RenderReport(
            original: ImageHeader(format: .jpeg, size: PixelSize(width: 10, height: 10)),
            output: PlanOutput(format: .png, quality: nil, metadata: .none, summary: summary),
            size: PixelSize(width: 5, height: 5),
            pages: 1,
            bytes: bytes
        )
    }
}
