import Recipes
import RenderWire
import Vips

/// A picture to be looked at as a page shows it: what stands for it, and what is said in its place.
struct SmallPicture {
    /// The longest side of the picture that a page shows without a request, in pixels.
    private static let previewSide = 16

    private let seen: Image
    private let context: StepContext

    /// Takes the first frame of a picture with all its steps done.
    ///
    /// - Parameters:
    ///   - frame: The frame.
    ///   - colours: What its colours still need.
    ///   - tables: For making it smaller in linear light.
    /// - Throws: `VipsError` where pixels cannot be computed.
    init(of frame: Image, _ colours: ColourPlan, _ tables: TransferTables) throws(VipsError) {
        context = StepContext(light: .linear, tables: tables)
        seen = try colours.finished(ScaleStep.converted(frame, colours.conversion, context), tables)
    }

    /// The few bytes that stand for it until it is there.
    func placeholder() throws(VipsError) -> Placeholder {
        let small = try pixels(atMost: ThumbHash.longestSide)
        return Placeholder(
            color: DominantColor.find(in: small),
            thumbHash: ThumbHash.hash(small),
            preview: try preview()
        )
    }

    /// What is said in its place; a plan has brought it to the size that this needs.
    func summary(_ kind: SummaryKind) throws(VipsError) -> Summary {
        switch kind {
        case .color: .color(DominantColor.find(in: try pixels()))
        case .palette(let colors): .palette(Palette.colors(of: try pixels(), atMost: colors))
        case .thumbHash: .thumbHash(ThumbHash.hash(try pixels(atMost: ThumbHash.longestSide)))
        case .blurHash: .blurHash(BlurHash.text(of: try pixels().onWhite))
        case .dataURI: .dataURI(try shownAtOnce())
        case .perceptualHash: .perceptualHash(PerceptualHash.bits(of: try pixels().onWhite))
        }
    }

    /// The tiny picture, which has to be there.
    private func shownAtOnce() throws(VipsError) -> [UInt8] {
        let bytes = try preview()
        guard !bytes.isEmpty else { throw VipsError("look", "a tiny picture has too many bytes") }
        return bytes
    }

    /// Its pixels, with no side longer than this.
    private func pixels(atMost longest: Int = .max) throws(VipsError) -> Pixels {
        let small = try fitted(longest).inColour().withAlpha().inMemory()
        let samples = try small.samples()
        guard let pixels = Pixels(width: small.width, height: small.height, samples: samples) else {
            throw VipsError("look", "there are \(samples.count) samples of \(small.width)×\(small.height) pixels")
        }
        return pixels
    }

    /// The picture with no side longer than this.
    private func fitted(_ longest: Int) throws(VipsError) -> Image {
        let side = max(seen.width, seen.height)
        guard side > longest else { return seen }
        let part = { (length: Int) in max(1, (length * longest + side / 2) / side) }
        return try ScaleStep.resized(seen, to: PixelSize(width: part(seen.width), height: part(seen.height)), context)
    }

    /// A file of it that is small enough; empty where there is none.
    private func preview() throws(VipsError) -> [UInt8] {
        let ready = try fitted(Self.previewSide).inMemory().editingMetadata { [seen] editor in
            for name in seen.fields where OutputMetadata.isRemovable(name) { editor.remove(name) }
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
