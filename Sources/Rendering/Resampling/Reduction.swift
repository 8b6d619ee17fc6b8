import Basics
import CResampling
import Recipes
import Vips

/// One smaller picture being made of rows that come from top to bottom.
///
/// A row is added to each of the results that it goes into, first downward; a result that has all of its rows is then
/// summed up across. So no more is kept than a few rows, whatever the sizes.
struct Reduction {
    /// What all rows have in common.
    struct Layout {
        /// The size of what is looked at.
        let source: PixelSize
        /// Bands, 1…4.
        let bands: Int
        /// Numbers from one row to the next.
        let stride: Int

        /// Looks at all of what comes.
        init(source: PixelSize, bands: Int) {
            self.source = source
            self.bands = bands
            stride = Self.padded(source.width * bands)
        }

        /// Looks at a part of what comes.
        init(window: PixelSize, of layout: Layout) {
            source = window
            bands = layout.bands
            stride = layout.stride
        }

        /// Numbers of a row that are looked at, and a few more.
        var rowNumbers: Int { Self.padded(source.width * bands) }

        /// Rows that are added at once, at most: so many that a sum is worth its loading, so few that they stay near
        /// the processor.
        var stripHeight: Int { min(max(Self.usualNumbers / stride / 8, 1), 8) * 8 }

        /// Numbers of a strip; a part that ends at the last row's end is read a little beyond it.
        var stripNumbers: Int { stride * stripHeight + CRS_STEP }

        var stripBytes: Int { 4 * stripNumbers }

        private static let usualNumbers = 96 << 10

        static func padded(_ count: Int) -> Int {
            let step = CRS_STEP
            return (count + step - 1) / step * step
        }
    }

    private let layout: Layout
    private let width: Int
    private let columns: LanczosWeights
    private let rows: LanczosWeights
    private let sumStride: Int
    private let open: Int
    private let sums: AlignedNumbers
    private let finished: AlignedNumbers
    /// The first row that is not complete.
    private var next = 0

    /// Works out the weights.
    ///
    /// - Parameters:
    ///   - target: The size wanted.
    ///   - area: The part of what comes, no side shorter than wanted.
    ///   - layout: What comes.
    ///   - cache: Weights that have been worked out for another one, and will have been for the next.
    init(to target: PixelSize, of area: PixelArea, _ layout: Layout, _ cache: inout WeightsCache) {
        let source = layout.source
        self.layout = layout
        width = target.width
        columns = cache.weights(from: source.width, origin: area.x, extent: area.width, to: target.width)
        rows = cache.weights(from: source.height, origin: area.y, extent: area.height, to: target.height)
        sumStride = Layout.padded((layout.source.width + columns.taps) * layout.bands + 8)
        open = rows.mostTouched(by: layout.stripHeight)
        sums = AlignedNumbers(count: open * sumStride)
        finished = AlignedNumbers(count: target.width * layout.bands + 4)
    }

    /// Bytes that it takes at most, told before there is one.
    static func bytes(to target: PixelSize, _ layout: Layout) -> Int {
        let source = layout.source
        let size = PixelSize(width: min(target.width, source.width), height: min(target.height, source.height))
        let open = LanczosWeights.mostTouched(by: layout.stripHeight, from: source.height, to: size.height)
        // At most as many taps as there are pixels, and four.
        let sum = Layout.padded((2 *| source.width +| 4) *| layout.bands +| 8)
        let weights =
            LanczosWeights.bytes(from: source.width, to: size.width)
            +| LanczosWeights.bytes(from: source.height, to: size.height)
        return weights +| 4 *| (open *| sum +| size.width *| layout.bands +| 4)
    }

    /// Takes the next rows.
    ///
    /// - Parameters:
    ///   - strip: The rows, ``Layout/stride`` numbers each.
    ///   - range: Which rows of the source they are.
    ///   - loops: Does the sums.
    ///   - give: Gets each row of the result that is complete by now, in its order.
    /// - Throws: What `give` throws.
    mutating func add<Failure: Error>(
        _ strip: UnsafePointer<Float>,
        _ range: Range<Int>,
        by loops: crs_loops,
        _ give: (UnsafeMutablePointer<Float>) throws(Failure) -> Void
    ) throws(Failure) {
        let touched = (next..<rows.starts.count).prefix { Int(rows.starts[$0]) < range.upperBound }
        rows.weights.withUnsafeBufferPointer { weights in
            guard let weights = weights.baseAddress else { return }
            // Piece after piece of the rows, so that they are near the processor for all results.
            for x in stride(from: 0, to: layout.rowNumbers, by: Self.piece) {
                for index in touched {
                    let columns = x..<min(x + Self.piece, layout.rowNumbers)
                    add(strip + x, range, columns, to: index, weights + index * rows.taps, by: loops)
                }
            }
        }
        for index in touched where Int(rows.starts[index]) + rows.counts[index] <= range.upperBound {
            sumAcross(place(of: index), by: loops)
            try give(finished.start)
            next = index + 1
        }
    }

    /// Numbers of a row that are gone through at once.
    private static let piece = 512

    private func place(of index: Int) -> Int { index % open * sumStride }

    private func add(
        _ strip: UnsafePointer<Float>,
        _ range: Range<Int>,
        _ columns: Range<Int>,
        to index: Int,
        _ weights: UnsafePointer<Float>,
        by loops: crs_loops
    ) {
        let start = Int(rows.starts[index])
        let wanted = (start..<start + rows.counts[index]).clamped(to: range)
        let place = place(of: index) + columns.lowerBound
        let stride = layout.stride
        loops.add_rows(
            sums.start + place,
            wanted.lowerBound == start ? 1 : 0,
            strip + (wanted.lowerBound - range.lowerBound) * stride,
            stride,
            weights + (wanted.lowerBound - start),
            wanted.count,
            columns.count
        )
    }

    /// Makes a row of the result of a sum of rows.
    private func sumAcross(_ place: Int, by loops: crs_loops) {
        columns.starts.withUnsafeBufferPointer { starts in
            columns.weights.withUnsafeBufferPointer { weights in
                loops.weigh_columns(
                    finished.start,
                    sums.start + place,
                    starts.baseAddress,
                    weights.baseAddress,
                    columns.taps,
                    width,
                    Int32(layout.bands)
                )
            }
        }
    }
}
