import Basics
import Recipes
import RenderWire
import Vips
import WebP

/// WebP at the effort that the job's urgency gives, lossy; of drawn pictures lossless or nearly so where that is shorter,
/// or with sharp edges of colour.
///
/// Stills go straight to libwebp, animations through libvips.
struct WebPEncoder: Encoder {
    /// With loss and at the hardest effort libwebp was seen to take 23 bytes a pixel, with alpha 50; without loss, which
    /// drawn pictures may be, as much.
    func memory(forPixels pixels: Int, _ output: PlanOutput) -> Int {
        let mayHaveAlpha = output.isSurveyed(pixels: pixels) || output.options.isLossless == true
        return pixels *| (mayHaveAlpha ? 60 : 25)
    }

    func write(
        _ image: Image,
        to target: Target,
        _ output: PlanOutput,
        _ survey: PixelSurvey?
    ) throws(VipsError) {
        if output.options.isLossless == true { return try encode(image, to: target, output, .lossless) }
        guard let survey, survey.isGraphic else { return try encode(image, to: target, output, .lossy) }
        let lossy: Kind = survey.hasColourEdges && output.options.chroma == .auto ? .sharpLossy : .lossy
        guard output.options.isLossless == nil else { return try encode(image, to: target, output, lossy) }
        var best = try encoded(image, output, lossy)
        // What is exact may be a little longer.
        let exact = try encoded(image, output, .lossless)
        if exact.count <= best.count + best.count / 10 {
            best = exact
        } else {
            let near = try encoded(image, output, .nearLossless)
            if near.count <= best.count { best = near }
        }
        try target.write(best)
        try target.finish()
    }

    /// What is lost.
    private enum Kind {
        /// What the quality says.
        case lossy
        /// The same, but that colours are halved so that edges stay where they are (`sharp_yuv`).
        case sharpLossy
        /// Some of the lowest bits, which nobody sees.
        case nearLossless
        /// Nothing.
        case lossless

        /// The same in libwebp's terms.
        var loss: WebPWriter.Loss {
            switch self {
            case .lossy: .lossy
            case .sharpLossy: .sharpLossy
            case .nearLossless: .nearLossless(WebPEncoder.nearness)
            case .lossless: .lossless
            }
        }
    }

    private func encode(
        _ image: Image,
        to target: Target,
        _ output: PlanOutput,
        _ kind: Kind
    ) throws(VipsError) {
        guard isDirect(image) else { return try encodeByLibvips(image, to: target, output, kind) }
        try target.write(still(image, output, kind))
        try target.finish()
    }

    private func encoded(_ image: Image, _ output: PlanOutput, _ kind: Kind) throws(VipsError) -> [UInt8] {
        guard !isDirect(image) else { return try still(image, output, kind) }
        let target = try Target()
        try encodeByLibvips(image, to: target, output, kind)
        return target.bytes
    }

    /// A still as a file.
    private func still(_ image: Image, _ output: PlanOutput, _ kind: Kind) throws(VipsError) -> [UInt8] {
        let colours = try image.inColour()
        let layout = WebPWriter.Layout(width: colours.width, height: colours.height, hasAlpha: colours.bands == 4)
        let pixels = UnsafeMutableRawBufferPointer.allocate(
            byteCount: layout.bytesPerRow * layout.height,
            alignment: 16
        )
        defer { pixels.deallocate() }
        try colours.readStrips(ofHeight: 64) { rows, range in
            for (row, y) in zip(rows, range) {
                let source = UnsafeRawBufferPointer(start: row, count: layout.bytesPerRow)
                UnsafeMutableRawBufferPointer(rebasing: pixels[(y * layout.bytesPerRow)...]).copyMemory(from: source)
            }
        }
        let settings = WebPWriter.Settings(
            loss: kind.loss,
            quality: Self.quality(output, kind) ?? 75,
            method: Self.method(output, ofStill: kind, hasAlpha: layout.hasAlpha)
        )
        let file = try described { () throws(WebPError) in
            try WebPWriter.file(UnsafeRawBufferPointer(pixels), layout, settings)
        }
        guard !output.strips, let profile = image.bytes("icc-profile-data") else { return file }
        guard let complete = WebPMetadata.adding(profile: profile, to: file) else {
            throw VipsError("webp", "its colour profile cannot be put into the file")
        }
        return complete
    }

    /// Whether it is a still of 8 bits.
    private func isDirect(_ image: Image) -> Bool { image.height == image.pageHeight && image.format == .uint8 }

    /// An animation, or what has yet to become 8 bits.
    private func encodeByLibvips(
        _ image: Image,
        to target: Target,
        _ output: PlanOutput,
        _ kind: Kind
    ) throws(VipsError) {
        try image.writeWebP(
            to: target,
            quality: Self.quality(output, kind),
            lossless: kind == .lossless ? true : nil,
            nearLossless: kind == .nearLossless ? true : nil,
            sharpColour: kind == .sharpLossy ? true : nil,
            effort: Self.method(output),
            strip: output.strips
        )
    }

    /// Of what is nearly lossless the number says how nearly.
    private static func quality(_ output: PlanOutput, _ kind: Kind) -> Int? {
        kind == .nearLossless ? nearness : output.quality
    }

    private static let nearness = 60

    /// libwebp's method for a still.
    ///
    /// At the efforts that urgency gives, which may also have been asked for, transparency, of which method 6 takes fifteen
    /// times as long, has 4 at most, and a quality that method 2 makes much longer, 4 at least.
    private static func method(_ output: PlanOutput, ofStill kind: Kind, hasAlpha: Bool) -> Int {
        let method = method(output)
        guard kind == .lossy || kind == .sharpLossy else { return method }
        if hasAlpha, method > 4, output.options.effort == Urgency.background.effort(for: .webp) { return 4 }
        if method < 4, (output.quality ?? 0) > 95, output.options.effort == Urgency.interactive.effort(for: .webp) {
            return 4
        }
        return method
    }

    /// libwebp's method of an effort; 4 where there is none.
    private static func method(_ output: PlanOutput) -> Int { output.options.effort.map { ($0 * 6 + 4) / 9 } ?? 4 }
}
