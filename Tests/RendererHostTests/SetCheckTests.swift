import Recipes
import RenderWire
import Testing

@testable import RendererHost

struct SetCheckTests {
    /// What is told of an output of a file of 100 bytes, of which a first output has 40 bytes from 10 on.
    @Test(arguments: [
        (1, 50, 50, true), (2, 50, 1, true), (1, 99, 1, true), (1, 60, 10, true),
        (0, 50, 50, false), (3, 50, 50, false), (-1, 50, 50, false), (1, 49, 10, false), (1, 0, 10, false),
        (1, 50, 51, false), (1, 100, 1, false), (1, 101, 1, false), (1, 50, 0, false), (1, 50, -1, false),
        (1, -5, 60, false), (1, .max, 1, false), (1, 50, .max, false), (1, .min, 1, false),
    ])
    func placesMustFit(index: Int, offset: Int, bytes: Int, isRight: Bool) {
        var check = SetCheck(RenderSet([Recipe(), Recipe(), Recipe()]), resultBytes: 1_000)
        #expect(check.note(Self.output(0, at: 10, bytes: 40), size: 60) == nil)
        #expect((check.note(Self.output(index, at: offset, bytes: bytes), size: 100) == nil) == isRight)
    }

    @Test func theSetIsCompleteWhenEachHasComeToItsEnd() {
        var check = SetCheck(RenderSet([Recipe(), Recipe()]), resultBytes: 1_000)
        #expect(!check.isComplete)
        let failed = SetOutput(index: 1, outcome: .failed(RenderFailure(.cannotEncode, "")))
        #expect(check.note(failed, size: 0) == nil)
        #expect(!check.isComplete)
        #expect(check.note(failed, size: 0) != nil)
        #expect(check.note(Self.output(0, at: 0, bytes: 9), size: 9) == nil)
        #expect(check.isComplete)
    }

    @Test func allTogetherStayWithinTheBound() {
        var check = SetCheck(RenderSet([Recipe(), Recipe()]), resultBytes: 100)
        #expect(check.note(Self.output(0, at: 0, bytes: 60), size: 60) == nil)
        #expect(check.note(Self.output(1, at: 60, bytes: 60), size: 120) != nil)
    }

    @Test func aReportIsCheckedAsThatOfASingleJob() {
        var check = SetCheck(RenderSet([Recipe()]), resultBytes: 100)
        var output = Self.output(0, at: 0, bytes: 6)
        guard case .made(var report, let offset) = output.outcome else { return }
        report.size = PixelSize(width: 1_000_000, height: 1_000_000)
        output.outcome = .made(report, offset: offset)
        #expect(check.note(output, size: 6) != nil)
    }

    private static func output(_ index: Int, at offset: Int, bytes: Int) -> SetOutput {
        let report = RenderReport(
            original: ImageHeader(format: .jpeg, size: PixelSize(width: 10, height: 10)),
            output: PlanOutput(format: .png, quality: nil, metadata: .none),
            size: PixelSize(width: 5, height: 5),
            pages: 1,
            bytes: bytes
        )
        return SetOutput(index: index, outcome: .made(report, offset: offset))
    }
}
