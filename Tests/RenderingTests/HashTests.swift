import Recipes
import RenderWire
import Testing

@testable import Rendering

struct BlurHashTests {
    /// Pictures by formulas, and what PyPI's blurhash 1.1.5 makes of the same pixels.
    @Test(
        arguments: [
            (.gradient, 100, 75, "L%HV9w2Y$5Sghpazjtf7gcfQfQfQ"),
            (.gradient, 60, 100, "L%HV9w2Z$4ShhpazfQf7gcfjfPfj"),
            (.gradient, 7, 5, "LyIF6q3JWm%Ly~NHa}nSeAe?fRe:"),
            (.stripes, 100, 75, "L1LC@x?bfQ?b~CKifQKifQOrfQOr"),
            (.stripes, 33, 200, "L4LC@x~CW;~Co|X8S#X8W;bHW;bH"),
            (.flat, 100, 75, "L0E22i={fQ={^ij@fQj@fQfQfQfQ"),
            (.half, 64, 48, "L~NdO8~qofIUofj[fQayfQfQfQfQ"),
            (.disc, 100, 75, "LzQSPNoa?^ohxGfQSgfQ%gfSRjfP"),
            (.clear, 20, 10, "LWTSUA-;fQ-;~qoffQoffQfQfQfQ"),
        ] as [(Formula, Int, Int, String)]
    )
    func isWhatTheReferenceMakes(formula: Formula, width: Int, height: Int, expected: String) throws {
        #expect(BlurHash.text(of: try formula.pixels(width, height).onWhite) == expected)
    }
}

struct PerceptualHashTests {
    /// Pictures by formulas, and what PyPI's imagehash 4.3.2 makes of the same pixels.
    @Test(
        arguments: [
            (.gradient, 0xaa6a_a82a_0055_ff77), (.half, 0xc400_0000_0000_0000),
            (.disc, 0xea94_811f_973a_9e68), (.flat, 0x8000_0000_0000_0000),
        ] as [(Formula, UInt64)]
    )
    func isWhatAnotherImplementationMakes(formula: Formula, expected: UInt64) throws {
        let bits = PerceptualHash.bits(of: try formula.pixels(32, 32).onWhite)
        #expect((bits ^ expected).nonzeroBitCount <= 1, "\(String(bits, radix: 16))")
    }
}

struct PaletteTests {
    @Test func flatColoursAreExact() throws {
        // Two thirds and a third, the latter half as much where it is half clear.
        var samples: [UInt8] = []
        for index in 0..<90 { samples += index < 60 ? [122, 92, 62, 255] : [0, 200, 255, 255] }
        let colors = Palette.colors(of: try #require(Pixels(width: 10, height: 9, samples: samples)), atMost: 6)
        #expect(
            colors == [
                PaletteColor(color: Color(red: 122, green: 92, blue: 62), share: 6_667),
                PaletteColor(color: Color(red: 0, green: 200, blue: 255), share: 3_333),
            ]
        )
    }

    @Test func whatIsClearDoesNotCount() throws {
        var samples: [UInt8] = []
        for index in 0..<100 {
            samples += index < 50 ? [250, 0, 0, 0] : index < 80 ? [0, 0, 0, 255] : [0, 255, 0, 128]
        }
        let colors = Palette.colors(of: try #require(Pixels(width: 10, height: 10, samples: samples)), atMost: 6)
        #expect(colors.map(\.color) == [Color(red: 0, green: 0, blue: 0), Color(red: 0, green: 255, blue: 0)])
        #expect(abs(colors[0].share - 7_494) < 10)
        #expect(Palette.colors(of: try Formula.clear.pixels(9, 9), atMost: 6).isEmpty)
    }

    @Test func aFewDotsAreNoColour() throws {
        var samples: [UInt8] = []
        for index in 0..<10_000 { samples += index < 5 ? [255, 0, 0, 255] : [20, 30, 40, 255] }
        let colors = Palette.colors(of: try #require(Pixels(width: 100, height: 100, samples: samples)), atMost: 6)
        #expect(colors == [PaletteColor(color: Color(red: 20, green: 30, blue: 40), share: 10_000)])
    }

    @Test(arguments: Formula.allCases, [2, 6, 16])
    func sharesComeToAWholeAndAreSorted(formula: Formula, most: Int) throws {
        let colors = Palette.colors(of: try formula.pixels(100, 75), atMost: most)
        #expect(colors.count <= most && (formula == .clear) == colors.isEmpty)
        #expect(colors.isEmpty || colors.reduce(0) { $0 + $1.share } == PaletteColor.whole)
        #expect(colors.map(\.share) == colors.map(\.share).sorted(by: >))
        #expect(Set(colors.map(\.color)).count == colors.count)
    }
}
