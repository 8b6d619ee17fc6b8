import Recipes
import Testing

@testable import Rendering

struct ScaleLadderTests {
    /// Squares by their sides: the sizes wanted, and what each is made from, the decoder's picture being 0.
    @Test(
        arguments: [
            ([1_200], [0]),
            // At most half as large.
            ([1_200, 600, 30], [0, 1_200, 600]),
            // The five of the usual set.
            ([30, 540, 768, 1_080, 1_200], [0, 0, 0, 1_080, 540]),
            ([1_200, 1_080], [0, 0]),
            // Half of it and a pixel more.
            ([1_000, 500], [0, 1_000]),
            ([1_000, 501], [0, 0]),
            // The smallest that is large enough.
            ([1_600, 800, 400, 200], [0, 1_600, 800, 400]),
            ([1_600, 900, 400, 200], [0, 0, 900, 400]),
            ([1, 1, 2], [0, 2]),
        ] as [([Int], [Int])]
    )
    func eachComesFromOneTwiceAsLarge(sizes: [Int], sources: [Int]) {
        let ladder = ScaleLadder(sizes.map { PixelSize(width: $0, height: $0) })
        #expect(ladder.rungs.map(\.size.width) == Set(sizes).sorted(by: >))
        let found = ladder.rungs.map { rung in
            switch rung.source {
            case .decoded: 0
            case .rung(let index): ladder.rungs[index].size.width
            }
        }
        #expect(found == sources)
        let kept = ladder.sources.map { ladder.rungs[$0].size.width }
        #expect(Set(kept) == Set(sources.filter { $0 > 0 }))
        #expect(ladder.decoded.count == sources.count { $0 == 0 })
    }

    @Test func bothSidesCount() {
        let wide = PixelSize(width: 1_000, height: 100)
        let tall = PixelSize(width: 100, height: 1_000)
        let ladder = ScaleLadder([wide, tall, PixelSize(width: 51, height: 51)])
        #expect(ladder.rungs.last?.source == .decoded)
    }

    @Test func noSizeOverflows() {
        let huge = PixelSize(width: .max, height: .max)
        #expect(ScaleLadder([huge, PixelSize(width: 100, height: 100)]).decoded == [huge])
    }
}
