import CVips

/// Images whose pixels come from elsewhere.
extension Image {
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
