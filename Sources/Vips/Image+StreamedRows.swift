import CVips

/// Pictures whose rows are decoded from top to bottom while pixels are asked for.
extension Image {
    /// Reads the next rows of a picture.
    ///
    /// Gets how many, where the first goes, and how many bytes there are from one to the next.
    public typealias RowReading =
        (_ count: Int, _ rows: UnsafeMutableRawPointer, _ stride: Int) throws(VipsError) -> Void

    /// Makes an image of rows that come one after the other.
    ///
    /// Pixels are best asked for from top to bottom. A few rows are kept for whoever asks for them again; for others the
    /// rows are read anew from the first on.
    ///
    /// - Parameters:
    ///   - width: Pixels from left to right.
    ///   - height: Pixels from top to bottom.
    ///   - bands: Samples a pixel.
    ///   - format: How a sample is stored, in this machine's byte order.
    ///   - interpretation: What they stand for.
    ///   - model: The image whose metadata it gets.
    ///   - open: Begins before the first row; called when pixels are asked for.
    /// - Returns: The image.
    /// - Throws: ``VipsError`` where the sizes make no sense, or there is no memory for it.
    public static func streamed(
        width: Int,
        height: Int,
        bands: Int,
        format: SampleFormat,
        interpretation: Interpretation,
        like model: Image,
        opening open: @escaping () throws(VipsError) -> RowReading
    ) throws(VipsError) -> Image {
        guard width > 0, height > 0, bands > 0, let pointer = vips_image_new() else {
            throw VipsError("rows", "\(height) rows of \(width) pixels cannot be a picture")
        }
        let result = Image(owning: pointer)
        let isDescribed = model.withPointer { model in
            var models = [Optional(model), nil]
            return vips_image_pipeline_array(pointer, VIPS_DEMAND_STYLE_THINSTRIP, &models) == 0
        }
        guard isDescribed else { throw VipsError.collect("rows") }
        let density = model.withPointer { (across: $0.pointee.Xres, down: $0.pointee.Yres) }
        let bytesPerSample = pointer.describe(width, height, bands, format, interpretation, density: density)
        let bytesPerPixel = bytesPerSample * bands
        let rows = StreamedRows(width: width, height: height, bytesPerPixel: bytesPerPixel, open)
        let kept = result.keep(rows)
        guard vips_image_generate(pointer, nil, StreamedRows.generate, nil, nil, kept) == 0 else {
            throw VipsError.collect("rows")
        }
        return result
    }
}

/// The rows that have been read, of which the last are kept.
///
/// Used by one thread at a time: libvips is told to have one (``Library``).
private final class StreamedRows {
    private let open: () throws(VipsError) -> Image.RowReading
    private let bytesPerPixel: Int
    private let bytesPerRow: Int
    private var read: Image.RowReading?
    /// How many rows have been read.
    private var next = 0
    /// The last rows, each at the place of its number modulo ``keptCount``; there once one was read.
    private var kept: UnsafeMutableRawPointer?
    /// As many as libvips' own decoders keep, or all.
    private let keptCount: Int

    init(
        width: Int,
        height: Int,
        bytesPerPixel: Int,
        _ open: @escaping () throws(VipsError) -> Image.RowReading
    ) {
        self.open = open
        self.bytesPerPixel = bytesPerPixel
        bytesPerRow = width * bytesPerPixel
        keptCount = min(height, 32)
    }

    deinit { kept?.deallocate() }

    /// libvips' callback: reads a rectangle of the image.
    static let generate: VipsGenerateFn = { region, _, _, kept, _ in
        guard let region, let kept else { return -1 }
        let rows = Unmanaged<StreamedRows>.fromOpaque(kept).takeUnretainedValue()
        do throws(VipsError) {
            try rows.fill(region)
            return 0
        } catch {
            // What was half read is of no use.
            rows.read = nil
            error.tell()
            return -1
        }
    }

    private func fill(_ region: UnsafeMutablePointer<VipsRegion>) throws(VipsError) {
        let area = region.pointee.valid
        guard let start = region.pointee.data else { throw VipsError("rows", "there is no memory for them") }
        let (top, stride) = (Int(area.top), Int(region.pointee.bpl))
        let bottom = top + Int(area.height)
        let target = UnsafeMutableRawPointer(start)
        let read = try reading(from: top)
        let again = min(next, bottom)
        if top < again { for y in top..<again { copy(y, area, to: target + (y - top) * stride) } }
        // Rows that nobody wants are read all the same.
        while next < top { try keep(read) }
        guard next < bottom else { return }
        if Int(area.width) * bytesPerPixel == bytesPerRow {
            try read(bottom - next, target + (next - top) * stride, stride)
            for y in max(next, bottom - keptCount)..<bottom {
                place(of: y).copyMemory(from: target + (y - top) * stride, byteCount: bytesPerRow)
            }
            next = bottom
        } else {
            while next < bottom {
                let y = next
                try keep(read)
                copy(y, area, to: target + (y - top) * stride)
            }
        }
    }

    /// What reads rows, begun anew where a row is wanted that is not there any more.
    private func reading(from top: Int) throws(VipsError) -> Image.RowReading {
        if let read, top >= next - keptCount { return read }
        let opened = try open()
        (read, next) = (opened, 0)
        return opened
    }

    /// Reads a row to where it is kept.
    private func keep(_ read: Image.RowReading) throws(VipsError) {
        try read(1, place(of: next), bytesPerRow)
        next += 1
    }

    private func copy(_ y: Int, _ area: VipsRect, to target: UnsafeMutableRawPointer) {
        let source = place(of: y) + Int(area.left) * bytesPerPixel
        target.copyMemory(from: source, byteCount: Int(area.width) * bytesPerPixel)
    }

    /// Where a row is kept.
    private func place(of y: Int) -> UnsafeMutableRawPointer {
        let start = kept ?? .allocate(byteCount: bytesPerRow * keptCount, alignment: 16)
        kept = start
        return start + y % keptCount * bytesPerRow
    }
}
