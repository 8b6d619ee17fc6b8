import CVips

/// Images whose pixels come from elsewhere.
extension Image {
    /// Makes an image in memory, and has it filled.
    ///
    /// - Parameters:
    ///   - width: Pixels from left to right.
    ///   - height: Pixels from top to bottom.
    ///   - bands: Samples a pixel.
    ///   - format: How a sample is stored.
    ///   - interpretation: What they stand for.
    ///   - fill: Sets all samples, row by row without gaps, in this machine's byte order.
    /// - Throws: What `fill` throws, or ``VipsError`` where there is no memory for it.
    public convenience init(
        width: Int,
        height: Int,
        bands: Int,
        format: SampleFormat,
        interpretation: Interpretation,
        filling fill: (UnsafeMutableRawBufferPointer) throws(VipsError) -> Void
    ) throws(VipsError) {
        guard let pointer = vips_image_new_memory() else { throw VipsError.collect("new image") }
        self.init(owning: pointer)
        let bytesPerSample = pointer.describe(width, height, bands, format, interpretation)
        guard width > 0, height > 0, bands > 0, vips_image_write_prepare(pointer) == 0, let data = pointer.pointee.data
        else { throw VipsError.collect("new image") }
        let (row, overflows) = (width * bands).multipliedReportingOverflow(by: bytesPerSample)
        let (bytes, alsoOverflows) = row.multipliedReportingOverflow(by: height)
        guard !overflows, !alsoOverflows else { throw VipsError("new image", "it is too large") }
        try fill(UnsafeMutableRawBufferPointer(start: data, count: bytes))
    }

    /// Makes an image that tells of a picture before its pixels are there: all of them are black.
    ///
    /// - Parameters:
    ///   - width: Pixels from left to right.
    ///   - height: Pixels from top to bottom.
    ///   - bands: Samples a pixel.
    ///   - format: How a sample is stored.
    ///   - interpretation: What they stand for.
    /// - Returns: The image.
    /// - Throws: ``VipsError`` where the sizes make no sense.
    public static func blank(
        width: Int,
        height: Int,
        bands: Int,
        format: SampleFormat,
        interpretation: Interpretation
    ) throws(VipsError) -> Image {
        let operation = try Operation("black")
        operation.set("width", width)
        operation.set("height", height)
        operation.set("bands", bands)
        let black = try operation.image()
        return try (format == .uint8 ? black : black.cast(to: format)).interpreted(as: interpretation)
    }
}

extension UnsafeMutablePointer<VipsImage> {
    /// Tells a new image what its samples are.
    ///
    /// - Parameters:
    ///   - width: Pixels from left to right.
    ///   - height: Pixels from top to bottom.
    ///   - bands: Samples a pixel.
    ///   - format: How a sample is stored.
    ///   - interpretation: What they stand for.
    ///   - density: Pixels a millimetre, across and down.
    /// - Returns: Bytes a sample.
    func describe(
        _ width: Int,
        _ height: Int,
        _ bands: Int,
        _ format: SampleFormat,
        _ interpretation: Interpretation,
        density: (across: Double, down: Double) = (1, 1)
    ) -> Int {
        let format = VipsBandFormat(rawValue: format.rawValue)
        vips_image_init_fields(
            self,
            Int32(clamping: width),
            Int32(clamping: height),
            Int32(clamping: bands),
            format,
            VIPS_CODING_NONE,
            VipsInterpretation(rawValue: interpretation.rawValue),
            density.across,
            density.down
        )
        return Int(vips_format_sizeof(format))
    }
}
