import CVips

/// Pixels beside one another.
public struct RowPart: Hashable, Sendable {
    /// The first one, from the left.
    public let x: Int
    /// Their row, from the top.
    public let y: Int
    /// How many they are.
    public let count: Int
}

/// Computing new samples of each row by code of one's own.
extension Image {
    /// What makes a part of a row: gets its samples, where the new ones go, and which pixels they are.
    ///
    /// Called on any thread, for parts in any order, while pixels are asked for.
    public typealias RowMapping =
        @Sendable (_ samples: UnsafeRawPointer, _ made: UnsafeMutableRawPointer, _ part: RowPart) -> Void

    /// Makes new samples of each pixel's.
    ///
    /// - Parameters:
    ///   - format: How a new sample is stored.
    ///   - bands: New samples a pixel.
    ///   - interpretation: What they stand for.
    ///   - mapping: Makes them.
    /// - Returns: An image of the same size, whose pixels are computed when they are asked for.
    /// - Throws: ``VipsError`` where there is no memory for it.
    public func mappingRows(
        to format: SampleFormat,
        bands: Int,
        interpretation: Interpretation,
        _ mapping: @escaping RowMapping
    ) throws(VipsError) -> Image {
        guard let pointer = vips_image_new() else { throw VipsError.collect("map rows") }
        let result = Image(owning: pointer)
        let isMade = withPointer { source in
            var sources = [Optional(source), nil]
            guard vips_image_pipeline_array(pointer, VIPS_DEMAND_STYLE_THINSTRIP, &sources) == 0 else { return false }
            pointer.pointee.BandFmt = VipsBandFormat(rawValue: format.rawValue)
            pointer.pointee.Bands = Int32(clamping: bands)
            pointer.pointee.Type = VipsInterpretation(rawValue: interpretation.rawValue)
            pointer.pointee.Coding = VIPS_CODING_NONE
            let kept = result.keep(MappedRows(source: self, mapping))
            return vips_image_generate(pointer, vips_start_one, MappedRows.generate, vips_stop_one, source, kept) == 0
        }
        guard isMade else { throw VipsError.collect("map rows") }
        return result
    }
}

/// What an image of mapped rows computes its pixels by.
private final class MappedRows {
    /// Kept as long as the image whose pixels are made of it.
    private let source: Image
    private let mapping: Image.RowMapping

    init(source: Image, _ mapping: @escaping Image.RowMapping) {
        self.source = source
        self.mapping = mapping
    }

    /// libvips' callback: computes a rectangle of the image.
    static let generate: VipsGenerateFn = { region, sequence, _, kept, _ in
        guard let region, let sequence, let kept else { return -1 }
        let rows = Unmanaged<MappedRows>.fromOpaque(kept).takeUnretainedValue()
        let input = sequence.assumingMemoryBound(to: VipsRegion.self)
        var area = region.pointee.valid
        guard vips_region_prepare(input, &area) == 0 else { return -1 }
        for y in area.top..<area.top + area.height {
            guard let samples = address(in: input, area.left, y), let made = address(in: region, area.left, y) else {
                return -1
            }
            rows.mapping(samples, made, RowPart(x: Int(area.left), y: Int(y), count: Int(area.width)))
        }
        return 0
    }

    /// Where a pixel lies that a region holds.
    private static func address(
        in region: UnsafeMutablePointer<VipsRegion>,
        _ x: Int32,
        _ y: Int32
    ) -> UnsafeMutableRawPointer? {
        guard let image = region.pointee.im, let data = region.pointee.data else { return nil }
        let bytesPerPixel = Int(vips_format_sizeof(image.pointee.BandFmt)) * Int(image.pointee.Bands)
        let row = Int(y - region.pointee.valid.top) * Int(region.pointee.bpl)
        return UnsafeMutableRawPointer(data) + row + Int(x - region.pointee.valid.left) * bytesPerPixel
    }
}
