/// Operations that move, cut and size.
extension Image {
    /// Cuts a rectangle out.
    ///
    /// - Parameters:
    ///   - left: Its left edge.
    ///   - top: Its top edge.
    ///   - width: Its extent to the right.
    ///   - height: Its extent downward.
    /// - Returns: The part.
    /// - Throws: ``VipsError`` where it does not lie within the image.
    public func extracted(left: Int, top: Int, width: Int, height: Int) throws(VipsError) -> Image {
        let operation = try Operation("extract_area")
        operation.set("input", self)
        operation.set("left", left)
        operation.set("top", top)
        operation.set("width", width)
        operation.set("height", height)
        return try operation.image()
    }

    /// Makes the image larger or smaller.
    ///
    /// - Parameters:
    ///   - horizontal: The factor for the width.
    ///   - vertical: The factor for the height; the same where `nil`.
    ///   - kernel: How neighbours are weighed.
    ///   - gap: How many times larger than wanted an image may still be when averaging whole blocks gives way to the
    ///     kernel; 0 leaves everything to the kernel.
    /// - Returns: The image in its new size, each side rounded to the nearest pixel.
    /// - Throws: ``VipsError`` where the factors are not possible.
    public func resized(
        horizontal: Double,
        vertical: Double? = nil,
        kernel: Kernel? = nil,
        gap: Double? = nil
    ) throws(VipsError) -> Image {
        let operation = try Operation("resize")
        operation.set("in", self)
        operation.set("scale", horizontal)
        operation.set("vscale", vertical)
        operation.set("kernel", kernel)
        operation.set("gap", gap)
        return try operation.image()
    }

    /// Makes the image larger, pixel centres where they belong.
    ///
    /// libvips' own resize leaves what it enlarges half a pixel beside its place.
    ///
    /// - Parameters:
    ///   - width: The new width, at least the present one.
    ///   - height: The new height, at least the present one.
    ///   - interpolator: How colours between pixels are found.
    /// - Returns: The image in its new size; transparency is not looked at.
    /// - Throws: ``VipsError`` where it cannot be made.
    public func enlarged(width: Int, height: Int, interpolator: Interpolator) throws(VipsError) -> Image {
        let across = Double(width) / Double(self.width)
        let down = Double(height) / Double(self.height)
        let operation = try Operation("affine")
        operation.set("in", self)
        operation.set("matrix", [across, 0, 0, down])
        operation.set("interpolate", interpolator)
        operation.set("oarea", [0, 0, width, height])
        operation.set("odx", (across - 1) / 2)
        operation.set("ody", (down - 1) / 2)
        operation.set("premultiplied", true)
        operation.set("extend", Extend.copy)
        return try operation.image()
    }

    /// Turns by quarters.
    ///
    /// - Parameter turn: How far, clockwise.
    /// - Returns: The turned image.
    /// - Throws: ``VipsError`` where it cannot be made.
    public func turned(_ turn: QuarterTurn) throws(VipsError) -> Image {
        let operation = try Operation("rot")
        operation.set("in", self)
        operation.set("angle", turn)
        return try operation.image()
    }

    /// Turns by any angle about the middle; the image grows so that nothing is lost.
    ///
    /// - Parameters:
    ///   - degrees: How far, clockwise.
    ///   - interpolator: How colours between pixels are found.
    ///   - background: A number for each band, for what is uncovered.
    /// - Returns: The turned image.
    /// - Throws: ``VipsError`` where it cannot be made.
    public func rotated(
        degrees: Double,
        interpolator: Interpolator? = nil,
        background: [Double]? = nil
    ) throws(VipsError) -> Image {
        let operation = try Operation("similarity")
        operation.set("in", self)
        operation.set("angle", degrees)
        operation.set("interpolate", interpolator)
        operation.set("background", background)
        return try operation.image()
    }

    /// Mirrors.
    ///
    /// - Parameter direction: Which sides change places.
    /// - Returns: The mirrored image.
    /// - Throws: ``VipsError`` where it cannot be made.
    public func flipped(_ direction: Direction) throws(VipsError) -> Image {
        let operation = try Operation("flip")
        operation.set("in", self)
        operation.set("direction", direction)
        return try operation.image()
    }

    /// Puts the image on a canvas.
    ///
    /// - Parameters:
    ///   - x: The image's left edge on the canvas; may be negative.
    ///   - y: The image's top edge on the canvas; may be negative.
    ///   - width: The canvas' width.
    ///   - height: The canvas' height.
    ///   - extend: What lies around the image.
    ///   - background: A number for each band, where `extend` is `background`.
    /// - Returns: The canvas.
    /// - Throws: ``VipsError`` where it cannot be made.
    public func embedded(
        x: Int,
        y: Int,
        width: Int,
        height: Int,
        extend: Extend? = nil,
        background: [Double]? = nil
    ) throws(VipsError) -> Image {
        let operation = try Operation("embed")
        operation.set("in", self)
        operation.set("x", x)
        operation.set("y", y)
        operation.set("width", width)
        operation.set("height", height)
        operation.set("extend", extend)
        operation.set("background", background)
        return try operation.image()
    }

    /// Keeps the most interesting part.
    ///
    /// - Parameters:
    ///   - width: The part's width.
    ///   - height: The part's height.
    ///   - interesting: What makes a part interesting.
    /// - Returns: The part; ``xOffset`` and ``yOffset`` tell, negated, where it was.
    /// - Throws: ``VipsError`` where the part is larger than the image.
    public func smartCropped(width: Int, height: Int, interesting: Interesting) throws(VipsError) -> Image {
        let operation = try Operation("smartcrop")
        operation.set("input", self)
        operation.set("width", width)
        operation.set("height", height)
        operation.set("interesting", interesting)
        return try operation.image()
    }

    /// Puts images one below the other.
    ///
    /// - Parameter images: At least one; they should have the same size.
    /// - Returns: All of them, with the first one's metadata.
    /// - Throws: ``VipsError`` where it cannot be made.
    public static func stacked(_ images: [Image]) throws(VipsError) -> Image {
        let operation = try Operation("arrayjoin")
        operation.set("in", images)
        operation.set("across", 1)
        return try operation.image()
    }
}
