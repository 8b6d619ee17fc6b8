import Recipes
import Vips

/// Puts the picture on a canvas.
enum EmbedStep {
    static func apply(
        x: Int,
        y: Int,
        in size: PixelSize,
        background: Color?,
        _ picture: Picture
    ) throws(VipsError) -> Picture {
        try picture.mapped { frame throws(VipsError) in
            let fill = CanvasFill(background)
            let prepared = try fill.prepared(frame)
            return try prepared.embedded(
                x: x,
                y: y,
                width: size.width,
                height: size.height,
                extend: .background,
                background: fill.color.samples(for: prepared)
            )
        }
    }
}
