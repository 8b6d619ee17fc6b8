import Recipes
import Vips

/// GIF with a palette of its own.
struct GIFEncoder: Encoder {
    func memory(forPixels pixels: Int) -> Int { 6 * pixels }

    func write(_ image: Image, to target: Target, _ output: PlanOutput) throws(VipsError) {
        try image.writeGIF(to: target, effort: 7, strip: output.strips)
    }
}
