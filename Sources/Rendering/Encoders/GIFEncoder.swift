import Basics
import Recipes
import Vips

/// GIF with a palette of its own.
struct GIFEncoder: Encoder {
    func memory(forPixels pixels: Int, _ output: PlanOutput) -> Int { 6 *| pixels }

    func write(
        _ image: Image,
        to target: Target,
        _ output: PlanOutput,
        _ survey: PixelSurvey?
    ) throws(VipsError) {
        try image.writeGIF(
            to: target,
            effort: output.options.effort.map { $0 + 1 } ?? Self.effort(forPixels: image.width * image.height),
            bitDepth: output.options.colors.map { 15 - UInt16(clamping: $0).leadingZeroBitCount },
            interlace: output.options.isProgressive ? true : nil,
            strip: output.strips
        )
    }

    /// How hard palettes are looked for, by the pixels of all frames.
    ///
    /// A million pixels take 0.9 s at 7, 0.35 s at 4 and 0.25 s at 3, which makes files a tenth larger: 380 frames of
    /// 320×180 pixels are there after 6 s and not after 20.
    private static func effort(forPixels pixels: Int) -> Int {
        switch pixels {
        case ...3_000_000: 7
        case ...8_000_000: 4
        default: 3
        }
    }
}
