import CResampling
import Recipes
import Vips

/// Takes the samples of a picture to light, 0…65535, premultiplied by alpha, and back to samples.
struct LightRows {
    private let bands: Int32
    private let isWide: Bool
    private let staysWide: Bool
    private let light: [Float]
    private let encoded: [UInt8]
    private let alpha: [UInt8]
    private let interpretation: Interpretation

    /// Chooses the tables.
    ///
    /// - Parameters:
    ///   - image: Grey or RGB of 8 or 16 bits, with or without alpha.
    ///   - context: The light, and its tables.
    init(_ image: Image, _ context: StepContext) {
        bands = Int32(image.bands)
        isWide = image.format == .uint16
        let tables = context.tables
        switch context.light {
        case .linear:
            light = isWide ? tables.light16 : tables.light8
            encoded = tables.encoded
            staysWide = false
        case .gamma:
            light = isWide ? tables.same16 : tables.same8
            encoded = tables.narrow
            staysWide = isWide
        }
        alpha = tables.narrow
        interpretation = staysWide ? image.interpretation : (image.bands < 3 ? .grey : .sRGB)
    }

    /// Where the rows of a smaller picture are collected.
    func writer(for size: PixelSize, like image: Image) throws(VipsError) -> RowWriter {
        try RowWriter(
            like: image,
            width: size.width,
            height: size.height,
            format: staysWide ? .uint16 : .uint8,
            interpretation: interpretation
        )
    }

    /// Reads a row of samples.
    func take(_ samples: UnsafeRawPointer, into row: UnsafeMutablePointer<Float>, pixels: Int) {
        light.withUnsafeBufferPointer { table in
            if isWide {
                let words = samples.assumingMemoryBound(to: UInt16.self)
                crs_take_words(row, words, pixels, bands, table.baseAddress)
            } else {
                crs_take_bytes(row, samples.assumingMemoryBound(to: UInt8.self), pixels, bands, table.baseAddress)
            }
        }
    }

    /// Writes a row of samples.
    ///
    /// - Parameters:
    ///   - row: The row's light; used up.
    ///   - pixels: Its pixels.
    ///   - writer: Gets the samples.
    /// - Throws: ``VipsError`` where there is no memory for it.
    func give(_ row: UnsafeMutablePointer<Float>, pixels: Int, to writer: RowWriter) throws(VipsError) {
        if bands == 2 || bands == 4 { crs_divide_by_alpha(row, pixels, bands) }
        try writer.append { samples in
            if staysWide {
                crs_give_words(samples.assumingMemoryBound(to: UInt16.self), row, pixels, bands)
            } else {
                encoded.withUnsafeBufferPointer { encoded in
                    alpha.withUnsafeBufferPointer { alpha in
                        let bytes = samples.assumingMemoryBound(to: UInt8.self)
                        crs_give_bytes(bytes, row, pixels, bands, encoded.baseAddress, alpha.baseAddress)
                    }
                }
            }
        }
    }
}
