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

    /// Whether it says just what everyone assumes where nothing is said, in whichever words.
    var isSRGB: Bool {
        guard curves.allSatisfy(Self.isSRGB) else { return false }
        return toXYZ == nil || has(.sRGB)
    }

    /// Whether its primaries are the same as others, as near as profiles tell them.
    private func has(_ primaries: Primaries) -> Bool {
        guard let toXYZ, let expected = primaries.toXYZ else { return false }
        return zip(toXYZ.numbers, expected.numbers).allSatisfy { abs($0 - $1) < 0.003 }
    }

    /// The space whose primaries these are; grey has sRGB's white.
    var space: ImageColours.Space {
        if toXYZ == nil || has(.sRGB) { return .sRGB }
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

    /// Whether light goes beyond the white of a page.
    var isHDR: Bool { range != .sdr }
}
