import CVips

/// Reading pixels row by row.
extension Image {
    /// Goes through a strip from its top; what it gives is good as long as the strip.
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
        guard let region = withPointer({ vips_region_new($0) }) else { throw VipsError.collect("read rows") }
        defer { g_object_unref(region) }
        let bytesPerSample = withPointer { Int(vips_format_sizeof($0.pointee.BandFmt)) }
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
            let bytesPerPixel = bytesPerSample * bands
            let first = start + (top - Int(valid.top)) * bytesPerRow - Int(valid.left) * bytesPerPixel
            try body(StripRows(first, bytesPerRow: bytesPerRow, count: rows.count), rows)
            top = rows.upperBound
        }
    }
}
