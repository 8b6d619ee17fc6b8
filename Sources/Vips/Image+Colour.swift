/// Operations on colours and transparency.
extension Image {
    /// Converts between colour spaces that need no profile.
    ///
    /// - Parameters:
    ///   - space: The wanted space.
    ///   - source: The present space, where the image's own word is wrong.
    /// - Returns: The converted image.
    /// - Throws: ``VipsError`` where there is no way from one to the other.
    public func converted(to space: Interpretation, from source: Interpretation? = nil) throws(VipsError) -> Image {
        let operation = try Operation("colourspace")
        operation.set("in", self)
        operation.set("space", space)
        operation.set("source-space", source)
        return try operation.image()
    }

    /// Converts between ICC profiles.
    ///
    /// - Parameters:
    ///   - output: A profile that libvips has built in: `srgb`, `p3` or `cmyk`.
    ///   - embedded: Whether to start from the image's own profile.
    ///   - input: The profile to start from where the image has none that fits.
    ///   - intent: What the conversion tries to keep.
    ///   - blackPointCompensation: Whether black stays black.
    ///   - depth: Bits a sample of the result: 8 or 16.
    /// - Returns: The converted image.
    /// - Throws: ``VipsError`` where a profile does not fit.
    public func transformed(
        to output: String,
        embedded: Bool? = nil,
        input: String? = nil,
        intent: Intent? = nil,
        blackPointCompensation: Bool? = nil,
        depth: Int? = nil
    ) throws(VipsError) -> Image {
        let operation = try Operation("icc_transform")
        operation.set("in", self)
        operation.set("output-profile", output)
        operation.set("embedded", embedded)
        operation.set("input-profile", input)
        operation.set("intent", intent)
        operation.set("black-point-compensation", blackPointCompensation)
        operation.set("depth", depth)
        return try operation.image()
    }

    /// Multiplies colours by their alpha.
    ///
    /// - Parameter maximum: The alpha of what is opaque.
    /// - Returns: A floating-point image.
    /// - Throws: ``VipsError`` where it cannot be made.
    public func premultiplied(maximum: Double? = nil) throws(VipsError) -> Image {
        let operation = try Operation("premultiply")
        operation.set("in", self)
        operation.set("max-alpha", maximum)
        return try operation.image()
    }

    /// Divides colours by their alpha.
    ///
    /// - Parameter maximum: The alpha of what is opaque.
    /// - Returns: A floating-point image.
    /// - Throws: ``VipsError`` where it cannot be made.
    public func unpremultiplied(maximum: Double? = nil) throws(VipsError) -> Image {
        let operation = try Operation("unpremultiply")
        operation.set("in", self)
        operation.set("max-alpha", maximum)
        return try operation.image()
    }

    /// Puts a colour behind what is transparent.
    ///
    /// - Parameters:
    ///   - background: A number for each band but the alpha.
    ///   - maximum: The alpha of what is opaque.
    /// - Returns: An image without alpha.
    /// - Throws: ``VipsError`` where it cannot be made.
    public func flattened(background: [Double], maximum: Double? = nil) throws(VipsError) -> Image {
        let operation = try Operation("flatten")
        operation.set("in", self)
        operation.set("background", background)
        operation.set("max-alpha", maximum)
        return try operation.image()
    }

    /// Puts an image with alpha behind this one.
    ///
    /// - Parameter base: An image of the same size and bands.
    /// - Returns: Both, this one in front.
    /// - Throws: ``VipsError`` where it cannot be made.
    public func composited(over base: Image) throws(VipsError) -> Image {
        let operation = try Operation("composite2")
        operation.set("base", base)
        operation.set("overlay", self)
        operation.set("mode", Blend.over)
        return try operation.image()
    }

    /// Appends bands of one value.
    ///
    /// - Parameter values: A value for each band.
    /// - Returns: The image with more bands.
    /// - Throws: ``VipsError`` where it cannot be made.
    public func appending(_ values: [Double]) throws(VipsError) -> Image {
        let operation = try Operation("bandjoin_const")
        operation.set("in", self)
        operation.set("c", values)
        return try operation.image()
    }

    /// Puts the bands of images behind one another.
    ///
    /// - Parameter images: Images of one size.
    /// - Returns: One image with all bands.
    /// - Throws: ``VipsError`` where it cannot be made.
    public static func joined(_ images: [Image]) throws(VipsError) -> Image {
        let operation = try Operation("bandjoin")
        operation.set("in", images)
        return try operation.image()
    }

    /// Picks bands.
    ///
    /// - Parameters:
    ///   - first: The first, from 0.
    ///   - count: How many.
    /// - Returns: An image of these bands.
    /// - Throws: ``VipsError`` where there are not so many.
    public func bands(_ first: Int, count: Int = 1) throws(VipsError) -> Image {
        let operation = try Operation("extract_band")
        operation.set("in", self)
        operation.set("band", first)
        operation.set("n", count)
        return try operation.image()
    }

    /// Keeps samples in another form.
    ///
    /// - Parameters:
    ///   - format: The wanted form; values outside of its range become the nearest.
    ///   - shift: Whether whole numbers keep their part of the range, so that 8-bit white becomes 16-bit white.
    /// - Returns: The converted image.
    /// - Throws: ``VipsError`` where it cannot be made.
    public func cast(to format: SampleFormat, shift: Bool? = nil) throws(VipsError) -> Image {
        let operation = try Operation("cast")
        operation.set("in", self)
        operation.set("format", format)
        operation.set("shift", shift)
        return try operation.image()
    }

    /// Calls the same numbers by another name.
    ///
    /// - Parameter interpretation: What the numbers stand for.
    /// - Returns: The renamed image.
    /// - Throws: ``VipsError`` where it cannot be made.
    public func interpreted(as interpretation: Interpretation) throws(VipsError) -> Image {
        let operation = try Operation("copy")
        operation.set("in", self)
        operation.set("interpretation", interpretation)
        return try operation.image()
    }
}
