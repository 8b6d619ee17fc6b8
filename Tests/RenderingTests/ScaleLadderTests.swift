import Recipes
import Testing

@testable import Rendering

struct ScaleLadderTests {
    /// Squares by their sides: what is decoded, the sizes wanted, the master, and what each size is made from, the
    /// master being 0.
    @Test(
        arguments: [
            // One alone, or with others that are at most half as large, comes straight from the decoder.
            (4_000, [1_200], 1_200, [0]),
            (4_000, [1_200, 600, 30], 1_200, [0, 1_200, 600]),
            (1_200, [1_200, 600], 1_200, [0, 1_200]),
            // The five of the usual set.
            (4_000, [30, 540, 768, 1_080, 1_200], 2_400, [0, 0, 0, 1_080, 540]),
            // What is decoded is hardly larger than twice the largest, or smaller.
            (2_900, [1_200, 1_080], 2_900, [0, 0]),
            (3_000, [1_200, 1_080], 2_400, [0, 0]),
            (2_300, [1_200, 1_080], 2_300, [0, 0]),
            (1_200, [1_200, 1_080], 1_200, [0, 0]),
            // Larger than what there is.
            (300, [500, 400, 100], 300, [0, 0, 400]),
            (300, [500, 100], 300, [0, 500]),
            // Half of it and a pixel more.
            (4_000, [1_000, 500], 1_000, [0, 1_000]),
            (4_000, [1_000, 501], 2_000, [0, 0]),
            // The smallest that is large enough.
            (4_000, [1_600, 800, 400, 200], 1_600, [0, 1_600, 800, 400]),
            (4_000, [1_600, 900, 400, 200], 3_200, [0, 0, 900, 400]),
            (4_000, [1, 1, 2], 2, [0, 2]),
        ] as [(Int, [Int], Int, [Int])]
    )
    func eachComesFromOneTwiceAsLarge(decoded: Int, sizes: [Int], master: Int, sources: [Int]) {
        let square = { (side: Int) in PixelSize(width: side, height: side) }
        let ladder = ScaleLadder(sizes.map(square), from: square(decoded))
        #expect(ladder.master == square(master))
        #expect(ladder.rungs.map(\.size.width) == Set(sizes).sorted(by: >))
        let found = ladder.rungs.map { rung in
            switch rung.source {
            case .master: 0
            case .rung(let index): ladder.rungs[index].size.width
            }
        }
        #expect(found == sources)
        let kept = ladder.sources.map { ladder.rungs[$0].size.width }
        #expect(Set(kept) == Set(sources.filter { $0 > 0 }))
    }

    @Test func bothSidesCount() {
        let decoded = PixelSize(width: 4_000, height: 3_000)
        let wide = PixelSize(width: 1_000, height: 100)
        let tall = PixelSize(width: 100, height: 1_000)
        let ladder = ScaleLadder([wide, tall, PixelSize(width: 51, height: 51)], from: decoded)
        #expect(ladder.master == PixelSize(width: 2_000, height: 2_000))
        #expect(ladder.rungs.last?.source == .master)
    }

    @Test func noSizeOverflows() {
        let decoded = PixelSize(width: 100, height: 100)
        let huge = PixelSize(width: .max, height: .max)
        #expect(ScaleLadder([huge, decoded], from: decoded).master == decoded)
    }
}
