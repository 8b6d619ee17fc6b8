import Recipes
import RenderWire
import Vips

/// Makes the few bytes that stand for a picture.
enum PlaceholderRendering {
    /// The longest side of the preview, in pixels.
    private static let previewSide = 16

    /// Makes the placeholder of a picture, by its first frame.
    ///
    /// - Parameters:
    ///   - picture: The picture with all its steps done.
    ///   - colours: What its colours still need.
    ///   - tables: For making it smaller in linear light.
    /// - Returns: The placeholder; `nil` of a picture without pixels.
    /// - Throws: ``VipsError`` where pixels cannot be computed.
    static func placeholder(
        of picture: Picture,
        _ colours: ColourPlan,
        _ tables: TransferTables
    ) throws(VipsError) -> Placeholder? {
        guard let frame = picture.frames.first else { return nil }
        let context = StepContext(light: .linear, tables: tables)
        let seen = try colours.finished(ScaleStep.converted(frame, colours.conversion, context), tables)
        let small = try fitted(seen, ThumbHash.longestSide, context).inColour().withAlpha().inMemory()
        guard let pixels = Pixels(width: small.width, height: small.height, samples: try small.samples()) else {
            return nil
        }
        return Placeholder(
            color: DominantColor.find(in: pixels),
            thumbHash: ThumbHash.hash(pixels),
            preview: try preview(fitted(seen, previewSide, context))
        )
    }

    /// The picture with no side longer than this.
    private static func fitted(_ image: Image, _ longest: Int, _ context: StepContext) throws(VipsError) -> Image {
        let side = max(image.width, image.height)
        guard side > longest else { return image }
        let part = { (length: Int) in max(1, (length * longest + side / 2) / side) }
        return try ScaleStep.resized(
            image,
            to: PixelSize(width: part(image.width), height: part(image.height)),
            context
        )
    }

    /// A file of it that is small enough; empty where there is none.
    private static func preview(_ image: Image) throws(VipsError) -> [UInt8] {
        let ready = try image.inMemory().editingMetadata { editor in
            for name in image.fields where OutputMetadata.isRemovable(name) { editor.remove(name) }
        }
        for quality in [50, 10] {
            let target = try Target()
            let output = PlanOutput(format: .webp, quality: quality, metadata: .none)
            try WebPEncoder().write(ready, to: target, output, nil)
            let bytes = target.bytes
            if bytes.count <= Placeholder.mostPreviewBytes { return bytes }
        }
        return []
    }
}
