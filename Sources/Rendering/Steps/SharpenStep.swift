import Recipes
import Vips

/// Sharpens by unsharp masking of the lightness.
enum SharpenStep {
    static func apply(_ sharpen: Sharpen, to picture: Picture, _ context: StepContext) throws(VipsError) -> Picture {
        try picture.mappedAtRandom { frame throws(VipsError) in
            guard frame.hasAlpha else { return try frame.sharpened(sigma: sharpen.sigma) }
            let colours = try frame.bands(0, count: frame.bands - 1)
            return try .joined([colours.sharpened(sigma: sharpen.sigma), frame.bands(frame.bands - 1)])
                .interpreted(as: frame.interpretation)
        }
    }
}
