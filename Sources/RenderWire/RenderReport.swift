public import Recipes

/// What a renderer tells about work that succeeded.
public struct RenderReport: Hashable, Sendable, Codable {
    /// The original, from its header.
    public var original: ImageHeader
    /// The variant's format, quality and metadata policy.
    public var output: PlanOutput
    /// The variant's size in pixels, one page of it; `nil` from an inspection where only pixels can tell.
    public var size: PixelSize?
    /// Pages or frames in the variant.
    public var pages: Int
    /// Length of the variant in bytes; 0 from an inspection.
    public var bytes: Int
    /// A few bytes that stand for the variant, where the job asked for them.
    public var sketch: Sketch?

    /// Makes a report.
    public init(
        original: ImageHeader,
        output: PlanOutput,
        size: PixelSize?,
        pages: Int,
        bytes: Int,
        sketch: Sketch? = nil
    ) {
        self.original = original
        self.output = output
        self.size = size
        self.pages = pages
        self.bytes = bytes
        self.sketch = sketch
    }
}
