import Vips

/// Makes of whatever a decoder gives what the steps work on: grey or RGB, with or without alpha.
enum Normalization {
    /// Brings an image to 8 or 16 bits of grey or RGB.
    ///
    /// What stays RGB or grey keeps its profile's own colours here: they are converted after the picture has become
    /// small. CMYK, Lab and others have no light to average, and are converted first.
    static func apply(to image: Image) throws(VipsError) -> Image {
        let space = image.guessedInterpretation
        switch (space, image.format) {
        case (.sRGB, .uint8), (.rgb, .uint8), (.grey, .uint8), (.rgb16, .uint16), (.grey16, .uint16):
            return try limitingBands(of: image)
        case (.cmyk, _): return try fromCMYK(image)
        case (.lab, _), (.labQ, _), (.labS, _): return try LabColours.toSRGB(image)
        case (.multiband, .uint8) where image.bands <= 4:
            return try limitingBands(of: image.interpreted(as: image.bands < 3 ? .grey : .sRGB))
        case (.multiband, .uint16) where image.bands <= 4:
            return try limitingBands(of: image.interpreted(as: image.bands < 3 ? .grey16 : .rgb16))
        case (.multiband, _):
            let colours = try image.bands(0, count: image.bands < 3 ? 1 : 3)
            return try colours.interpreted(as: colours.bands < 3 ? .grey : .sRGB).converted(to: .sRGB)
        case (.grey, .uint16):
            return try limitingBands(of: image.interpreted(as: .grey16))
        case (.sRGB, .uint16), (.rgb, .uint16):
            return try limitingBands(of: image.interpreted(as: .rgb16))
        default:
            let converted = try image.interpreted(as: space).converted(to: .sRGB)
            return try limitingBands(of: converted.format == .uint8 ? converted : converted.cast(to: .uint8))
        }
    }

    private static func fromCMYK(_ image: Image) throws(VipsError) -> Image {
        let profile = image.bytes("icc-profile-data").flatMap { ICCProfile($0) }
        let converted =
            profile?.space == .cmyk
            ? try? image.transformed(to: "srgb", embedded: true, intent: .relative, blackPointCompensation: true) : nil
        let colours = if let converted { converted } else { try inks(image) }
        return try limitingBands(of: colours).editingMetadata { $0.remove("icc-profile-data") }
    }

    /// Inks that nobody describes, as browsers show them: each takes away its part of the light that black leaves.
    private static func inks(_ image: Image) throws(VipsError) -> Image {
        let bytes =
            image.format == .uint8 ? image : try image.linear(factors: [1 / 257.0], offsets: [0.5]).cast(to: .uint8)
        let bands = bytes.bands
        let hasAlpha = bands > 4
        return try bytes.mappingRows(
            to: .uint8,
            bands: hasAlpha ? 4 : 3,
            interpretation: .sRGB
        ) { samples, made, part in
            let pixels = part.count
            let inks = UnsafeRawBufferPointer(start: samples, count: pixels * bands)
            let colours = UnsafeMutableRawBufferPointer(start: made, count: pixels * (hasAlpha ? 4 : 3))
            for pixel in 0..<pixels {
                let (source, target) = (pixel * bands, pixel * (hasAlpha ? 4 : 3))
                let light = 255 - Int(inks[source + 3])
                for band in 0..<3 {
                    colours[target + band] = UInt8(((255 - Int(inks[source + band])) * light + 127) / 255)
                }
                if hasAlpha { colours[target + 3] = inks[source + 4] }
            }
        }
    }

    /// Keeps colours and one alpha where a file has more bands than that.
    private static func limitingBands(of image: Image) throws(VipsError) -> Image {
        let isGrey = image.interpretation == .grey || image.interpretation == .grey16 || image.bands < 3
        let most = isGrey ? 2 : 4
        return image.bands > most ? try image.bands(0, count: most) : image
    }
}
