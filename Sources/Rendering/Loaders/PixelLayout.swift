import Basics
import Vips

/// How a decoder beside libvips hands out a frame: rows without gaps, samples of 8 or 16 bits.
struct PixelLayout {
    /// Pixels from left to right.
    let width: Int
    /// Pixels from top to bottom.
    let height: Int
    /// Samples a pixel, 1…4.
    let bands: Int
    /// Whether samples have 16 bits.
    let isWide: Bool

    /// How much memory one frame takes.
    var bytesPerFrame: Int { width *| height *| bands *| (isWide ? 2 : 1) }

    private var format: SampleFormat { isWide ? .uint16 : .uint8 }

    private var interpretation: Interpretation {
        switch (bands < 3, isWide) {
        case (true, true): .grey16
        case (true, false): .grey
        case (false, true): .rgb16
        case (false, false): .sRGB
        }
    }

    /// A frame whose pixels are not there yet.
    func blank() throws(VipsError) -> Image {
        try .blank(width: width, height: height, bands: bands, format: format, interpretation: interpretation)
    }

    /// One frame in memory.
    ///
    /// - Parameter fill: Sets all samples, row by row without gaps.
    /// - Returns: The image.
    /// - Throws: What `fill` throws, or ``VipsError`` where there is no memory for it.
    func filled(
        _ fill: (UnsafeMutableRawBufferPointer) throws(VipsError) -> Void
    ) throws(VipsError) -> Image {
        try Image(
            width: width,
            height: height,
            bands: bands,
            format: format,
            interpretation: interpretation,
            filling: fill
        )
    }

    /// Whether an image has such pixels.
    func fits(_ image: Image) -> Bool {
        (image.width, image.height, image.bands, image.format) == (width, height, bands, format)
            && image.interpretation == interpretation
    }

    /// A frame whose rows are decoded from top to bottom while pixels are asked for.
    ///
    /// - Parameters:
    ///   - model: The image of which the same is said.
    ///   - open: Begins before the first row.
    /// - Returns: The image.
    /// - Throws: ``VipsError`` where the sizes make no sense.
    func streamed(
        like model: Image,
        opening open: @escaping () throws(VipsError) -> Image.RowReading
    ) throws(VipsError) -> Image {
        try .streamed(
            width: width,
            height: height,
            bands: bands,
            format: format,
            interpretation: interpretation,
            like: model,
            opening: open
        )
    }

    /// Frames one below the other, each decoded when its pixels are asked for; one is in memory.
    ///
    /// - Parameters:
    ///   - count: How many.
    ///   - model: The image of which the same is said, if there is one.
    ///   - read: Sets the samples of a frame, in the order of frames.
    /// - Returns: The image.
    /// - Throws: ``VipsError`` where the sizes make no sense.
    func sequence(
        _ count: Int,
        like model: Image? = nil,
        reading read: @escaping Image.FrameReading
    ) throws(VipsError) -> Image {
        try .frames(
            count,
            width: width,
            height: height,
            bands: bands,
            format: format,
            interpretation: interpretation,
            like: model,
            reading: read
        )
    }
}

extension MetadataEditor {
    /// Says that a picture is an animation.
    ///
    /// - Parameters:
    ///   - delays: How long each frame of the file is shown, in milliseconds.
    ///   - loops: How often, 0 for ever.
    ///   - pageHeight: The height of a frame, where there are several below one another.
    func setAnimation(delays: [Int], loops: Int, pageHeight: Int?) {
        set("n-pages", delays.count)
        set("delay", delays)
        set("loop", loops)
        if let pageHeight { set("page-height", pageHeight) }
    }
}
