/// Bounds on what a plan may ask for.
public struct PlanLimits: Hashable, Sendable, Codable {
    /// The most pixels a result may have, all frames together.
    public var outputPixels: Int
    /// The most pixels of a result for which negotiation still picks AVIF, whose encoder is slow.
    public var negotiatedAVIFPixels: Int

    /// Makes limits; the defaults are 50 megapixels (docs/api.md#pictures) and a quarter of a megapixel.
    public init(outputPixels: Int = 50_000_000, negotiatedAVIFPixels: Int = 2_000_000) {
        self.outputPixels = outputPixels
        self.negotiatedAVIFPixels = negotiatedAVIFPixels
    }
}
