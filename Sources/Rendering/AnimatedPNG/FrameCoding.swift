import Vips

/// How all frames of an animated PNG are stored, which share one header.
struct FrameCoding {
    /// The frames one below the other, with transparency where the one before may show through.
    let image: Image
    /// All of their colours, where numbers stand for them.
    let palette: PNGPalette?
    /// Whether what was before may show through a frame.
    let showsThrough: Bool

    /// The share of the changed parts' pixels that are as before from which on transparency, which opaque frames are given
    /// for that, saves more than it takes.
    private static let leastKept = 0.75

    /// Stores them as they are.
    init(plainly image: Image) { (self.image, palette, showsThrough) = (image, nil, false) }

    /// Looks at all frames.
    ///
    /// - Parameters:
    ///   - image: Grey or RGB of 8 bits, with or without alpha, that can be read in any order.
    ///   - changes: Finds what has changed, frame by frame from the second on, until nothing more is wanted.
    /// - Throws: ``VipsError`` where pixels cannot be computed.
    init(
        _ image: Image,
        _ changes: ((FrameChange) -> Void) throws(VipsError) -> Void
    ) throws(VipsError) {
        if let (palette, hasClear) = try Self.palette(of: image) {
            self.image = hasClear ? try image.withAlpha() : image
            (self.palette, showsThrough) = (palette, hasClear)
            return
        }
        palette = nil
        guard !image.hasAlpha else {
            (self.image, showsThrough) = (image, true)
            return
        }
        var (all, kept) = (0, 0)
        try changes { change in
            all += change.pixels
            kept += change.kept
        }
        showsThrough = Double(kept) >= Double(all) * Self.leastKept && all > 0
        self.image = showsThrough ? try image.withAlpha() : image
    }

    /// The colours of all frames, and whether one of them is clear; `nil` where they are too many, or numbers take as much
    /// room.
    private static func palette(of image: Image) throws(VipsError) -> (palette: PNGPalette, hasClear: Bool)? {
        var colours = SmallPalette()
        var row = PixelPlanes(width: image.width)
        try image.readStrips(ofHeight: 64) { rows, _ in
            for samples in rows where !colours.isFull {
                row.take(samples.assumingMemoryBound(to: UInt8.self), bands: image.bands)
                colours.add(row)
            }
        }
        let isColoured = image.bands > 2
        // Grey of many levels is as short without a palette, and a profile of grey fits no palette.
        guard !colours.isFull, isColoured || colours.colours.count <= 16,
            isColoured || image.bytes("icc-profile-data") == nil
        else { return nil }
        var withClear = colours
        var clear = PixelPlanes(width: 1)
        clear.take([0, 0, 0, 0], bands: 4)
        withClear.add(clear)
        let palette = PNGPalette(colours)
        guard !withClear.isFull else { return (palette, false) }
        // One more colour may make every number longer.
        let longer = PNGPalette(withClear)
        return longer.bits == palette.bits ? (longer, true) : (palette, false)
    }
}
