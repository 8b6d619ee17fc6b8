import Recipes
import Vips

/// Makes a picture darker toward its corners, by the fourth power of the distance from its middle.
enum VignetteStep {
    static func apply(_ vignette: Vignette, to picture: Picture, _ context: StepContext) throws(VipsError) -> Picture {
        let amount = Float(vignette.amount)
        let across = squares(picture.size.width)
        let down = squares(picture.size.height)
        return try picture.mappedPixels { pixels in
            let height = down[pixels.part.y]
            for pixel in 0..<pixels.part.count {
                let square = (across[pixels.part.x + pixel] + height) / 2
                let factor = 1 - amount * square * square
                for colour in 0..<pixels.colours { pixels[pixel, colour] *= factor }
            }
        }
    }

    /// The squares of the distances of pixels from the middle of a side, whose ends are 1 away.
    private static func squares(_ side: Int) -> [Float] {
        (0..<side).map { place in
            let distance = (2 * Float(place) + 1) / Float(side) - 1
            return distance * distance
        }
    }
}
