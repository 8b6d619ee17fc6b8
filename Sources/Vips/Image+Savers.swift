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
    ///   - interlace: Whether it appears coarse first.
    ///   - paletteBits: Bits of a palette's numbers, 1, 2, 4 or 8; `nil` for none.
    ///   - paletteQuality: How good the palette has to be, 0…100, so that it may have fewer colours.
    ///   - paletteEffort: 1 (fast) … 10 (good).
    ///   - strip: Whether to leave out all metadata.
    /// - Throws: ``VipsError`` where pixels cannot be computed or bytes cannot be written.
    public func writePNG(
        to target: Target,
        compression: Int? = nil,
        interlace: Bool? = nil,
        paletteBits: Int? = nil,
        paletteQuality: Int? = nil,
        paletteEffort: Int? = nil,
        strip: Bool? = nil
    ) throws(VipsError) {
        let operation = try Operation("pngsave_target")
        operation.set("in", self)
        operation.set("target", target)
        operation.set("compression", compression)
        operation.set("interlace", interlace)
        if let paletteBits {
            operation.set("palette", true)
            operation.set("bitdepth", paletteBits)
            operation.set("dither", 0.0)
        }
        operation.set("Q", paletteQuality)
        operation.set("effort", paletteEffort)
        operation.set("strip", strip)
        _ = try operation.build()
    }

    /// Writes a WebP, animated where the image has pages.
    ///
    /// - Parameters:
    ///   - target: Where to.
    ///   - quality: 1…100.
    ///   - lossless: Whether every pixel stays as it is.
    ///   - nearLossless: Whether nearly every bit does; how nearly the quality says.
    ///   - sharpColour: Whether colours are halved so that their edges stay sharp.
    ///   - effort: 0 (fast) … 6 (small).
    ///   - strip: Whether to leave out all metadata.
    /// - Throws: ``VipsError`` where pixels cannot be computed or bytes cannot be written.
    public func writeWebP(
        to target: Target,
        quality: Int? = nil,
        lossless: Bool? = nil,
        nearLossless: Bool? = nil,
        sharpColour: Bool? = nil,
        effort: Int? = nil,
        strip: Bool? = nil
    ) throws(VipsError) {
        let operation = try Operation("webpsave_target")
        operation.set("in", self)
        operation.set("target", target)
        operation.set("Q", quality)
        operation.set("lossless", lossless)
        operation.set("near-lossless", nearLossless)
        operation.set("smart-subsample", sharpColour)
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
    ///   - bitDepth: Bits of the palette's numbers, 1…8.
    ///   - interlace: Whether it appears coarse first.
    ///   - reuse: Whether to keep the palette that the image was read with.
    ///   - strip: Whether to leave out all metadata.
    /// - Throws: ``VipsError`` where pixels cannot be computed or bytes cannot be written.
    public func writeGIF(
        to target: Target,
        dither: Double? = nil,
        effort: Int? = nil,
        bitDepth: Int? = nil,
        interlace: Bool? = nil,
        reuse: Bool? = nil,
        strip: Bool? = nil
    ) throws(VipsError) {
        let operation = try Operation("gifsave_target")
        operation.set("in", self)
        operation.set("target", target)
        operation.set("dither", dither)
        operation.set("effort", effort)
        operation.set("bitdepth", bitDepth)
        operation.set("interlace", interlace)
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
    ///   - lossless: Whether every pixel stays as it is.
    ///   - strip: Whether to leave out all metadata.
    /// - Throws: ``VipsError`` where pixels cannot be computed or bytes cannot be written.
    public func writeJXL(
        to target: Target,
        quality: Int? = nil,
        effort: Int? = nil,
        lossless: Bool? = nil,
        strip: Bool? = nil
    ) throws(VipsError) {
        let operation = try Operation("jxlsave_target")
        operation.set("in", self)
        operation.set("target", target)
        operation.set("Q", quality)
        operation.set("effort", effort)
        operation.set("lossless", lossless)
        operation.set("strip", strip)
        _ = try operation.build()
    }
}
