import Recipes
import Vips

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Covers a picture with a colour whose opacity changes along a direction.
enum GradientStep {
    static func apply(_ gradient: Gradient, to picture: Picture, _ context: StepContext) throws(VipsError) -> Picture {
        let line = GradientLine(degrees: gradient.degrees, of: picture.size)
        let color = SIMD3<Float>(gradient.color.values)
        let (start, end) = (Float(gradient.start), Float(gradient.end))
        return try picture.mapped { frame throws(VipsError) in try frame.inColour() }.mappedPixels { pixels in
            var place = line.place(x: pixels.part.x, y: pixels.part.y)
            for pixel in 0..<pixels.part.count {
                let opacity = start + (end - start) * min(max(place, 0), 1)
                for colour in 0..<3 {
                    let value = pixels[pixel, colour]
                    pixels[pixel, colour] = value + (color[colour] - value) * opacity
                }
                place += line.across
            }
        }
    }
}

/// The line of CSS `linear-gradient()`: through the middle, and as long as it takes for the corners toward which it goes,
/// and from which it comes, to be right across its ends.
struct GradientLine {
    /// How much further along the line a pixel is than the one left of it.
    let across: Float
    /// How much further along the line a pixel is than the one above it.
    let down: Float
    private let middle: (x: Float, y: Float)

    init(degrees: Double, of size: PixelSize) {
        let angle = degrees.truncatingRemainder(dividingBy: 360) * .pi / 180
        let (sine, cosine) = (sin(angle), cos(angle))
        let length = max(abs(Double(size.width) * sine) + abs(Double(size.height) * cosine), 1e-6)
        (across, down) = (Float(sine / length), Float(-cosine / length))
        middle = (Float(size.width) / 2, Float(size.height) / 2)
    }

    /// Where along the line the middle of a pixel is: 0 at its start and 1 at its end.
    func place(x: Int, y: Int) -> Float {
        0.5 + (Float(x) + 0.5 - middle.x) * across + (Float(y) + 0.5 - middle.y) * down
    }
}
