import Recipes

/// Colours told by numbers, as PNG's cICP, the `colr` of AVIF and HEIC, and video do (ITU-T H.273).
struct CICP: Equatable, Sendable {
    /// The number of the primaries (table 2).
    var primaries: Int
    /// The number of the curve (table 3).
    var transfer: Int

    /// The number of the matrix that is usual with the primaries (table 4), for formats that keep lightness and colour
    /// apart.
    var matrix: Int { primaries == 9 ? 9 : 1 }

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

extension CICP {
    /// What tells of an HDR picture; grey has a white that all of these primaries share.
    init(hdr colours: ImageColours, isGrey: Bool) {
        let primaries =
            switch colours.space {
            case .displayP3: 12
            case .sRGB: isGrey ? 9 : 1
            case .rec2020, .adobeRGB, .linearSRGB, .other: 9
            }
        self.init(primaries: primaries, transfer: colours.range == .hlg ? 18 : 16)
    }
}
