import Recipes

/// From which picture each of several sizes of one picture is made: the original's decoder works once, and no size is
/// made from a picture that is not at least twice as large.
///
/// Pure numbers. The master is the one picture made of the decoder's; rungs come largest first.
struct ScaleLadder: Equatable {
    /// What a rung is made from.
    enum Source: Hashable {
        case master
        case rung(Int)
    }

    /// One of the sizes.
    struct Rung: Equatable {
        var size: PixelSize
        var source: Source
    }

    /// How many times larger a picture must be than what is made from it, so that the last resize alone decides how
    /// sharp the result is.
    private static let margin = 2
    /// A decoder's picture that is larger than the master by less than this is the master itself: every size made of
    /// it costs a little more, but one resize of all of it is saved.
    private static let nearlyMaster = 1.25

    /// The size of the master.
    let master: PixelSize
    /// The sizes, from the largest to the smallest, each once.
    let rungs: [Rung]

    /// Works out the cheapest way.
    ///
    /// - Parameters:
    ///   - sizes: The sizes wanted, in any order; at least one.
    ///   - decoded: The size of the decoder's picture.
    init(_ sizes: some Sequence<PixelSize>, from decoded: PixelSize) {
        let sorted = Set(sizes).sorted { ($0.pixels, $0.width) > ($1.pixels, $1.width) }
        let master = Self.master(for: sorted, from: decoded)
        var rungs: [Rung] = []
        for size in sorted {
            let index = rungs.lastIndex { $0.size.holds(size, times: Self.margin) }
            rungs.append(Rung(size: size, source: index.map { .rung($0) } ?? .master))
        }
        self.master = master
        self.rungs = rungs
    }

    /// The rungs that others are made from, so that they are kept.
    var sources: Set<Int> {
        Set(
            rungs.compactMap { rung in
                if case .rung(let index) = rung.source { index } else { nil }
            }
        )
    }

    private static func master(for sizes: [PixelSize], from decoded: PixelSize) -> PixelSize {
        guard let largest = sizes.first else { return decoded }
        let othersFit = sizes.dropFirst().allSatisfy { largest.holds($0, times: margin) }
        // It comes straight from the decoder, and everything else from it.
        if othersFit, decoded.holds(largest, times: 1) { return largest }
        let width = sizes.reduce(0) { max($0, $1.width) }.multipliedSaturating(by: margin)
        let height = sizes.reduce(0) { max($0, $1.height) }.multipliedSaturating(by: margin)
        let wanted = PixelSize(width: min(width, decoded.width), height: min(height, decoded.height))
        let isNear =
            Double(decoded.width) < Double(wanted.width) * nearlyMaster
            && Double(decoded.height) < Double(wanted.height) * nearlyMaster
        return isNear ? decoded : wanted
    }
}

extension PixelSize {
    /// Whether both sides are at least so many times those of another size.
    fileprivate func holds(_ other: PixelSize, times factor: Int) -> Bool {
        width >= other.width.multipliedSaturating(by: factor) && height >= other.height.multipliedSaturating(by: factor)
    }
}
