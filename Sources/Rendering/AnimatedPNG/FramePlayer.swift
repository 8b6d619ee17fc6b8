import Basics
import Vips

/// Plays an animated PNG: decodes each frame as a file of its own, and puts it on what is there.
final class FramePlayer {
    private let animation: AnimatedPNG
    private let file: OriginalBytes
    private let bands: Int
    private let isWide: Bool
    private var canvas: FrameCanvas

    /// Starts before the first frame.
    ///
    /// - Parameters:
    ///   - animation: The frames.
    ///   - file: The file in which they were found.
    ///   - layout: What is handed out.
    init(_ animation: AnimatedPNG, _ file: OriginalBytes, _ layout: PixelLayout) {
        self.animation = animation
        self.file = file
        bands = layout.bands
        isWide = layout.isWide
        canvas = FrameCanvas(width: layout.width, height: layout.height, bands: bands, isWide: isWide)
    }

    /// Shows a frame; those before it are played first.
    ///
    /// - Parameters:
    ///   - index: Which, from 0.
    ///   - samples: Gets its samples.
    /// - Throws: ``VipsError`` where a frame is damaged.
    func show(_ index: Int, into samples: UnsafeMutableRawBufferPointer) throws(VipsError) {
        if index < canvas.next {
            canvas = FrameCanvas(width: animation.width, height: animation.height, bands: bands, isWide: isWide)
        }
        while canvas.next <= index { try play(canvas.next) }
        canvas.withSamples { shown in if shown.count <= samples.count { samples.copyMemory(from: shown) } }
    }

    private func play(_ index: Int) throws(VipsError) {
        guard let control = animation.frames[safe: index]?.control,
            let bytes = file.withBytes({ animation.file(of: index, in: $0) })
        else { throw VipsError("apng", "frame \(index +| 1) of the animation is damaged") }
        let frame = try PNGLoader.still(OriginalBytes(copying: bytes))
        guard frame.width == control.width, frame.height == control.height, frame.bands >= 1, frame.bands <= bands,
            frame.format == (isWide ? .uint16 : .uint8)
        else { throw VipsError("apng", "frame \(index +| 1) of the animation is of another kind than the first") }
        canvas.begin(control)
        let rowBytes = frame.width *| frame.bands *| (isWide ? 2 : 1)
        try frame.readStrips(ofHeight: 64) { rows, range throws(VipsError) in
            for (y, row) in zip(range, rows) {
                canvas.put(UnsafeRawBufferPointer(start: row, count: rowBytes), bands: frame.bands, y, of: control)
            }
        }
    }
}
