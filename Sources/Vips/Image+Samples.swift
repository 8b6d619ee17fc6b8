/// Operations on the samples themselves.
extension Image {
    /// Replaces each sample by what a table says.
    ///
    /// - Parameter table: An image of one row, with as many entries as samples have values.
    /// - Returns: The mapped image, in the table's form.
    /// - Throws: ``VipsError`` where table and image do not fit.
    public func mapped(through table: Image) throws(VipsError) -> Image {
        let operation = try Operation("maplut")
        operation.set("in", self)
        operation.set("lut", table)
        return try operation.image()
    }

    /// Multiplies and adds.
    ///
    /// - Parameters:
    ///   - factors: One number, or one for each band.
    ///   - offsets: One number, or one for each band.
    ///   - toBytes: Whether the result is kept in 8 bits.
    /// - Returns: The changed image, floating-point unless `toBytes` is set.
    /// - Throws: ``VipsError`` where the counts do not fit.
    public func linear(factors: [Double], offsets: [Double], toBytes: Bool? = nil) throws(VipsError) -> Image {
        let operation = try Operation("linear")
        operation.set("in", self)
        operation.set("a", factors)
        operation.set("b", offsets)
        operation.set("uchar", toBytes)
        return try operation.image()
    }

    /// Mixes bands.
    ///
    /// - Parameter matrix: An image whose rows say how much of each band goes into a new one.
    /// - Returns: The mixed image.
    /// - Throws: ``VipsError`` where the matrix does not fit the bands.
    public func recombined(_ matrix: Image) throws(VipsError) -> Image {
        let operation = try Operation("recomb")
        operation.set("in", self)
        operation.set("m", matrix)
        return try operation.image()
    }

    /// Blurs.
    ///
    /// - Parameters:
    ///   - sigma: The Gaussian's standard deviation in pixels.
    ///   - leastWeight: Where the Gaussian is cut off, as a part of its height.
    ///   - precision: How exactly it is computed.
    /// - Returns: The blurred image.
    /// - Throws: ``VipsError`` where it cannot be made.
    public func blurred(
        sigma: Double,
        leastWeight: Double? = nil,
        precision: Precision? = nil
    ) throws(VipsError) -> Image {
        let operation = try Operation("gaussblur")
        operation.set("in", self)
        operation.set("sigma", sigma)
        operation.set("min-ampl", leastWeight)
        operation.set("precision", precision)
        return try operation.image()
    }

    /// Sharpens the lightness by unsharp masking.
    ///
    /// - Parameter sigma: The mask's standard deviation in pixels, up to 10.
    /// - Returns: The sharpened image.
    /// - Throws: ``VipsError`` where it cannot be made.
    public func sharpened(sigma: Double) throws(VipsError) -> Image {
        let operation = try Operation("sharpen")
        operation.set("in", self)
        operation.set("sigma", sigma)
        return try operation.image()
    }

    /// The samples of one pixel.
    ///
    /// - Parameters:
    ///   - x: From the left.
    ///   - y: From the top.
    /// - Returns: A number for each band.
    /// - Throws: ``VipsError`` where it lies outside.
    public func pixel(x: Int, y: Int) throws(VipsError) -> [Double] {
        let operation = try Operation("getpoint")
        operation.set("in", self)
        operation.set("x", x)
        operation.set("y", y)
        return try operation.build().output("out-array")
    }
}
