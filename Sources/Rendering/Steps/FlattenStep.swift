import Recipes
import Vips

/// Puts a colour behind what is transparent.
enum FlattenStep {
    static func apply(_ color: Color, to picture: Picture) throws(VipsError) -> Picture {
        try picture.mapped { frame throws(VipsError) in try flattened(frame, color) }
    }

    static func flattened(_ image: Image, _ color: Color) throws(VipsError) -> Image {
        guard image.hasAlpha else { return image }
        if color.alpha == 255 {
            let isNeutral = color.red == color.green && color.green == color.blue
            let ready = isNeutral ? image : try image.inColour()
            let samples = Array([Double(color.red), Double(color.green), Double(color.blue)].prefix(ready.bands - 1))
            return try ready.flattened(background: samples, maximum: 255)
        }
        let front = try image.inColour()
        let back = try front.linear(factors: [0, 0, 0, 0], offsets: color.samples(for: front), toBytes: true)
            .interpreted(as: .sRGB)
        return try front.composited(over: back).roundedToBytes().interpreted(as: .sRGB)
    }
}
