import Basics
import Recipes
import Vips

/// JPEG XL at an effort that keeps up with the other encoders.
struct JXLEncoder: Encoder {
    func memory(forPixels pixels: Int, _ output: PlanOutput) -> Int { 60 *| pixels }

    func write(
        _ image: Image,
        to target: Target,
        _ output: PlanOutput,
        _ survey: PixelSurvey?
    ) throws(VipsError) {
        try image.writeJXL(
            to: target,
            quality: output.quality,
            effort: output.options.effort.map { 3 + ($0 * 6 + 4) / 9 } ?? 4,
            lossless: output.options.isLossless == true ? true : nil,
            strip: output.strips
        )
    }
}
