import CAVIF

/// Reads pictures and animations of AVIF by libavif.
///
/// Belongs to one thread.
public final class AVIFReader {
    /// What the container says.
    public let header: AVIFHeader
    private let decoder: UnsafeMutablePointer<avifDecoder>

    /// Whether libavif was built with, and finds, a decoder of AV1.
    public static var hasDecoder: Bool {
        avifCodecName(AVIF_CODEC_CHOICE_AUTO, AVIF_CODEC_FLAG_CAN_DECODE.rawValue) != nil
    }

    /// Reads the container; no picture is decoded.
    ///
    /// - Parameters:
    ///   - bytes: The whole file; it must stay as it is as long as the reader is used.
    ///   - pixels: Pixels of a picture that are allowed.
    ///   - frames: Frames that are allowed.
    /// - Throws: ``AVIFError`` where it is damaged or over the limits.
    public init(_ bytes: UnsafeRawBufferPointer, pixels: Int, frames: Int) throws(AVIFError) {
        guard let decoder = avifDecoderCreate() else { throw AVIFError("there is no memory for it") }
        self.decoder = decoder
        decoder.pointee.maxThreads = 1
        // Whoever wants these reads them out of the file.
        (decoder.pointee.ignoreExif, decoder.pointee.ignoreXMP) = (AVIF_TRUE, AVIF_TRUE)
        // libavif does not take more than 16384×16384.
        decoder.pointee.imageSizeLimit = UInt32(min(max(pixels, 1), 16_384 * 16_384))
        decoder.pointee.imageCountLimit = UInt32(clamping: max(frames, 1))
        // As browsers are: files of some encoders lack these, and show well.
        decoder.pointee.strictFlags =
            AVIF_STRICT_ENABLED.rawValue & ~(AVIF_STRICT_CLAP_VALID.rawValue | AVIF_STRICT_PIXI_REQUIRED.rawValue)
        do throws(AVIFError) {
            let start = bytes.assumingMemoryBound(to: UInt8.self).baseAddress
            try Self.check(avifDecoderSetIOMemory(decoder, start, bytes.count), decoder)
            try Self.check(avifDecoderParse(decoder), decoder)
            header = try AVIFHeader(decoder)
        } catch {
            avifDecoderDestroy(decoder)
            throw error
        }
    }

    deinit { avifDecoderDestroy(decoder) }

    /// Decodes a frame.
    ///
    /// - Parameters:
    ///   - index: Which, from 0; frames are quickest in their order.
    ///   - memory: Where its samples go: ``AVIFHeader/bytesPerFrame`` bytes, row by row, in this machine's byte order.
    /// - Throws: ``AVIFError`` where the frame is damaged.
    public func read(_ index: Int, into memory: UnsafeMutableRawBufferPointer) throws(AVIFError) {
        guard memory.count == header.bytesPerFrame, let pixels = memory.baseAddress, index >= 0,
            index < header.durations.count
        else { throw AVIFError("there is no room for it") }
        let isNext = Int(decoder.pointee.imageIndex) + 1 == index
        let result =
            isNext ? avifDecoderNextImage(decoder) : avifDecoderNthImage(decoder, UInt32(clamping: index))
        try Self.check(result, decoder)
        guard let image = decoder.pointee.image, Int(image.pointee.width) == header.width,
            Int(image.pointee.height) == header.height
        else { throw AVIFError("a frame has another size than the container says") }
        var samples = avifRGBImage()
        avifRGBImageSetDefaults(&samples, image)
        samples.depth = header.isWide ? 16 : 8
        samples.format = header.hasAlpha ? AVIF_RGB_FORMAT_RGBA : AVIF_RGB_FORMAT_RGB
        samples.pixels = pixels.assumingMemoryBound(to: UInt8.self)
        samples.rowBytes = UInt32(clamping: header.bytesPerRow)
        try Self.check(avifImageYUVToRGB(image, &samples), decoder)
    }

    private static func check(_ result: avifResult, _ decoder: UnsafeMutablePointer<avifDecoder>) throws(AVIFError) {
        guard result != AVIF_RESULT_OK else { return }
        throw AVIFError(result, &decoder.pointee.diag)
    }
}

@available(*, unavailable)
extension AVIFReader: Sendable {}

/// What libavif did not like.
public struct AVIFError: Error, CustomStringConvertible {
    /// What is wrong.
    public let description: String
    /// Whether libavif was built without a decoder.
    public let lacksCodec: Bool

    /// Whether libavif says so, and not we.
    public let isOfLibrary: Bool

    /// Says what we have found.
    init(_ description: String) {
        self.description = description
        (lacksCodec, isOfLibrary) = (false, false)
    }

    /// Takes libavif's words.
    ///
    /// - Parameters:
    ///   - result: What it answered.
    ///   - diagnostics: What it says beside that.
    init(_ result: avifResult, _ diagnostics: inout avifDiagnostics) {
        let words = avifResultToString(result).map { String(cString: $0) } ?? "error \(result.rawValue)"
        let detail = withUnsafeBytes(of: &diagnostics.error) { bytes in
            String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
        }
        description = detail.isEmpty ? words : "\(words) (\(detail))"
        lacksCodec = result == AVIF_RESULT_NO_CODEC_AVAILABLE
        isOfLibrary = true
    }
}
