import Recipes
import Vips

/// Draws a line inside of a picture's sides.
enum BorderStep {
    static func apply(_ border: Border, to picture: Picture, _ context: StepContext) throws(VipsError) -> Picture {
        let inside = RoundedRectangle(picture.size, inset: Double(border.width), border.corners)
        let (color, opacity) = (border.color.values, Double(border.color.alpha) / 255)
        return try picture.mapped { frame throws(VipsError) in
            let image = try frame.inColour()
            let bands = image.bands
            return try image.changingPixels(outside: inside) { pixel, share in
                cover(pixel, hasAlpha: bands > 3, color, opacity * (1 - share))
            }
        }
    }

    /// Puts a colour over a pixel.
    private static func cover(
        _ pixel: UnsafeMutablePointer<UInt8>,
        hasAlpha: Bool,
        _ color: SIMD3<Double>,
        _ opacity: Double
    ) {
        let below = (hasAlpha ? Double(pixel[3]) / 255 : 1) * (1 - opacity)
        let alpha = opacity + below
        guard alpha > 0 else { return }
        for band in 0..<3 {
            // checked: between two values of a byte
            pixel[band] = UInt8(((color[band] * opacity + Double(pixel[band]) * below) / alpha).rounded())
        }
        // checked: between 0 and 255
        if hasAlpha { pixel[3] = UInt8((alpha * 255).rounded()) }
    }
}
