import Basics
import Vips

/// Writes an animated PNG: its frames are compressed as files of their own, each cut to what has changed, and clear where
/// it is as before if that is shorter.
struct AnimatedPNGWriter {
    private let coding: FrameCoding
    private let width: Int
    private let height: Int
    private let delays: [Int]
    private let loops: Int
    private let colours: [UInt8]

    /// Writes one picture as a PNG: by numbers of a palette where there is one, the first with what is to be said, others
    /// bare.
    typealias Compression = (_ picture: Image, PNGPalette?, _ isFirst: Bool, Target) throws(VipsError) -> Void

    /// The share of a changed part's pixels that must be as before for it to be tried how long it is without them.
    private static let leastKept = 0.125

    /// Takes frames.
    ///
    /// - Parameters:
    ///   - image: The frames one below the other; its pixels can be read in any order.
    ///   - looksAtPixels: Whether to look for a palette, and for what may be left out.
    ///   - colours: Chunks that say what samples mean, beside what a compression says.
    /// - Throws: ``VipsError`` where pixels cannot be computed.
    init(_ image: Image, looksAtPixels: Bool, colours: [UInt8] = []) throws(VipsError) {
        self.colours = colours
        width = image.width
        height = image.pageHeight
        loops = max(image.int("loop") ?? 0, 0)
        let count = height > 0 ? image.height / height : 1
        let told = image.ints("delay") ?? []
        // A frame of which nothing is said is shown as long as GIF's are then.
        delays = (0..<count).map { max(told[safe: $0] ?? 100, 0) }
        guard looksAtPixels else {
            coding = FrameCoding(plainly: image)
            return
        }
        let frames = Frames(image, width: width, height: height)
        coding = try FrameCoding(image) { (take) throws(VipsError) in
            try frames.forEachChange(count: count) { _, change throws(VipsError) in take(change) }
        }
    }

    /// Writes the file.
    ///
    /// - Parameters:
    ///   - target: Where to.
    ///   - compress: Writes a frame.
    /// - Throws: ``VipsError`` where pixels cannot be computed or bytes cannot be written.
    func write(to target: Target, _ compress: Compression) throws(VipsError) {
        let frames = Frames(coding.image, width: width, height: height)
        var sequence = 0
        let whole = FrameControl(x: 0, y: 0, width: width, height: height, delay: delays.first ?? 0)
        let first = try parts(of: frames.picture(0, whole), isFirst: true, compress)
        var start = PNGChunk.signature
        PNGChunk.append(PNGChunk.header, first.header, to: &start)
        let counts = ByteWriter.big(delays.count) + ByteWriter.big(loops)
        PNGChunk.append(PNGChunk.animation, counts, to: &start)
        start += colours + first.before
        PNGChunk.append(PNGChunk.frame, whole.bytes(sequence: sequence), to: &start)
        for data in first.data { PNGChunk.append(PNGChunk.image, data, to: &start) }
        try target.write(start)
        try frames.forEachChange(count: delays.count) { index, change throws(VipsError) in
            let (control, parts) = try frame(index, change, of: frames, compress)
            var bytes: [UInt8] = []
            PNGChunk.append(PNGChunk.frame, control.bytes(sequence: sequence + 1), to: &bytes)
            sequence += 1
            for data in parts.data {
                PNGChunk.append(PNGChunk.frameData, ByteWriter.big(sequence + 1) + data, to: &bytes)
                sequence += 1
            }
            try target.write(bytes)
        }
        var end = first.behind
        PNGChunk.append(PNGChunk.end, [], to: &end)
        try target.write(end)
        try target.finish()
    }

    /// A frame in the shorter of two ways: what is in its part, or only what has changed there.
    private func frame(
        _ index: Int,
        _ change: FrameChange,
        of frames: Frames,
        _ compress: Compression
    ) throws(VipsError) -> (FrameControl, PNGParts) {
        let area = change.area
        var control = FrameControl(x: area.x, y: area.y, width: area.width, height: area.height, delay: delays[index])
        let whole = try parts(of: frames.picture(index, control), isFirst: false, compress)
        guard coding.showsThrough, let (samples, kept) = change.shownThrough(),
            Double(kept) >= Double(change.pixels) * Self.leastKept
        else { return (control, whole) }
        let picture = try Image(
            width: area.width,
            height: area.height,
            bands: coding.image.bands,
            format: .uint8,
            interpretation: coding.image.interpretation
        ) { $0.copyBytes(from: samples) }
        let changed = try parts(of: picture, isFirst: false, compress)
        guard changed.dataBytes < whole.dataBytes else { return (control, whole) }
        control.blending = .over
        return (control, changed)
    }

    private func parts(of picture: Image, isFirst: Bool, _ compress: Compression) throws(VipsError) -> PNGParts {
        let target = try Target()
        try compress(picture, coding.palette, isFirst, target)
        let parts = PNGParts(target.bytes)
        guard !parts.header.isEmpty, !parts.data.isEmpty else {
            throw VipsError("apng", "a frame of the animation was not compressed")
        }
        return parts
    }

    /// Frames that lie one below the other.
    private struct Frames {
        private let image: Image
        private let width: Int
        private let height: Int

        init(_ image: Image, width: Int, height: Int) {
            (self.image, self.width, self.height) = (image, width, height)
        }

        /// A part of a frame.
        func picture(_ index: Int, _ area: FrameControl) throws(VipsError) -> Image {
            try image.extracted(left: area.x, top: index * height + area.y, width: area.width, height: area.height)
                .editingMetadata { for name in ["page-height", "n-pages"] { $0.remove(name) } }
        }

        /// Compares each frame but the first with the one before.
        func forEachChange(
            count: Int,
            _ body: (_ index: Int, FrameChange) throws(VipsError) -> Void
        ) throws(VipsError) {
            let whole = FrameControl(x: 0, y: 0, width: width, height: height, delay: 0)
            var before = try picture(0, whole).samples()
            for index in 0..<count where index > 0 {
                let now = try picture(index, whole).samples()
                try body(index, FrameChange(before, now, width: width, height: height))
                before = now
            }
        }
    }
}
