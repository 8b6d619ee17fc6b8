import CVips

/// Fills an image in memory row by row.
public final class RowWriter {
    /// The image; to be looked at when all of its rows are there.
    public let image: Image
    private var row: [UInt8]
    private var next = 0

    /// Makes an image of another size that otherwise says of itself what its model does.
    ///
    /// - Parameters:
    ///   - model: The model, whose metadata it gets.
    ///   - width: Pixels from left to right.
    ///   - height: Pixels from top to bottom.
    ///   - format: How a sample is stored.
    ///   - interpretation: What the bands stand for.
    /// - Throws: ``VipsError`` where there is no memory for it.
    public init(
        like model: Image,
        width: Int,
        height: Int,
        format: SampleFormat,
        interpretation: Interpretation
    ) throws(VipsError) {
        guard let pointer = vips_image_new_memory() else { throw VipsError.collect("new image") }
        image = Image(owning: pointer)
        row = [UInt8](
            repeating: 0,
            count: width * model.bands * Int(vips_format_sizeof(VipsBandFormat(rawValue: format.rawValue)))
        )
        let isSet = model.withPointer { model in
            var models = [Optional(model), nil]
            return vips_image_pipeline_array(pointer, VIPS_DEMAND_STYLE_ANY, &models) == 0
        }
        guard isSet else { throw VipsError.collect("new image") }
        image.forgetProgress()
        pointer.pointee.Xsize = Int32(clamping: width)
        pointer.pointee.Ysize = Int32(clamping: height)
        pointer.pointee.BandFmt = VipsBandFormat(rawValue: format.rawValue)
        pointer.pointee.Type = VipsInterpretation(rawValue: interpretation.rawValue)
        // It can be read in any order.
        _ = vips_image_remove(pointer, "vips-sequential")
    }

    /// Writes the next row.
    ///
    /// - Parameter fill: Sets all samples of the row.
    /// - Throws: ``VipsError`` where there is no memory for the image.
    public func append(_ fill: (UnsafeMutableRawPointer) -> Void) throws(VipsError) {
        let isWritten = row.withUnsafeMutableBytes { bytes in
            guard let start = bytes.baseAddress else { return false }
            fill(start)
            return image.withPointer {
                vips_image_write_line($0, Int32(next), start.assumingMemoryBound(to: UInt8.self)) == 0
            }
        }
        guard isWritten else { throw VipsError.collect("write row") }
        next += 1
    }
}
