import Vips

/// Makes of whatever a decoder gives what the steps work on: grey or RGB, with or without alpha.
enum Normalization {
    /// Brings an image to 8 or 16 bits of grey or RGB.
    ///
    /// What stays RGB or grey keeps its profile's own colours here: they are converted after the picture has become
    /// small. CMYK and others have no light to average, and are converted first.
    static func apply(to image: Image) throws(VipsError) -> Image {
        let space = image.guessedInterpretation
        switch (space, image.format) {
        case (.sRGB, .uint8), (.rgb, .uint8), (.grey, .uint8), (.rgb16, .uint16), (.grey16, .uint16):
            return try limitingBands(of: image)
        case (.cmyk, _): return try fromCMYK(image)
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
        let converted = try image.transformed(
            to: "srgb",
            embedded: profile?.space == .cmyk,
            input: "cmyk",
            intent: .relative,
            blackPointCompensation: true
        )
        return try limitingBands(of: converted).editingMetadata { $0.remove("icc-profile-data") }
    }

    /// Keeps colours and one alpha where a file has more bands than that.
    private static func limitingBands(of image: Image) throws(VipsError) -> Image {
        let isGrey = image.interpretation == .grey || image.interpretation == .grey16 || image.bands < 3
        let most = isGrey ? 2 : 4
        return image.bands > most ? try image.bands(0, count: most) : image
    }

    /// Converts what is small by now to 8 bits of sRGB.
    ///
    /// - Parameters:
    ///   - image: A picture with its metadata.
    ///   - keepsProfile: Whether the profile will be kept, so that colours must stay as they are.
    ///   - tables: For 16 bits.
    /// - Returns: The picture in 8 bits.
    /// - Throws: ``VipsError`` where the profile cannot be applied.
    static func toSRGB(
        _ image: Image,
        keepsProfile: Bool,
        _ tables: TransferTables
    ) throws(VipsError) -> Image {
        let isWide = image.format == .uint16
        guard !keepsProfile, let data = image.bytes("icc-profile-data"), let profile = ICCProfile(data),
            !profile.isSRGB, profile.space == (image.bands < 3 ? .grey : .rgb)
        else { return isWide ? try tables.narrowed(image) : image }
        return try image.transformed(to: "srgb", embedded: true, intent: .relative, blackPointCompensation: true)
            .editingMetadata { $0.remove("icc-profile-data") }
    }
}
