import Recipes
import Vips

/// Lossy WebP at the encoder's usual effort.
struct WebPEncoder: Encoder {
    func memory(forPixels pixels: Int) -> Int { 12 * pixels }

    func write(_ image: Image, to target: Target, _ output: PlanOutput) throws(VipsError) {
        try image.writeWebP(to: target, quality: output.quality, effort: 4, strip: output.strips)
    }
}
