import CAVIF

/// Writes a still or an animation as AVIF by libavif, frame after frame.
///
/// Belongs to one thread.
public final class AVIFWriter {
    /// How it is encoded.
    public struct Settings: Sendable {
        /// 1…100; what libheif's quality is, so that stills and animations look alike.
        public var quality: Int
        /// 0 (slow) … 10 (fast).
        public var speed: Int
        /// Whether colour is kept at half the resolution.
        public var halvesColour: Bool
        /// Whether there is one frame.
        public var isStill: Bool
        /// What samples mean.
        public var colours: Colours

        /// Makes settings.
        public init(
            quality: Int,
            speed: Int,
            halvesColour: Bool = true,
            isStill: Bool = false,
            colours: Colours = .sRGB
        ) {
            self.quality = quality
            self.speed = speed
            self.halvesColour = halvesColour
            self.isStill = isStill
            self.colours = colours
        }

        /// AV1's number for the quality, 0 (best) … 63.
        var level: Int { ((100 - min(max(quality, 0), 100)) * 63 + 50) / 100 }
    }

    /// What samples mean, in numbers of ITU-T H.273, and how exactly they are kept.
    public struct Colours: Sendable {
        /// The number of the primaries, table 2.
        public var primaries: Int
        /// The number of the curve, table 3.
        public var transfer: Int
        /// The number of the matrix, table 4.
        public var matrix: Int
        /// Bits a sample in the file: 8, for which samples have 8, or 10 or 12, for which they have 16.
        public var depth: Int

        /// Makes a description.
        public init(primaries: Int, transfer: Int, matrix: Int, depth: Int) {
            (self.primaries, self.transfer, self.matrix, self.depth) = (primaries, transfer, matrix, depth)
        }

        /// sRGB in 8 bits.
        public static let sRGB = Colours(primaries: 1, transfer: 13, matrix: 6, depth: 8)
    }

    private let encoder: UnsafeMutablePointer<avifEncoder>
    private let image: UnsafeMutablePointer<avifImage>
    private let bands: Int
    private let isStill: Bool

    /// Starts a file.
    ///
    /// - Parameters:
    ///   - width: Pixels from left to right.
    ///   - height: Pixels from top to bottom.
    ///   - hasAlpha: Whether samples have transparency as their fourth.
    ///   - settings: How it is encoded.
    ///   - profile: A profile; where it is empty, colours are as the settings say.
    /// - Throws: ``AVIFError`` where there is no memory for it.
    public init(
        width: Int,
        height: Int,
        hasAlpha: Bool,
        _ settings: Settings,
        profile: [UInt8]
    ) throws(AVIFError) {
        let layout = settings.halvesColour ? AVIF_PIXEL_FORMAT_YUV420 : AVIF_PIXEL_FORMAT_YUV444
        guard let encoder = avifEncoderCreate() else { throw AVIFError("there is no memory for it") }
        let colours = settings.colours
        let (columns, rows) = (UInt32(clamping: width), UInt32(clamping: height))
        guard let image = avifImageCreate(columns, rows, UInt32(clamping: colours.depth), layout) else {
            avifEncoderDestroy(encoder)
            throw AVIFError("there is no memory for it")
        }
        (self.encoder, self.image, bands) = (encoder, image, hasAlpha ? 4 : 3)
        isStill = settings.isStill
        encoder.pointee.maxThreads = 1
        encoder.pointee.speed = Int32(clamping: min(max(settings.speed, 0), 10))
        encoder.pointee.timescale = Self.ticks
        encoder.pointee.minQuantizer = 0
        encoder.pointee.maxQuantizer = 63
        encoder.pointee.minQuantizerAlpha = 0
        encoder.pointee.maxQuantizerAlpha = 63
        avifEncoderSetCodecSpecificOption(encoder, "end-usage", "q")
        avifEncoderSetCodecSpecificOption(encoder, "cq-level", "\(settings.level)")
        // Chromium 156 takes the full range of an animation, though not of a still, for the limited one.
        image.pointee.yuvRange = isStill ? AVIF_RANGE_FULL : AVIF_RANGE_LIMITED
        image.pointee.colorPrimaries = avifColorPrimaries(UInt16(clamping: colours.primaries))
        image.pointee.transferCharacteristics = avifTransferCharacteristics(UInt16(clamping: colours.transfer))
        image.pointee.matrixCoefficients = avifMatrixCoefficients(UInt16(clamping: colours.matrix))
        if !profile.isEmpty { avifImageSetProfileICC(image, profile, profile.count) }
    }

    /// Units of time a second.
    private static let ticks: UInt64 = 1_000

    deinit {
        avifImageDestroy(image)
        avifEncoderDestroy(encoder)
    }

    /// Adds a frame.
    ///
    /// - Parameters:
    ///   - samples: Red, green, blue and perhaps alpha, row by row without gaps, in this machine's byte order.
    ///   - milliseconds: How long it is shown; no frame is shown for no time.
    /// - Throws: ``AVIFError`` where it cannot be encoded.
    public func add(_ samples: UnsafeRawBufferPointer, for milliseconds: Int) throws(AVIFError) {
        let isWide = image.pointee.depth > 8
        let rowBytes = Int(image.pointee.width) * bands * (isWide ? 2 : 1)
        guard samples.count == rowBytes * Int(image.pointee.height), let start = samples.baseAddress else {
            throw AVIFError("a frame has another size than the first")
        }
        var pixels = avifRGBImage()
        avifRGBImageSetDefaults(&pixels, image)
        pixels.depth = isWide ? 16 : 8
        pixels.format = bands == 4 ? AVIF_RGB_FORMAT_RGBA : AVIF_RGB_FORMAT_RGB
        // Only read, although the type does not say so.
        pixels.pixels = UnsafeMutablePointer(mutating: start.assumingMemoryBound(to: UInt8.self))
        pixels.rowBytes = UInt32(clamping: rowBytes)
        try check(avifImageRGBToYUV(image, &pixels))
        let kind = isStill ? AVIF_ADD_IMAGE_FLAG_SINGLE : AVIF_ADD_IMAGE_FLAG_NONE
        try check(avifEncoderAddImage(encoder, image, UInt64(max(milliseconds, 1)), kind.rawValue))
    }

    /// Ends the animation.
    ///
    /// - Returns: The file; it says nothing of how often it is shown.
    /// - Throws: ``AVIFError`` where it cannot be encoded.
    public func finish() throws(AVIFError) -> [UInt8] {
        var output = avifRWData()
        defer { avifRWDataFree(&output) }
        try check(avifEncoderFinish(encoder, &output))
        return output.data.map { Array(UnsafeBufferPointer(start: $0, count: output.size)) } ?? []
    }

    private func check(_ result: avifResult) throws(AVIFError) {
        guard result != AVIF_RESULT_OK else { return }
        throw AVIFError(result, &encoder.pointee.diag)
    }
}

@available(*, unavailable)
extension AVIFWriter: Sendable {}
