/// Bounds on what a plan may ask for.
public struct PlanLimits: Hashable, Sendable, Codable {
    /// The most pixels a result may have, all frames together.
    public var outputPixels: Int
    /// The most pixels of a result for which negotiation still picks AVIF, whose encoder takes much memory.
    public var negotiatedAVIFPixels: Int
    /// The same of JPEG XL.
    public var negotiatedJXLPixels: Int

    /// Makes limits; the defaults are 50 megapixels (docs/api.md#pictures), and what takes a quarter of a
    /// gigabyte of memory.
    public init(
        outputPixels: Int = 50_000_000,
        negotiatedAVIFPixels: Int = 4_000_000,
        negotiatedJXLPixels: Int = 4_000_000
    ) {
        self.outputPixels = outputPixels
        self.negotiatedAVIFPixels = negotiatedAVIFPixels
        self.negotiatedJXLPixels = negotiatedJXLPixels
    }

    /// The most pixels of a result for which negotiation still picks a format.
    func negotiatedPixels(in format: OutputFormat) -> Int {
        switch format {
        case .avif: negotiatedAVIFPixels
        case .jxl: negotiatedJXLPixels
        case .jpeg, .png, .webp, .gif, .tiff: outputPixels
        }
    }
}
