import Basics
import Recipes

/// From which picture each of several sizes of one picture is made: from the decoder's, or from one of the others that
/// is at least twice as large, for which nothing of the decoder's has to be looked at again.
///
/// Pure numbers. Rungs come largest first.
struct ScaleLadder: Equatable {
    /// What a rung is made from.
    enum Source: Hashable {
        case decoded
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

    /// The sizes, from the largest to the smallest, each once.
    let rungs: [Rung]

    /// Works out the cheapest way.
    ///
    /// - Parameters:
    ///   - sizes: The sizes wanted, in any order.
    ///   - isDirect: Whether all are made of the decoder's picture, as others lack what is needed.
    init(_ sizes: some Sequence<PixelSize>, isDirect: Bool = false) {
        var rungs: [Rung] = []
        for size in Set(sizes).sorted(by: { ($0.pixels, $0.width) > ($1.pixels, $1.width) }) {
            let index = isDirect ? nil : rungs.lastIndex { $0.size.holds(size, times: Self.margin) }
            rungs.append(Rung(size: size, source: index.map { .rung($0) } ?? .decoded))
        }
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

    /// The sizes that are made while the decoder works.
    var decoded: [PixelSize] { rungs.filter { $0.source == .decoded }.map(\.size) }
}

extension PixelSize {
    /// Whether both sides are at least so many times those of another size.
    fileprivate func holds(_ other: PixelSize, times factor: Int) -> Bool {
        width >= other.width *| factor && height >= other.height *| factor
    }
}
