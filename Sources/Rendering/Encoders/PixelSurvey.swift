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

    /// Of the steps from one pixel to the next that are steps at all, the share that are edges: from here on it is
    /// drawn.
    ///
    /// Fitted on one half of the pictures of Benchmarks/bench/labelled.py, at their own and at half their size: it tells 73
    /// of 74 rightly, and 72 of the 74 of the other half. The others are scans with the grain of their paper, and a slope.
    /// Of the pictures of Benchmarks/held_out.py, on which nothing was fitted, it tells 71 of 90 drawn ones and 93 of 100
    /// photographs; the table is in docs/parameters.md.
    private static let edgeShare = 0.16
    /// How far two neighbours are from one another, in the band that differs most, where there is a step; less is a
    /// slope, or grain.
    private static let stepHeight = 3
    /// The share of pixels that are as their neighbours to the left and above from which on it is drawn, without edges
    /// too.
    private static let flatShare = 0.7
    /// How far two neighbours are from one another, in the band that differs most, where there is an edge.
    private static let edgeHeight = 48
    /// The same for differences of blue and of red to lightness.
    private static let colourEdgeHeight = 32
    /// The share of edges that are edges of colour from which on these count.
    private static let colourEdgeShare = 0.1

    /// Goes over all pixels.
    ///
    /// - Parameter image: Grey or RGB of 8 bits, with or without alpha, in memory.
    /// - Throws: ``VipsError`` where they cannot be read.
    init(_ image: Image) throws(VipsError) {
        var counts = Counts(bands: image.bands, width: image.width)
        var above = [UInt32](repeating: 0, count: image.width)
        try image.readStrips(ofHeight: 64) { rows, range in
            for (y, row) in zip(range, rows) {
                counts.take(row.assumingMemoryBound(to: UInt8.self), below: &above, isFirst: y == 0)
            }
        }
        palette = counts.palette
        isGrey = counts.isGrey
        isOpaque = counts.isOpaque
        isGraphic =
            Double(counts.edges) / Double(max(counts.steps, 1)) >= Self.edgeShare
            || Double(counts.flatBothWays) / Double(max(counts.pairs, 1)) >= Self.flatShare
        hasColourEdges = Double(counts.colourEdges) > Double(counts.edges) * Self.colourEdgeShare
    }

    /// The picture without the bands that it does not need.
    func reduced(_ image: Image) throws(VipsError) -> Image {
        let opaque = image.hasAlpha && isOpaque ? try image.bands(0, count: image.bands - 1) : image
        // A profile for colours does not fit a picture in grey.
        guard isGrey, opaque.bands >= 3, image.bytes("icc-profile-data") == nil else { return opaque }
        let grey = try opaque.bands(0)
        guard opaque.hasAlpha else { return try grey.interpreted(as: .grey) }
        return try Image.joined([grey, opaque.bands(opaque.bands - 1)]).interpreted(as: .grey)
    }

    /// What is counted row by row.
    private struct Counts {
        let bands: Int
        let width: Int
        /// Pixels that have a neighbour to the left.
        var pairs = 0
        /// Those that are as it is, and as the one above.
        var flatBothWays = 0
        var steps = 0
        var edges = 0
        var colourEdges = 0
        var isGrey = true
        var isOpaque = true
        var palette = SmallPalette()

        init(bands: Int, width: Int) { (self.bands, self.width) = (bands, width) }

        mutating func take(_ row: UnsafePointer<UInt8>, below above: inout [UInt32], isFirst: Bool) {
            var left: UInt32 = 0
            for x in 0..<width {
                let pixel = SmallPalette.pixel(row + x * bands, bands)
                if x > 0 {
                    pairs += 1
                    if pixel == left {
                        if !isFirst, pixel == above[x] { flatBothWays += 1 }
                        above[x] = pixel
                        continue
                    }
                    look(at: pixel, beside: left)
                }
                note(pixel)
                (above[x], left) = (pixel, pixel)
            }
        }

        /// A pixel that differs from the one before.
        private mutating func note(_ pixel: UInt32) {
            let (red, green, blue) = (pixel & 255, pixel >> 8 & 255, pixel >> 16 & 255)
            if red != green || green != blue { isGrey = false }
            if pixel >> 24 != 255 { isOpaque = false }
            palette.add(pixel)
        }

        private mutating func look(at pixel: UInt32, beside left: UInt32) {
            let red = Int(pixel & 255) - Int(left & 255)
            let green = Int(pixel >> 8 & 255) - Int(left >> 8 & 255)
            let blue = Int(pixel >> 16 & 255) - Int(left >> 16 & 255)
            let alpha = Int(pixel >> 24) - Int(left >> 24)
            let height = max(max(abs(red), abs(green)), max(abs(blue), abs(alpha)))
            guard height >= PixelSurvey.stepHeight else { return }
            steps += 1
            guard height >= PixelSurvey.edgeHeight else { return }
            edges += 1
            let lightness = (red * 77 + green * 150 + blue * 29) / 256
            let colour = max(abs(red - lightness), abs(blue - lightness))
            if colour >= PixelSurvey.colourEdgeHeight { colourEdges += 1 }
        }
    }
}
