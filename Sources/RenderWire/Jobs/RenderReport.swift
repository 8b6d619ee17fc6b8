public import Recipes

/// What a renderer tells of an output.
public struct RenderReport: Hashable, Sendable {
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
    /// What the original says of itself beside its pixels; told with facts only.
    public var metadata: ImageMetadata?
    /// When the original's frames are shown; told with facts only, and of an animation.
    public var timing: AnimationTiming?

    /// Makes a report.
    public init(
        original: ImageHeader,
        output: PlanOutput,
        size: PixelSize?,
        pages: Int,
        bytes: Int,
        metadata: ImageMetadata? = nil,
        timing: AnimationTiming? = nil
    ) {
        self.original = original
        self.output = output
        self.size = size
        self.pages = pages
        self.bytes = bytes
        self.metadata = metadata
        self.timing = timing
    }
}

extension RenderReport: WireCodable {
    /// Reads all fields in their order.
    public init(from reader: inout WireReader) throws(WireError) {
        self.init(
            original: try reader.value(),
            output: try reader.value(),
            size: try reader.optionalValue(),
            pages: try reader.number(),
            bytes: try reader.number(),
            metadata: try reader.optionalValue(),
            timing: try reader.optionalValue()
        )
    }

    /// Writes all fields in their order.
    public func write(to writer: inout WireWriter) {
        writer.add(original)
        writer.add(output)
        writer.add(size)
        writer.add(pages)
        writer.add(bytes)
        writer.add(metadata)
        writer.add(timing)
    }
}
