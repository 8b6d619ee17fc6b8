import Recipes
import Vips

/// Resizes to exactly a size.
enum ScaleStep {
    static func apply(_ target: PixelSize, to picture: Picture, _ context: StepContext) throws(VipsError) -> Picture {
        guard picture.size != target else { return picture }
        let enlarges = target.width > picture.size.width || target.height > picture.size.height
        var frames: [Image] = []
        for frame in picture.frames { frames.append(try resized(frame, to: target, context)) }
        return Picture(frames, isInMemory: !enlarges)
    }

    /// Resizes one image of 8 bits or 16.
    ///
    /// - Parameters:
    ///   - image: The image; read once from top to bottom.
    ///   - area: The part of it; where not given, all.
    ///   - target: The wanted size.
    ///   - context: The light.
    ///   - conversion: What its colours need.
    /// - Returns: The image, of 8 bits where light is linear; in memory where no side is longer than it was.
    /// - Throws: ``VipsError`` where it cannot be decoded.
    static func resized(
        _ image: Image,
        _ area: PixelArea? = nil,
        to target: PixelSize,
        _ context: StepContext,
        _ conversion: ColourConversion? = nil
    ) throws(VipsError) -> Image {
        let size = PixelSize(width: image.width, height: image.height)
        let smaller = PixelSize(width: min(target.width, size.width), height: min(target.height, size.height))
        let isReduced = smaller != size || (area ?? PixelArea(size)) != PixelArea(size)
        let reduced =
            isReduced
            ? try Resampler.reduced(image, area, to: [smaller], context, conversion).first ?? image
            : try converted(image, conversion, context)
        guard smaller != target else { return reduced }
        // Enlarging looks at the same rows again and again.
        return try enlarged(reduced.inMemory(), to: target, context)
    }

    /// Converts the colours of an image that stays as large as it is.
    static func converted(
        _ image: Image,
        _ conversion: ColourConversion?,
        _ context: StepContext
    ) throws(VipsError) -> Image {
        if let conversion { try LightRows.converted(image, conversion, context.tables) } else { image }
    }

    private static func enlarged(
        _ image: Image,
        to target: PixelSize,
        _ context: StepContext
    ) throws(VipsError) -> Image {
        switch context.light {
        case .linear:
            let light = try premultiplying(context.tables.toLight(image), maximum: 65_535) { image throws(VipsError) in
                try image.enlarged(to: target)
            }
            return try context.tables.fromLight(light.format == .uint16 ? light : light.cast(to: .uint16))
        case .gamma:
            let most = image.format == .uint16 ? 65_535.0 : 255
            let large = try premultiplying(image, maximum: most) { image throws(VipsError) in
                try image.enlarged(to: target)
            }
            guard large.format != image.format else { return large }
            let space = image.interpretation
            return try large.linear(factors: [1], offsets: [0.5]).cast(to: image.format).interpreted(as: space)
        }
    }

    /// Of what is grey or RGB, and of no name in linear light.
    private static func premultiplying(
        _ image: Image,
        maximum: Double,
        _ change: (Image) throws(VipsError) -> Image
    ) throws(VipsError) -> Image {
        guard image.bands == 2 || image.bands == 4 else { return try change(image) }
        return try change(image.premultiplied(maximum: maximum)).unpremultiplied(maximum: maximum)
    }
}

extension Image {
    fileprivate func enlarged(to target: PixelSize) throws(VipsError) -> Image {
        try enlarged(width: target.width, height: target.height, interpolator: Interpolator(.bicubic))
    }
}
