import Recipes
import Vips

/// How much memory a job will take, told before any pixel is decoded.
///
/// Rather too much than too little: whoever grants it keeps that much free.
struct MemoryEstimate {
    /// Bytes of decoding.
    let decoding: Int
    /// Bytes of steps and encoding.
    let making: Int

    /// Bytes of all.
    var bytes: Int { Self.always + decoding + making }

    /// Adds up what decoding, steps and encoding hold at the same time at their worst.
    init(_ original: Original, _ plan: Plan, _ opening: Opening, _ decodedScale: Double) {
        let frames = plan.pages.count
        let resampling = opening.target == nil ? 0 : Self.resampling(original, decodedScale, targets: 1)
        decoding = Self.decoding(original, decodedScale, pages: frames) + resampling
        let opened = opening.target?.pixels ?? opening.region.size.pixels
        let steps = plan.steps.dropFirst(opening.stepsDone)
        var largest = plan.size.pixels
        var held = plan.deferred == nil ? 0 : opened
        if !original.orientation.keepsRowOrder { held = max(held, opened) }
        for case .scale(let size) in steps { largest = max(largest, size.pixels) }
        if steps.contains(where: \.needsWholePicture) { held = max(held, max(opened, largest)) }
        let kept = held.multipliedSaturating(by: 8)
        let resized = opening.target == nil || steps.isEmpty ? 0 : opened.multipliedSaturating(by: 4)
        let output = plan.size.pixels.multipliedSaturating(by: 4)
        let encoding = Encoders.encoder(for: plan.output.format).memory(forPixels: plan.size.pixels)
        let perFrame = max(output.addingSaturating(resized), kept)
        making =
            perFrame.multipliedSaturating(by: frames > 1 ? frames : 1)
            + encoding.multipliedSaturating(by: frames > 1 && plan.output.format == .gif ? frames : 1)
    }

    /// What the decoder holds at its worst, at a part of the original's size.
    static func decoding(_ original: Original, _ scale: Double, pages: Int) -> Int {
        let decoded = PixelSize(
            width: max(1, Int(Double(original.storedSize.width) * scale)),
            height: max(1, Int(Double(original.storedSize.height) * scale))
        )
        let work = DecodingWork(
            structure: original.structure,
            size: decoded,
            bands: original.firstPage.bands,
            bytesPerSample: max(1, original.header.bitsPerSample / 8),
            pages: pages,
            scale: scale
        )
        return original.loader.memory(for: work)
    }

    /// What is held of a picture that is made smaller while it is.
    ///
    /// - Parameters:
    ///   - original: The picture.
    ///   - scale: The part of its size at which it is decoded.
    ///   - targets: The sizes that are made at once.
    /// - Returns: Bytes.
    static func resampling(_ original: Original, _ scale: Double, targets: Int) -> Int {
        let width = max(1, Int(Double(original.storedSize.width) * scale))
        return (width * min(max(original.firstPage.bands, 1), 4)).multipliedSaturating(by: 4 * (8 + 16 * targets))
    }

    /// Tables, profiles and buffers of every job.
    static let always = 8 << 20
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
