import Recipes
import Vips

/// AVIF at the encoder's speed 8: within 4 per cent of the bytes of speed 6 in half of the time.
struct AVIFEncoder: Encoder {
    func memory(forPixels pixels: Int) -> Int { 60 * pixels }

    func write(_ image: Image, to target: Target, _ output: PlanOutput) throws(VipsError) {
        try image.writeHEIF(
            to: target,
            compression: .av1,
            quality: output.quality,
            effort: 1,
            bitDepth: 8,
            strip: output.strips
        )
    }
}
