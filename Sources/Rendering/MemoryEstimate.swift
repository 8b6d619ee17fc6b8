import Recipes
import Vips

/// How much memory a job will take, told before any pixel is decoded.
///
/// Rather too much than too little: whoever grants it keeps that much free.
struct MemoryEstimate {
    /// Bytes.
    let bytes: Int

    /// Adds up what decoding, steps and encoding hold at the same time at their worst.
    init(_ original: Original, _ plan: Plan, _ opening: Opening, decodedScale: Double) {
        let header = original.header
        let frames = plan.pages.count
        let decoded = PixelSize(
            width: max(1, Int(Double(original.storedSize.width) * decodedScale)),
            height: max(1, Int(Double(original.storedSize.height) * decodedScale))
        )
        let work = DecodingWork(
            structure: original.structure,
            size: decoded,
            bands: original.firstPage.bands,
            bytesPerSample: max(1, header.bitsPerSample / 8),
            pages: frames,
            scale: decodedScale
        )
        let decoding = original.loader.memory(for: work)
        let opened = opening.target?.pixels ?? opening.region.size.pixels
        let steps = plan.steps.dropFirst(opening.stepsDone)
        var largest = plan.size.pixels
        var held = plan.deferred == nil ? 0 : opened
        if !original.orientation.keepsRowOrder { held = max(held, opened) }
        for case .scale(let size) in steps { largest = max(largest, size.pixels) }
        if steps.contains(where: \.needsWholePicture) { held = max(held, max(opened, largest)) }
        let kept = held.multipliedSaturating(by: 8)
        let output = plan.size.pixels.multipliedSaturating(by: 4)
        let encoding = Encoders.encoder(for: plan.output.format).memory(forPixels: plan.size.pixels)
        let perFrame = max(output, kept)
        bytes =
            Self.always + decoding + perFrame.multipliedSaturating(by: frames > 1 ? frames : 1)
            + encoding.multipliedSaturating(by: frames > 1 && plan.output.format == .gif ? frames : 1)
    }

    /// Tables, profiles and buffers of every job.
    private static let always = 8 << 20
}

extension PlanStep {
    /// Whether the step reads pixels in any order, so that they are all kept.
    var needsWholePicture: Bool {
        switch self {
        case .extract, .scale, .grayscale, .tone, .embed, .flatten: false
        case .flip(let flip): flip != .horizontal
        case .extractInteresting, .rotate, .blur, .sharpen: true
        }
    }
}
