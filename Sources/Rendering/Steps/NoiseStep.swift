import Recipes
import Vips

/// Adds grain: to each pixel's colours what a hash of its place says, so that it is the same whenever it is made.
enum NoiseStep {
    static func apply(_ noise: Noise, to picture: Picture, _ context: StepContext) throws(VipsError) -> Picture {
        let amount = Float(noise.amount)
        return try picture.mappedPixels { pixels in
            let row = hash(UInt32(truncatingIfNeeded: pixels.part.y))
            for pixel in 0..<pixels.part.count {
                let bits = hash(row &+ UInt32(truncatingIfNeeded: pixels.part.x + pixel))
                // Four numbers of equal chances are together nearly normal: 0 in the mean, and 147.8 off it.
                let sum = (bits & 255) + (bits >> 8 & 255) + (bits >> 16 & 255) + (bits >> 24)
                let grain = (Float(sum) - 510) / 2 * amount
                for colour in 0..<pixels.colours { pixels[pixel, colour] += grain }
            }
        }
    }

    /// Mixes the bits of a number, each of which then decides about all (Chris Wellons' `lowbias32`).
    static func hash(_ number: UInt32) -> UInt32 {
        var mixed = number
        mixed = (mixed ^ (mixed >> 16)) &* 0x7FEB_352D
        mixed = (mixed ^ (mixed >> 15)) &* 0x846C_A68B
        return mixed ^ (mixed >> 16)
    }
}
