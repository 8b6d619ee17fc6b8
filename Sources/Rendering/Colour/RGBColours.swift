import Recipes

/// Colours that are a curve for each channel and a matrix.
struct RGBColours: Equatable, Sendable {
    /// The curves of red, green and blue, or one for all.
    let curves: [TransferCurve]
    /// From light to XYZ under D50; `nil` for grey, which has no colour.
    let toXYZ: ColourMatrix?

    /// The curve and the primaries that everyone assumes where nothing is said.
    static let sRGB = RGBColours(curves: [.sRGB], toXYZ: Primaries.sRGB.toXYZ)

    /// Takes curves and a matrix.
    init(curves: [TransferCurve], toXYZ: ColourMatrix?) {
        self.curves = Set(curves.dropFirst().map { $0 == curves[0] }) == [true] ? [curves[0]] : curves
        self.toXYZ = toXYZ
    }

    /// Whether all its curves are sRGB's, as near as the eye can tell.
    var hasUsualCurve: Bool { curves.allSatisfy(Self.isSRGB) }

    /// Whether it says just what everyone assumes where nothing is said, in whichever words.
    var isSRGB: Bool {
        guard hasUsualCurve else { return false }
        return toXYZ == nil || has(.sRGB)
    }

    /// Whether its primaries are the same as others, as near as profiles tell them.
    private func has(_ primaries: Primaries) -> Bool {
        guard let toXYZ, let expected = primaries.toXYZ else { return false }
        return zip(toXYZ.numbers, expected.numbers).allSatisfy { abs($0 - $1) < 0.003 }
    }

    /// Whether its primaries are sRGB's; grey has sRGB's white.
    var hasUsualPrimaries: Bool { toXYZ == nil || has(.sRGB) }

    /// The space whose primaries these are.
    var space: ImageColours.Space {
        if hasUsualPrimaries {
            if isHDR || hasUsualCurve { return .sRGB }
            return curves.allSatisfy(Self.isLight) ? .linearSRGB : .other
        }
        if has(.displayP3) { return .displayP3 }
        if has(.adobeRGB) { return .adobeRGB }
        return has(.rec2020) ? .rec2020 : .other
    }

    /// The range of light that its curves tell.
    var range: ImageColours.DynamicRange {
        if curves.contains(.pq) { return .pq }
        return curves.contains(.hlg) ? .hlg : .sdr
    }

    /// Compares a curve with sRGB's where the eye would: after encoding again.
    private static func isSRGB(_ curve: TransferCurve) -> Bool {
        (0...32).allSatisfy { step in
            let value = Double(step) / 32
            return abs(Transfer.encoded(curve.light(value)) - value) < 1.2 / 255
        }
    }

    private static func isLight(_ curve: TransferCurve) -> Bool {
        (0...32).allSatisfy { abs(curve.light(Double($0) / 32) - Double($0) / 32) < 1.2 / 255 }
    }

    /// Whether light goes beyond the white of a page.
    var isHDR: Bool { range != .sdr }
}
