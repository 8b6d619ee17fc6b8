import Recipes
import Vips

/// Stretches colours about their grey, those that have little colour most.
enum VibranceStep {
    static func apply(_ vibrance: Vibrance, to picture: Picture, _ context: StepContext) throws(VipsError) -> Picture {
        guard let bands = picture.frames.first?.bands, bands > 2 else { return picture }
        let amount = Float(vibrance.amount)
        return try picture.mappedPixels { pixels in
            for pixel in 0..<pixels.part.count {
                let (red, green, blue) = (pixels[pixel, 0], pixels[pixel, 1], pixels[pixel, 2])
                let colour = (max(red, green, blue) - min(red, green, blue)) / 255
                let factor = 1 + amount * (1 - colour)
                let grey = 0.213 * red + 0.715 * green + 0.072 * blue
                pixels[pixel, 0] = grey + (red - grey) * factor
                pixels[pixel, 1] = grey + (green - grey) * factor
                pixels[pixel, 2] = grey + (blue - grey) * factor
            }
        }
    }
}
