public import Recipes

/// What a renderer tells of an output.
public struct RenderReport: Hashable, Sendable, Codable {
    /// The original, from its header.
    public var original: ImageHeader
    /// The picture's format, quality and metadata policy.
    public var output: PlanOutput
    /// The picture's size in pixels, one page of it; `nil` of facts where only pixels can tell.
    public var size: PixelSize?
    /// Pages or frames in the picture.
    public var pages: Int
    /// Length of the encoded picture in bytes; 0 of anything else.
    public var bytes: Int

    /// Makes a report.
    public init(original: ImageHeader, output: PlanOutput, size: PixelSize?, pages: Int, bytes: Int) {
        self.original = original
        self.output = output
        self.size = size
        self.pages = pages
        self.bytes = bytes
    }
}
