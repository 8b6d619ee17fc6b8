/// One saver for each format.
extension Image {
    /// Writes a JPEG.
    ///
    /// - Parameters:
    ///   - target: Where to.
    ///   - quality: 1…100.
    ///   - optimizeCoding: Whether to find the best Huffman tables: smaller, a second pass.
    ///   - progressive: Whether it appears coarse first.
    ///   - subsampling: Whether colour is kept at half the resolution.
    ///   - strip: Whether to leave out all metadata.
    /// - Throws: ``VipsError`` where pixels cannot be computed or bytes cannot be written.
    public func writeJPEG(
        to target: Target,
        quality: Int? = nil,
        optimizeCoding: Bool? = nil,
        progressive: Bool? = nil,
        subsampling: Subsampling? = nil,
        strip: Bool? = nil
    ) throws(VipsError) {
        let operation = try Operation("jpegsave_target")
        operation.set("in", self)
        operation.set("target", target)
        operation.set("Q", quality)
        operation.set("optimize-coding", optimizeCoding)
        operation.set("interlace", progressive)
        operation.set("subsample-mode", subsampling)
        operation.set("strip", strip)
        _ = try operation.build()
    }

    /// Writes a PNG.
    ///
    /// - Parameters:
    ///   - target: Where to.
    ///   - compression: 0…9.
    ///   - strip: Whether to leave out all metadata.
    /// - Throws: ``VipsError`` where pixels cannot be computed or bytes cannot be written.
    public func writePNG(to target: Target, compression: Int? = nil, strip: Bool? = nil) throws(VipsError) {
        let operation = try Operation("pngsave_target")
        operation.set("in", self)
        operation.set("target", target)
        operation.set("compression", compression)
        operation.set("strip", strip)
        _ = try operation.build()
    }

    /// Writes a WebP, animated where the image has pages.
    ///
    /// - Parameters:
    ///   - target: Where to.
    ///   - quality: 1…100.
    ///   - lossless: Whether every pixel stays as it is.
    ///   - effort: 0 (fast) … 6 (small).
    ///   - strip: Whether to leave out all metadata.
    /// - Throws: ``VipsError`` where pixels cannot be computed or bytes cannot be written.
    public func writeWebP(
        to target: Target,
        quality: Int? = nil,
        lossless: Bool? = nil,
        effort: Int? = nil,
        strip: Bool? = nil
    ) throws(VipsError) {
        let operation = try Operation("webpsave_target")
        operation.set("in", self)
        operation.set("target", target)
        operation.set("Q", quality)
        operation.set("lossless", lossless)
        operation.set("effort", effort)
        operation.set("strip", strip)
        _ = try operation.build()
    }

    /// Writes an AVIF or HEIC.
    ///
    /// - Parameters:
    ///   - target: Where to.
    ///   - compression: How pictures are coded.
    ///   - quality: 1…100.
    ///   - effort: 0 (fast) … 9 (small).
    ///   - bitDepth: Bits a sample: 8, 10 or 12.
    ///   - subsampling: Whether colour is kept at half the resolution.
    ///   - strip: Whether to leave out all metadata.
    /// - Throws: ``VipsError`` where pixels cannot be computed or bytes cannot be written.
    public func writeHEIF(
        to target: Target,
        compression: HEIFCompression,
        quality: Int? = nil,
        effort: Int? = nil,
        bitDepth: Int? = nil,
        subsampling: Subsampling? = nil,
        strip: Bool? = nil
    ) throws(VipsError) {
        let operation = try Operation("heifsave_target")
        operation.set("in", self)
        operation.set("target", target)
        operation.set("compression", compression)
        operation.set("Q", quality)
        operation.set("effort", effort)
        operation.set("bitdepth", bitDepth)
        operation.set("subsample-mode", subsampling)
        operation.set("strip", strip)
        _ = try operation.build()
    }

    /// Writes a GIF, animated where the image has pages.
    ///
    /// - Parameters:
    ///   - target: Where to.
    ///   - dither: 0…1.
    ///   - effort: 1 (fast) … 10 (good).
    ///   - reuse: Whether to keep the palette that the image was read with.
    ///   - strip: Whether to leave out all metadata.
    /// - Throws: ``VipsError`` where pixels cannot be computed or bytes cannot be written.
    public func writeGIF(
        to target: Target,
        dither: Double? = nil,
        effort: Int? = nil,
        reuse: Bool? = nil,
        strip: Bool? = nil
    ) throws(VipsError) {
        let operation = try Operation("gifsave_target")
        operation.set("in", self)
        operation.set("target", target)
        operation.set("dither", dither)
        operation.set("effort", effort)
        operation.set("reuse", reuse)
        operation.set("strip", strip)
        _ = try operation.build()
    }

    /// Writes a TIFF.
    ///
    /// - Parameters:
    ///   - target: Where to; open for reading too.
    ///   - compression: How it is compressed.
    ///   - predictor: What makes samples easier to compress.
    ///   - strip: Whether to leave out all metadata.
    /// - Throws: ``VipsError`` where pixels cannot be computed or bytes cannot be written.
    public func writeTIFF(
        to target: Target,
        compression: TIFFCompression? = nil,
        predictor: TIFFPredictor? = nil,
        strip: Bool? = nil
    ) throws(VipsError) {
        let operation = try Operation("tiffsave_target")
        operation.set("in", self)
        operation.set("target", target)
        operation.set("compression", compression)
        operation.set("predictor", predictor)
        operation.set("strip", strip)
        _ = try operation.build()
    }

    /// Writes a JPEG XL.
    ///
    /// - Parameters:
    ///   - target: Where to.
    ///   - quality: 1…100.
    ///   - effort: 3 (fast) … 9 (small).
    ///   - strip: Whether to leave out all metadata.
    /// - Throws: ``VipsError`` where pixels cannot be computed or bytes cannot be written.
    public func writeJXL(
        to target: Target,
        quality: Int? = nil,
        effort: Int? = nil,
        strip: Bool? = nil
    ) throws(VipsError) {
        let operation = try Operation("jxlsave_target")
        operation.set("in", self)
        operation.set("target", target)
        operation.set("Q", quality)
        operation.set("effort", effort)
        operation.set("strip", strip)
        _ = try operation.build()
    }
}
