import Recipes
import Vips

/// Resizes to exactly a size.
enum ScaleStep {
    static func apply(_ target: PixelSize, to picture: Picture, _ context: StepContext) throws(VipsError) -> Picture {
        let enlarges = target.width > picture.size.width || target.height > picture.size.height
        // Enlarging looks at the same rows again and again.
        let ready = enlarges ? try picture.inMemory() : picture
        return try ready.mapped { frame throws(VipsError) in try resized(frame, to: target, context) }
    }

    /// Resizes one image, 8 bits or 16; the result has 8 where light is linear.
    static func resized(_ image: Image, to target: PixelSize, _ context: StepContext) throws(VipsError) -> Image {
        guard image.width != target.width || image.height != target.height else { return image }
        let space = image.interpretation
        switch context.light {
        case .linear:
            let light = try context.tables.toLight(image)
            let result =
                image.hasAlpha
                ? try fitted(light.premultiplied(maximum: 65_535), target).unpremultiplied(maximum: 65_535)
                    .cast(to: .uint16)
                : try fitted(light, target)
            return try context.tables.fromLight(result)
        case .gamma where image.hasAlpha:
            let most = image.format == .uint16 ? 65_535.0 : 255
            let result = try fitted(image.premultiplied(maximum: most), target).unpremultiplied(maximum: most)
            return try result.linear(factors: [1], offsets: [0.5]).cast(to: image.format).interpreted(as: space)
        case .gamma:
            return try fitted(image, target)
        }
    }

    private static func fitted(_ image: Image, _ target: PixelSize) throws(VipsError) -> Image {
        let smaller = PixelSize(width: min(target.width, image.width), height: min(target.height, image.height))
        let reduced = try shrunk(image, to: smaller)
        guard smaller != target else { return reduced }
        let ready = image === reduced ? image : try reduced.inMemory()
        return try ready.enlarged(width: target.width, height: target.height, interpolator: Interpolator(.bicubic))
    }

    private static func shrunk(_ image: Image, to target: PixelSize) throws(VipsError) -> Image {
        guard image.width != target.width || image.height != target.height else { return image }
        let result = try image.resized(
            horizontal: Double(target.width) / Double(image.width),
            vertical: Double(target.height) / Double(image.height),
            kernel: .lanczos3
        )
        guard result.width != target.width || result.height != target.height else { return result }
        // A last bit of a factor may cost or give a pixel at the edge.
        return try result.embedded(x: 0, y: 0, width: target.width, height: target.height, extend: .copy)
    }
}
