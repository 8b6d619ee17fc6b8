import Basics
import Recipes
import Vips

/// Lossless TIFF that every reader knows.
struct TIFFEncoder: Encoder {
    func memory(forPixels pixels: Int, _ output: PlanOutput) -> Int { 4 *| pixels }

    func write(
        _ image: Image,
        to target: Target,
        _ output: PlanOutput,
        _ survey: PixelSurvey?
    ) throws(VipsError) {
        try image.writeTIFF(to: target, compression: .lzw, predictor: .horizontal, strip: output.strips)
    }
}
