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
        var top = 0
        while top < self.height {
            let rows = top..<min(top + max(height, 1), self.height)
            var area = VipsRect(left: 0, top: Int32(top), width: Int32(width), height: Int32(rows.count))
            let (first, bytesPerRow) = try region.prepared(&area, self)
            try body(StripRows(first, bytesPerRow: bytesPerRow, count: rows.count), rows)
            top = rows.upperBound
        }
    }

    /// Computes rows, and copies them.
    ///
    /// - Parameters:
    ///   - top: The first one.
    ///   - count: How many; none is below the picture's last.
    ///   - target: Where the first goes.
    ///   - stride: Bytes from one of them to the next.
    /// - Throws: ``VipsError`` where a decoder or an operation fails.
    public func copyRows(
        from top: Int,
        count: Int,
        to target: UnsafeMutableRawPointer,
        stride: Int
    ) throws(VipsError) {
        // A region belongs to the thread that makes it, and the next rows may be asked for by another.
        guard let region = withPointer({ vips_region_new($0) }) else { throw VipsError.collect("read rows") }
        defer { g_object_unref(region) }
        var area = VipsRect(left: 0, top: Int32(top), width: Int32(width), height: Int32(count))
        let (first, bytesPerRow) = try region.prepared(&area, self)
        for (index, row) in StripRows(first, bytesPerRow: bytesPerRow, count: count).enumerated() {
            (target + index * stride).copyMemory(from: row, byteCount: width * bytesPerPixel)
        }
    }

    fileprivate var bytesPerPixel: Int { withPointer { Int(vips_format_sizeof($0.pointee.BandFmt)) } * bands }
}

extension UnsafeMutablePointer<VipsRegion> {
    /// Computes an area; tells where its first pixel is, and how many bytes there are from one row to the next.
    fileprivate func prepared(
        _ area: inout VipsRect,
        _ image: Image
    ) throws(VipsError) -> (first: UnsafeRawPointer, bytesPerRow: Int) {
        guard vips_region_prepare(self, &area) == 0, let start = pointee.data else {
            throw VipsError.collect("read rows")
        }
        // A region may have prepared more than was asked for.
        let valid = pointee.valid
        let bytesPerRow = Int(pointee.bpl)
        let down = (Int(area.top) - Int(valid.top)) * bytesPerRow
        let across = (Int(area.left) - Int(valid.left)) * image.bytesPerPixel
        return (UnsafeRawPointer(start + down + across), bytesPerRow)
    }
}
