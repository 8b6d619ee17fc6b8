import Recipes
import Vips

/// JPEG XL at an effort that keeps up with the other encoders.
struct JXLEncoder: Encoder {
    func memory(forPixels pixels: Int) -> Int { 60 * pixels }

    func write(_ image: Image, to target: Target, _ output: PlanOutput) throws(VipsError) {
        try image.writeJXL(to: target, quality: output.quality, effort: 4, strip: output.strips)
    }
}
