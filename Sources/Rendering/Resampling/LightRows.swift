import CResampling
import Recipes
import Vips

/// Takes the samples of a picture to light, 0…65535, premultiplied by alpha, and back to samples.
struct LightRows: Sendable {
    private let bands: Int32
    private let isWide: Bool
    private let staysWide: Bool
    private let light: [Float]
    private let conversion: ColourConversion?
    private let encoded: [UInt8]
    private let alpha: [UInt8]
    private let interpretation: Interpretation

    /// Chooses the tables.
    ///
    /// - Parameters:
    ///   - image: Grey or RGB of 8 or 16 bits, with or without alpha.
    ///   - context: The light, and its tables.
    ///   - conversion: What its colours need; only where light is linear.
    init(_ image: Image, _ context: StepContext, _ conversion: ColourConversion? = nil) {
        bands = Int32(image.bands)
        isWide = image.format == .uint16
        let tables = context.tables
        switch context.light {
        case .linear:
            self.conversion = conversion
            if let conversion {
                light = isWide ? conversion.light16 : conversion.light8
            } else {
                light = isWide ? tables.light16 : tables.light8
            }
            encoded = tables.encoded
            staysWide = false
        case .gamma:
            self.conversion = nil
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
        let hasTableEach = bands > 2 && conversion?.hasCurveEach == true
        light.withUnsafeBufferPointer { table in
            if isWide {
                let words = samples.assumingMemoryBound(to: UInt16.self)
                let take = hasTableEach ? crs_take_words_each : crs_take_words
                take(row, words, pixels, bands, table.baseAddress)
            } else {
                let bytes = samples.assumingMemoryBound(to: UInt8.self)
                let take = hasTableEach ? crs_take_bytes_each : crs_take_bytes
                take(row, bytes, pixels, bands, table.baseAddress)
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
        try writer.append { samples in give(row, pixels: pixels, to: samples) }
    }

    private func give(_ row: UnsafeMutablePointer<Float>, pixels: Int, to samples: UnsafeMutableRawPointer) {
        if bands == 2 || bands == 4 { crs_divide_by_alpha(row, pixels, bands) }
        conversion?.convert(row, pixels: pixels, bands: bands)
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

    /// Converts the colours of a picture that stays as large as it is.
    ///
    /// - Parameters:
    ///   - image: Grey or RGB of 8 or 16 bits, with or without alpha.
    ///   - conversion: What its colours need.
    ///   - tables: For encoding.
    /// - Returns: 8 bits of sRGB, computed when they are asked for.
    /// - Throws: ``VipsError`` where there is no memory for it.
    static func converted(
        _ image: Image,
        _ conversion: ColourConversion,
        _ tables: TransferTables
    ) throws(VipsError) -> Image {
        let context = StepContext(light: .linear, tables: tables)
        let rows = LightRows(image, context, conversion)
        let bands = image.bands
        return try image.mappingRows(
            to: .uint8,
            bands: bands,
            interpretation: bands < 3 ? .grey : .sRGB
        ) { samples, made, part in
            let pixels = part.count
            withUnsafeTemporaryAllocation(of: Float.self, capacity: pixels * bands) { row in
                guard let start = row.baseAddress else { return }
                rows.take(samples, into: start, pixels: pixels)
                rows.give(start, pixels: pixels, to: made)
            }
        }
    }
}
