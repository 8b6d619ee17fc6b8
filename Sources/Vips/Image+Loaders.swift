/// One loader for each format: nothing here guesses what bytes are.
extension Image {
    /// Opens a JPEG.
    ///
    /// - Parameters:
    ///   - source: The encoded bytes.
    ///   - shrink: 1, 2, 4 or 8: decodes at this part of the size.
    ///   - access: In which order pixels will be read.
    ///   - failOn: How bad the file must be to be refused.
    /// - Returns: The picture as stored, not turned upright.
    /// - Throws: ``VipsError`` where the header is not that of a JPEG.
    public static func jpeg(
        _ source: Source,
        shrink: Int? = nil,
        access: Access? = nil,
        failOn: FailOn? = nil
    ) throws(VipsError) -> Image {
        let operation = try Operation("jpegload_source")
        operation.set("source", source)
        operation.set("shrink", shrink)
        operation.set("access", access)
        operation.set("fail-on", failOn)
        return try operation.image()
    }

    /// Opens a PNG.
    ///
    /// - Parameters:
    ///   - source: The encoded bytes.
    ///   - access: In which order pixels will be read.
    ///   - failOn: How bad the file must be to be refused.
    /// - Returns: The picture.
    /// - Throws: ``VipsError`` where the header is not that of a PNG.
    public static func png(
        _ source: Source,
        access: Access? = nil,
        failOn: FailOn? = nil
    ) throws(VipsError) -> Image {
        let operation = try Operation("pngload_source")
        operation.set("source", source)
        operation.set("access", access)
        operation.set("fail-on", failOn)
        return try operation.image()
    }

    /// Opens a WebP.
    ///
    /// - Parameters:
    ///   - source: The encoded bytes.
    ///   - page: The first frame, from 0.
    ///   - count: How many frames, one below the other; −1 for all.
    ///   - scale: Decodes at this part of the size.
    ///   - access: In which order pixels will be read.
    ///   - failOn: How bad the file must be to be refused.
    /// - Returns: The frames.
    /// - Throws: ``VipsError`` where the header is not that of a WebP.
    public static func webp(
        _ source: Source,
        page: Int? = nil,
        count: Int? = nil,
        scale: Double? = nil,
        access: Access? = nil,
        failOn: FailOn? = nil
    ) throws(VipsError) -> Image {
        let operation = try Operation("webpload_source")
        operation.set("source", source)
        operation.set("page", page)
        operation.set("n", count)
        operation.set("scale", scale)
        operation.set("access", access)
        operation.set("fail-on", failOn)
        return try operation.image()
    }

    /// Opens a GIF.
    ///
    /// - Parameters:
    ///   - source: The encoded bytes.
    ///   - page: The first frame, from 0.
    ///   - count: How many frames, one below the other; −1 for all.
    ///   - access: In which order pixels will be read.
    ///   - failOn: How bad the file must be to be refused.
    /// - Returns: The frames, each complete.
    /// - Throws: ``VipsError`` where the header is not that of a GIF.
    public static func gif(
        _ source: Source,
        page: Int? = nil,
        count: Int? = nil,
        access: Access? = nil,
        failOn: FailOn? = nil
    ) throws(VipsError) -> Image {
        let operation = try Operation("gifload_source")
        operation.set("source", source)
        operation.set("page", page)
        operation.set("n", count)
        operation.set("access", access)
        operation.set("fail-on", failOn)
        return try operation.image()
    }

    /// Opens an AVIF or HEIC.
    ///
    /// - Parameters:
    ///   - source: The encoded bytes.
    ///   - page: The picture, from 0.
    ///   - thumbnail: Whether to open the small picture that may be embedded beside the large one.
    ///   - access: In which order pixels will be read.
    ///   - failOn: How bad the file must be to be refused.
    /// - Returns: The picture, turned and mirrored as the container says.
    /// - Throws: ``VipsError`` where the container cannot be read.
    public static func heif(
        _ source: Source,
        page: Int? = nil,
        thumbnail: Bool? = nil,
        access: Access? = nil,
        failOn: FailOn? = nil
    ) throws(VipsError) -> Image {
        let operation = try Operation("heifload_source")
        operation.set("source", source)
        operation.set("page", page)
        operation.set("thumbnail", thumbnail)
        operation.set("access", access)
        operation.set("fail-on", failOn)
        return try operation.image()
    }

    /// Opens a TIFF.
    ///
    /// - Parameters:
    ///   - source: The encoded bytes.
    ///   - page: The page, from 0.
    ///   - access: In which order pixels will be read.
    ///   - failOn: How bad the file must be to be refused.
    /// - Returns: The page as stored, not turned upright.
    /// - Throws: ``VipsError`` where the header is not that of a TIFF.
    public static func tiff(
        _ source: Source,
        page: Int? = nil,
        access: Access? = nil,
        failOn: FailOn? = nil
    ) throws(VipsError) -> Image {
        let operation = try Operation("tiffload_source")
        operation.set("source", source)
        operation.set("page", page)
        operation.set("access", access)
        operation.set("fail-on", failOn)
        return try operation.image()
    }

    /// Opens a JPEG 2000.
    ///
    /// - Parameters:
    ///   - source: The encoded bytes.
    ///   - reduction: How often the decoder halves the picture's sides.
    ///   - access: In which order pixels will be read.
    ///   - failOn: How bad the file must be to be refused.
    /// - Returns: The picture.
    /// - Throws: ``VipsError`` where the header is not that of a JPEG 2000.
    public static func jp2k(
        _ source: Source,
        reduction: Int? = nil,
        access: Access? = nil,
        failOn: FailOn? = nil
    ) throws(VipsError) -> Image {
        let operation = try Operation("jp2kload_source")
        operation.set("source", source)
        operation.set("page", reduction)
        operation.set("access", access)
        operation.set("fail-on", failOn)
        return try operation.image()
    }

    /// Opens an SVG.
    ///
    /// - Parameters:
    ///   - source: The text.
    ///   - scale: Draws at this many times the natural size.
    ///   - access: In which order pixels will be read.
    ///   - failOn: How bad the file must be to be refused.
    /// - Returns: The drawing.
    /// - Throws: ``VipsError`` where the text is not an SVG.
    public static func svg(
        _ source: Source,
        scale: Double? = nil,
        access: Access? = nil,
        failOn: FailOn? = nil
    ) throws(VipsError) -> Image {
        let operation = try Operation("svgload_source")
        operation.set("source", source)
        operation.set("scale", scale)
        operation.set("access", access)
        operation.set("fail-on", failOn)
        return try operation.image()
    }

    /// Opens a PDF.
    ///
    /// - Parameters:
    ///   - source: The encoded bytes.
    ///   - page: The page, from 0.
    ///   - scale: Draws at this many times 72 dots an inch.
    ///   - access: In which order pixels will be read.
    ///   - failOn: How bad the file must be to be refused.
    /// - Returns: The drawing on white.
    /// - Throws: ``VipsError`` where the document cannot be read.
    public static func pdf(
        _ source: Source,
        page: Int? = nil,
        scale: Double? = nil,
        access: Access? = nil,
        failOn: FailOn? = nil
    ) throws(VipsError) -> Image {
        let operation = try Operation("pdfload_source")
        operation.set("source", source)
        operation.set("page", page)
        operation.set("scale", scale)
        operation.set("access", access)
        operation.set("fail-on", failOn)
        return try operation.image()
    }
}
