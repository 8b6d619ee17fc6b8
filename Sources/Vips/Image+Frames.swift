import CVips

/// Animations whose frames are decoded one after the other.
extension Image {
    /// Sets all samples of a frame, row by row without gaps, in this machine's byte order.
    public typealias FrameReading = (_ frame: Int, _ samples: UnsafeMutableRawBufferPointer) throws(VipsError) -> Void

    /// Makes an image of frames one below the other, of which one is in memory: that of the row that was last asked for.
    ///
    /// - Parameters:
    ///   - count: How many frames.
    ///   - width: Pixels from left to right.
    ///   - height: Pixels of a frame from top to bottom.
    ///   - bands: Samples a pixel.
    ///   - format: How a sample is stored.
    ///   - interpretation: What they stand for.
    ///   - model: The image whose metadata it gets.
    ///   - read: Called for one frame at a time, in their order as long as pixels are asked for from top to bottom.
    /// - Returns: The image; frames are read when their pixels are asked for.
    /// - Throws: ``VipsError`` where the sizes make no sense, or there is no memory for it.
    public static func frames(
        _ count: Int,
        width: Int,
        height: Int,
        bands: Int,
        format: SampleFormat,
        interpretation: Interpretation,
        like model: Image? = nil,
        reading read: @escaping FrameReading
    ) throws(VipsError) -> Image {
        let (rows, overflows) = height.multipliedReportingOverflow(by: count)
        guard width > 0, height > 0, bands > 0, count > 0, !overflows, let pointer = vips_image_new() else {
            throw VipsError("frames", "\(count) frames of \(width)×\(height) cannot be one picture")
        }
        let result = Image(owning: pointer)
        let begin = { (model: UnsafeMutablePointer<VipsImage>?) in
            var models = [model, nil]
            return vips_image_pipeline_array(pointer, VIPS_DEMAND_STYLE_THINSTRIP, &models) == 0
        }
        guard model?.withPointer({ begin($0) }) ?? begin(nil) else { throw VipsError.collect("frames") }
        let bytesPerPixel = pointer.describe(width, rows, bands, format, interpretation) * bands
        let kept = result.keep(
            FrameBuffer(height: height, bytesPerPixel: bytesPerPixel, bytesPerRow: width * bytesPerPixel, read)
        )
        guard vips_image_generate(pointer, nil, FrameBuffer.generate, nil, nil, kept) == 0 else {
            throw VipsError.collect("frames")
        }
        return result
    }
}

/// The frame that was last asked for.
///
/// Used by one thread at a time: libvips is told to have one (``Library``).
private final class FrameBuffer {
    private let read: Image.FrameReading
    private let height: Int
    private let bytesPerPixel: Int
    private let bytesPerRow: Int
    private var samples: [UInt8] = []
    private var current: Int?

    init(height: Int, bytesPerPixel: Int, bytesPerRow: Int, _ read: @escaping Image.FrameReading) {
        self.read = read
        self.height = height
        self.bytesPerPixel = bytesPerPixel
        self.bytesPerRow = bytesPerRow
    }

    /// libvips' callback: copies a rectangle of the image.
    static let generate: VipsGenerateFn = { region, _, _, kept, _ in
        guard let region, let kept else { return -1 }
        let frames = Unmanaged<FrameBuffer>.fromOpaque(kept).takeUnretainedValue()
        do throws(VipsError) {
            try frames.fill(region)
            return 0
        } catch {
            error.tell()
            return -1
        }
    }

    private func fill(_ region: UnsafeMutablePointer<VipsRegion>) throws(VipsError) {
        let area = region.pointee.valid
        guard let start = region.pointee.data else { throw VipsError("frames", "there is no memory for a frame") }
        let length = Int(area.width) * bytesPerPixel
        let left = Int(area.left) * bytesPerPixel
        for row in 0..<Int(area.height) {
            let y = Int(area.top) + row
            try show(y / height)
            let target = UnsafeMutableRawPointer(start) + row * Int(region.pointee.bpl)
            samples.withUnsafeBytes { samples in
                let source = UnsafeRawBufferPointer(rebasing: samples[y % height * bytesPerRow + left..<samples.count])
                UnsafeMutableRawBufferPointer(start: target, count: length)
                    .copyMemory(from: UnsafeRawBufferPointer(rebasing: source[..<length]))
            }
        }
    }

    private func show(_ frame: Int) throws(VipsError) {
        if frame == current { return }
        current = nil
        if samples.isEmpty { samples = [UInt8](repeating: 0, count: bytesPerRow * height) }
        // The same again and again, so that there is one frame in memory.
        var failure: VipsError?
        samples.withUnsafeMutableBytes { bytes in
            do throws(VipsError) { try read(frame, bytes) } catch { failure = error }
        }
        if let failure { throw failure }
        current = frame
    }
}
