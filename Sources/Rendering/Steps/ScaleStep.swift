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
        return try outOfLight(resizedInLight(intoLight(image, context), to: target, context.light), context)
    }

    /// An image of 8 or 16 bits in the light that it is resized in.
    static func intoLight(_ image: Image, _ context: StepContext) throws(VipsError) -> Image {
        switch context.light {
        case .linear: try context.tables.toLight(image)
        case .gamma: image
        }
    }

    /// An image in the light that it was resized in as it is seen.
    static func outOfLight(_ image: Image, _ context: StepContext) throws(VipsError) -> Image {
        switch context.light {
        case .linear: try context.tables.fromLight(image)
        case .gamma: image
        }
    }

    /// Resizes an image that is in its light already, and leaves it there.
    static func resizedInLight(_ image: Image, to target: PixelSize, _ light: Light) throws(VipsError) -> Image {
        guard image.width != target.width || image.height != target.height else { return image }
        // Of what is grey or RGB, and of no name in linear light.
        let hasAlpha = image.bands == 2 || image.bands == 4
        guard hasAlpha else { return try fitted(image, target) }
        let space = image.interpretation
        let most = image.format == .uint16 ? 65_535.0 : 255
        let result = try fitted(image.premultiplied(maximum: most), target).unpremultiplied(maximum: most)
        switch light {
        case .linear: return try result.cast(to: .uint16)
        case .gamma:
            return try result.linear(factors: [1], offsets: [0.5]).cast(to: image.format).interpreted(as: space)
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
