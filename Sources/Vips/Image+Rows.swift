import CVips

/// Reading and writing pixels row by row.
extension Image {
    /// The rows of a strip.
    public struct StripRows: Sequence, IteratorProtocol {
        private var row: UnsafeRawPointer
        private let bytesPerRow: Int
        private var left: Int

        fileprivate init(_ start: UnsafeRawPointer, bytesPerRow: Int, count: Int) {
            row = start
            self.bytesPerRow = bytesPerRow
            left = count
        }

        /// The next row's first sample; good as long as the strip is shown.
        public mutating func next() -> UnsafeRawPointer? {
            guard left > 0 else { return nil }
            defer {
                row += bytesPerRow
                left -= 1
            }
            return row
        }
    }

    /// Computes the pixels from top to bottom, and shows them.
    ///
    /// - Parameters:
    ///   - height: Rows of a strip; the last may have fewer.
    ///   - body: Gets each strip's rows, and which rows they are.
    /// - Throws: ``VipsError`` where a decoder or an operation fails, or what `body` throws.
    public func readStrips(
        ofHeight height: Int,
        _ body: (StripRows, Range<Int>) throws(VipsError) -> Void
    ) throws(VipsError) {
        guard let region = vips_region_new(pointer) else { throw VipsError.collect("read rows") }
        defer { g_object_unref(region) }
        var top = 0
        while top < self.height {
            let rows = top..<min(top + max(height, 1), self.height)
            var area = VipsRect(left: 0, top: Int32(top), width: Int32(width), height: Int32(rows.count))
            guard vips_region_prepare(region, &area) == 0, let start = region.pointee.data else {
                throw VipsError.collect("read rows")
            }
            // A region may have prepared more than was asked for.
            let valid = region.pointee.valid
            let bytesPerRow = Int(region.pointee.bpl)
            let bytesPerPixel = Int(vips_format_sizeof(pointer.pointee.BandFmt)) * bands
            let first = start + (top - Int(valid.top)) * bytesPerRow - Int(valid.left) * bytesPerPixel
            try body(StripRows(first, bytesPerRow: bytesPerRow, count: rows.count), rows)
            top = rows.upperBound
        }
    }
}

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
    ///   - format: How one number is kept.
    ///   - interpretation: What the numbers stand for.
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
        var models = [Optional(model.pointer), nil]
        guard vips_image_pipeline_array(pointer, VIPS_DEMAND_STYLE_ANY, &models) == 0 else {
            throw VipsError.collect("new image")
        }
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
            return vips_image_write_line(image.pointer, Int32(next), start.assumingMemoryBound(to: UInt8.self)) == 0
        }
        guard isWritten else { throw VipsError.collect("write row") }
        next += 1
    }
}
