/// Colours told by numbers, as PNG's cICP, the `colr` of AVIF and HEIC, and video do (ITU-T H.273).
struct CICP: Equatable, Sendable {
    /// The number of the primaries (table 2).
    var primaries: Int
    /// The number of the curve (table 3).
    var transfer: Int

    /// The number for "not told".
    static let unspecified = 2

    /// The colours; `nil` where nothing is told, and sRGB's curve or primaries in the place of a number without meaning.
    ///
    /// - Parameter video: The curve for the numbers whose meaning is a camera's and not a display's. Browsers take a
    ///   power of 2.4 in PNG, and sRGB's in AVIF.
    /// - Returns: Curve and primaries.
    func colours(video: TransferCurve) -> RGBColours? {
        guard primaries != Self.unspecified || transfer != Self.unspecified else { return nil }
        return RGBColours(
            curves: [TransferCurve(codePoint: transfer, video: video) ?? .sRGB],
            toXYZ: (Primaries(codePoint: primaries) ?? .sRGB).toXYZ
        )
    }
}
