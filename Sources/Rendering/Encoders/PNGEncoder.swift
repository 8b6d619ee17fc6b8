import Recipes
import Vips

/// PNG at zlib's usual level; higher ones take longer for less than 1 per cent.
struct PNGEncoder: Encoder {
    func memory(forPixels pixels: Int) -> Int { pixels }

    func write(_ image: Image, to target: Target, _ output: PlanOutput) throws(VipsError) {
        guard image.height > image.pageHeight else {
            return try image.writePNG(to: target, compression: 6, strip: output.strips)
        }
        try AnimatedPNGWriter(image).write(to: target) { (picture, isFirst, target) throws(VipsError) in
            try picture.writePNG(to: target, compression: 6, strip: output.strips || !isFirst)
        }
    }
}
