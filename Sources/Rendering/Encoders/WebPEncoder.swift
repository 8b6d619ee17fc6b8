import Basics
import Recipes
import Vips

/// Lossy WebP at the encoder's usual effort; of drawn pictures lossless or nearly so where that is shorter, or with
/// sharp edges of colour.
struct WebPEncoder: Encoder {
    func memory(forPixels pixels: Int, _ output: PlanOutput) -> Int {
        pixels *| (output.isSurveyed(pixels: pixels) || output.options.isLossless == true ? 60 : 12)
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
    }

    private func encoded(_ image: Image, _ output: PlanOutput, _ kind: Kind) throws(VipsError) -> [UInt8] {
        let target = try Target()
        try encode(image, to: target, output, kind)
        return target.bytes
    }

    private func encode(
        _ image: Image,
        to target: Target,
        _ output: PlanOutput,
        _ kind: Kind
    ) throws(VipsError) {
        try image.writeWebP(
            to: target,
            // Of what is nearly lossless the number says how nearly.
            quality: kind == .nearLossless ? 60 : output.quality,
            lossless: kind == .lossless ? true : nil,
            nearLossless: kind == .nearLossless ? true : nil,
            sharpColour: kind == .sharpLossy ? true : nil,
            effort: output.options.effort.map { ($0 * 6 + 4) / 9 } ?? 4,
            strip: output.strips
        )
    }
}
