import CAVIF

/// What the container of an AVIF says.
public struct AVIFHeader {
    /// Pixels from left to right, as stored.
    public let width: Int
    /// Pixels from top to bottom, as stored.
    public let height: Int
    /// Bits a sample: 8, 10 or 12.
    public let depth: Int
    /// Whether there is transparency.
    public let hasAlpha: Bool
    /// Whether there is no colour; samples are handed out as red, green and blue all the same.
    public let isGrey: Bool
    /// How long each frame is shown, in milliseconds; one of 0 for a still.
    public let durations: [Int]
    /// The number of the primaries in ITU-T H.273, table 2.
    public let primaries: Int
    /// The number of the curve in ITU-T H.273, table 3.
    public let transfer: Int
    /// The profile; empty where there is none.
    public let profile: [UInt8]
    /// How the pixels are to be turned and mirrored, 1…8 as EXIF has it.
    public let orientation: Int
    /// The part that is to be seen, where it is not all.
    public let crop: Crop?

    /// A part of the picture as stored.
    public struct Crop: Equatable {
        /// From the left edge, in pixels.
        public let x: Int
        /// From the top edge, in pixels.
        public let y: Int
        /// Its width in pixels.
        public let width: Int
        /// Its height in pixels.
        public let height: Int
    }

    /// Whether samples are handed out in 16 bits and not in 8.
    public var isWide: Bool { depth > 8 }
    /// Samples a pixel, as handed out.
    public var bands: Int { hasAlpha ? 4 : 3 }
    /// As many as the samples of a row take, without anything between rows.
    var bytesPerRow: Int { width * bands * (isWide ? 2 : 1) }
    /// What room for one frame has to be given.
    public var bytesPerFrame: Int { bytesPerRow * height }

    init(_ decoder: UnsafeMutablePointer<avifDecoder>) throws(AVIFError) {
        guard let image = decoder.pointee.image?.pointee, image.width > 0, image.height > 0,
            image.width <= 65_536, image.height <= 65_536
        else { throw AVIFError("its size makes no sense") }
        width = Int(image.width)
        height = Int(image.height)
        depth = Int(image.depth)
        hasAlpha = decoder.pointee.alphaPresent != 0
        isGrey = image.yuvFormat == AVIF_PIXEL_FORMAT_YUV400
        durations = Self.durations(decoder)
        primaries = Int(image.colorPrimaries)
        transfer = Int(image.transferCharacteristics)
        profile = Self.bytes(image.icc)
        orientation = Self.orientation(image)
        crop = Self.crop(image)
    }

    private static func durations(_ decoder: UnsafeMutablePointer<avifDecoder>) -> [Int] {
        let count = Int(max(decoder.pointee.imageCount, 1))
        guard count > 1 else { return [0] }
        return (0..<count).map { index in
            var timing = avifImageTiming()
            let result = avifDecoderNthImageTiming(decoder, UInt32(clamping: index), &timing)
            guard result == AVIF_RESULT_OK, timing.duration.isFinite else { return 0 }
            return Int(min(max((timing.duration * 1_000).rounded(), 0), Double(Int32.max)))
        }
    }

    private static func bytes(_ data: avifRWData) -> [UInt8] {
        data.data.map { Array(UnsafeBufferPointer(start: $0, count: data.size)) } ?? []
    }

    /// Turned counter-clockwise by `irot` and then mirrored by `imir` (HEIF, ISO/IEC 23008-12, 6.5.10 and 6.5.12).
    private static func orientation(_ image: avifImage) -> Int {
        let flags = image.transformFlags
        let angle = flags & AVIF_TRANSFORM_IROT.rawValue != 0 ? Int(image.irot.angle & 3) : 0
        guard flags & AVIF_TRANSFORM_IMIR.rawValue != 0 else { return [1, 8, 3, 6][angle] }
        return cavif_mirror(image.imir) == 0 ? [4, 5, 2, 7][angle] : [2, 7, 4, 5][angle]
    }

    private static func crop(_ image: avifImage) -> Crop? {
        guard image.transformFlags & AVIF_TRANSFORM_CLAP.rawValue != 0 else { return nil }
        var (rect, box, diagnostics) = (avifCropRect(), image.clap, avifDiagnostics())
        let isValid = avifCropRectConvertCleanApertureBox(
            &rect,
            &box,
            image.width,
            image.height,
            image.yuvFormat,
            &diagnostics
        )
        guard isValid != 0 else { return nil }
        return Crop(x: Int(rect.x), y: Int(rect.y), width: Int(rect.width), height: Int(rect.height))
    }
}
