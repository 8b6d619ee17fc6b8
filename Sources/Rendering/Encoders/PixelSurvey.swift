import CSurvey
import Recipes
import Vips

/// What an encoder wants to know of a picture: whether it was drawn or photographed, and what it could do without.
struct PixelSurvey {
    /// The colours that it has, transparency included, if there are no more than 256.
    let palette: SmallPalette
    /// Whether red, green and blue are the same everywhere.
    let isGrey: Bool
    /// Whether nothing is transparent.
    let isOpaque: Bool
    /// Whether it is drawn: text, lines and areas, or the picture of a screen.
    let isGraphic: Bool
    /// Whether colours of about the same lightness meet in edges, which half of the resolution smears.
    let hasColourEdges: Bool

    /// The most pixels that are looked at, all frames together: what an encoder tries for a drawn picture takes memory.
    static let mostPixels = 8_000_000

    /// Of the steps from one pixel to the next that are steps at all, the share that are edges: from here on, across or
    /// down, it is drawn.
    ///
    /// Fitted on one half of the pictures of Benchmarks/bench/labelled.py, at their own and at half their size: it tells 73
    /// of 74 rightly, and 72 of the 74 of the other half, by which the three numbers below it were chosen too. The others
    /// are scans with the grain of their paper, and a slope.
    /// Of the pictures of Benchmarks/held_out.py, on which nothing was fitted, it tells 71 of 90 drawn ones and 95 of 100
    /// photographs; the table is in docs/parameters.md.
    private static let edgeShare = 0.16
    /// The same of both directions together: what has edges in one only has few steps in the other, if it is drawn.
    private static let leastEdgeShare = 0.11
    /// The share of neighbours that are the same in whatever is drawn, but patterns that are all edges.
    private static let leastSameShare = 0.05
    /// The share of steps that are edges in such patterns.
    private static let patternEdgeShare = 0.32
    /// The share of pixels that are as their neighbours to the left and above from which on it is drawn, without edges
    /// too.
    private static let flatShare = 0.7
    /// The share of edges that are edges of colour from which on these count, across or down.
    private static let colourEdgeShare = 0.1

    /// Goes over all pixels.
    ///
    /// - Parameter image: Grey or RGB of 8 bits, with or without alpha, in memory.
    /// - Throws: ``VipsError`` where they cannot be read.
    init(_ image: Image) throws(VipsError) {
        var counts = csurvey_counts()
        var palette = SmallPalette()
        var (row, above) = (PixelPlanes(width: image.width), PixelPlanes(width: image.width))
        try image.readStrips(ofHeight: 64) { rows, range in
            for (y, samples) in zip(range, rows) {
                row.take(samples.assumingMemoryBound(to: UInt8.self), bands: image.bands)
                palette.add(row)
                row.count(below: y == 0 ? nil : above, in: &counts)
                swap(&row, &above)
            }
        }
        self.palette = palette
        isGrey = counts.is_coloured == 0
        isOpaque = counts.is_clear == 0
        isGraphic = Self.isDrawn(counts)
        hasColourEdges = [counts.across, counts.down].contains {
            Double($0.colour_edges) > Double($0.edges) * Self.colourEdgeShare
        }
    }

    private static func isDrawn(_ counts: csurvey_counts) -> Bool {
        let (across, down) = (counts.across, counts.down)
        // The first row has nothing above it, the first column nothing to its left.
        if share(counts.same_both_ways, of: across.pairs) >= flatShare { return true }
        let most = max(share(across.edges, of: across.steps), share(down.edges, of: down.steps))
        guard most >= edgeShare, share(across.edges + down.edges, of: across.steps + down.steps) >= leastEdgeShare
        else { return false }
        let same = share(across.same + down.same, of: across.pairs + down.pairs)
        return most >= patternEdgeShare || same >= leastSameShare
    }

    private static func share(_ count: Int, of all: Int) -> Double { Double(count) / Double(max(all, 1)) }

    /// The picture without the bands that it does not need.
    func reduced(_ image: Image) throws(VipsError) -> Image {
        let opaque = image.hasAlpha && isOpaque ? try image.bands(0, count: image.bands - 1) : image
        // A profile for colours does not fit a picture in grey.
        guard isGrey, opaque.bands >= 3, image.bytes("icc-profile-data") == nil else { return opaque }
        let grey = try opaque.bands(0)
        guard opaque.hasAlpha else { return try grey.interpreted(as: .grey) }
        return try Image.joined([grey, opaque.bands(opaque.bands - 1)]).interpreted(as: .grey)
    }
}
