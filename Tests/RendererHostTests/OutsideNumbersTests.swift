import Recipes
import RenderWire
import Testing

@testable import RendererHost

/// Numbers that a renderer which was taken over may say.
struct OutsideNumbersTests {
    private static let extremes = [Int.min, .min + 1, -1 << 53, -1, 0, 1, (1 << 53) + 1, .max - 1, .max]

    @Test(arguments: extremes)
    func memoryOfAnySizeIsAccountedFor(bytes: Int) {
        var ledger = MemoryLedger(budget: 1_000)
        let (first, second) = (RendererID(number: 1), RendererID(number: 2))
        for other in Self.extremes {
            if ledger.hold(bytes, for: first) { _ = ledger.held(by: first) }
            ledger.wait(for: other, renderer: second)
            _ = ledger.serveWaiters()
            ledger.release(first)
            _ = ledger.serveWaiters()
            ledger.release(second)
        }
        #expect(!ledger.hasWaiters)
    }

    @Test(arguments: extremes)
    func aReportOfAnyNumbersIsCheckedWithoutATrap(number: Int) {
        for other in Self.extremes {
            let original = ImageHeader(
                format: .jpeg,
                size: PixelSize(width: number, height: other),
                orientation: number,
                pages: other,
                bitsPerSample: number
            )
            let report = RenderReport(
                original: original,
                output: PlanOutput(format: .png, quality: number, metadata: .none),
                size: PixelSize(width: other, height: number),
                pages: other,
                bytes: number
            )
            var check = JobCheck([.picture(Recipe())], limits: RenderLimits(), resultBytes: 1_000)
            #expect(check.note(0, .picture(report, offset: 0), size: 5) != nil)
        }
    }

    @Test(arguments: extremes)
    func placesInASetsFileMayBeAnywhere(number: Int) {
        for other in Self.extremes {
            let outputs = Array(repeating: RenderOutput.picture(Recipe()), count: 2)
            var check = JobCheck(outputs, limits: RenderLimits(), resultBytes: 1_000)
            for index in [0, number] {
                let report = RenderReport(
                    original: ImageHeader(format: .jpeg, size: PixelSize(width: 10, height: 10)),
                    output: PlanOutput(format: .png, quality: nil, metadata: .none),
                    size: PixelSize(width: 5, height: 5),
                    pages: 1,
                    bytes: other
                )
                _ = check.note(index, .picture(report, offset: number), size: .max)
                _ = check.note(index, .picture(report, offset: other), size: other)
            }
        }
    }
}
