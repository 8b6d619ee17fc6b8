public import Recipes

/// Bounds on an original and its results; what is over them is refused before a pixel is decoded.
public struct RenderLimits: Hashable, Sendable {
    /// The most pixels of an original, all frames of an animation together.
    public var inputPixels: Int
    /// The most frames or pages of an original.
    public var pages: Int
    /// The most scans of a progressive JPEG.
    public var scans: Int
    /// Bounds on the result.
    public var plan: PlanLimits

    /// Makes limits; the defaults are 100 megapixels, 2,000 pages and 100 scans.
    public init(
        inputPixels: Int = 100_000_000,
        pages: Int = 2_000,
        scans: Int = 100,
        plan: PlanLimits = PlanLimits()
    ) {
        self.inputPixels = inputPixels
        self.pages = pages
        self.scans = scans
        self.plan = plan
    }
}

extension RenderLimits: WireCodable {
    /// Reads all bounds.
    public init(from reader: inout WireReader) throws(WireError) {
        self.init(
            inputPixels: try reader.number(),
            pages: try reader.number(),
            scans: try reader.number(),
            plan: try reader.value()
        )
    }

    /// Writes all bounds.
    public func write(to writer: inout WireWriter) {
        writer.add(inputPixels)
        writer.add(pages)
        writer.add(scans)
        writer.add(plan)
    }
}
