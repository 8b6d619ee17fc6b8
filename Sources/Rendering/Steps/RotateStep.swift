import Recipes
import Vips

/// Turns clockwise.
enum RotateStep {
    static func apply(
        _ degrees: Double,
        to size: PixelSize,
        background: Color?,
        _ picture: Picture
    ) throws(VipsError) -> Picture {
        switch degrees {
        case 90: return try picture.mappedAtRandom { frame throws(VipsError) in try frame.turned(.right) }
        case 180: return try picture.mappedAtRandom { frame throws(VipsError) in try frame.turned(.half) }
        case 270: return try picture.mappedAtRandom { frame throws(VipsError) in try frame.turned(.left) }
        default: break
        }
        let interpolator = try Interpolator(.bicubic)
        return try picture.mappedAtRandom { frame throws(VipsError) in
            let fill = CanvasFill(background)
            let prepared = try fill.prepared(frame)
            let turned = try prepared.rotated(
                degrees: degrees,
                interpolator: interpolator,
                background: fill.color.samples(for: prepared)
            )
            return try centred(turned, in: size, fill.color)
        }
    }

    /// Rounding of sines may differ by a pixel from the plan's.
    private static func centred(_ image: Image, in size: PixelSize, _ fill: Color) throws(VipsError) -> Image {
        guard image.width != size.width || image.height != size.height else { return image }
        return try image.embedded(
            x: (size.width - image.width) / 2,
            y: (size.height - image.height) / 2,
            width: size.width,
            height: size.height,
            extend: .background,
            background: fill.samples(for: image)
        )
    }
}
