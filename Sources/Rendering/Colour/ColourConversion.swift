import CResampling

/// The way from an original's colours to those of a variant, for rows of light.
///
/// Light is 0…65535 where 65535 is white; that of HDR pictures goes beyond.
final class ColourConversion: Sendable {
    /// The light of samples of 8 bits: a table for all colours, or one each behind the other.
    let light8: [Float]
    /// The light of samples of 16 bits, in the same order; computed with the rest where samples have them.
    let light16: [Float]
    /// Whether each of three colours has a curve of its own.
    let hasCurveEach: Bool
    private let numbers: [Float]?
    private let tones: Tones?

    /// What HDR needs beside a matrix.
    private struct Tones {
        /// Gains, and the most light.
        let table: [Float]
        let most: Float
        /// The matrix to the primaries in which tones are mapped.
        let toRec2020: [Float]?
        /// Whether light is that of a scene.
        let isOfScene: Bool
    }

    /// Works out tables and matrix; `nil` where nothing is to be done, or nothing can be.
    ///
    /// - Parameters:
    ///   - description: What the original says.
    ///   - isWide: Whether samples have 16 bits.
    ///   - primaries: The colours wanted.
    init?(_ description: ColourDescription, isWide: Bool, to primaries: Primaries) {
        let colours: RGBColours
        switch description.kind {
        case .sRGB:
            guard primaries != .sRGB else { return nil }
            colours = .sRGB
        case .colours(let told): colours = told
        case .tables: return nil
        }
        hasCurveEach = colours.curves.count > 1
        light8 = Self.table(colours, count: 256)
        light16 = isWide ? Self.table(colours, count: 65_536) : []
        guard colours.isHDR else {
            numbers = Self.matrix(from: colours.toXYZ, to: primaries)
            tones = nil
            return
        }
        let mapping = ToneMapping(peak: description.peakLuminance)
        tones = Tones(
            table: mapping.table(count: 4_096),
            most: Float(mapping.most) * 65_535,
            toRec2020: Self.matrix(from: colours.toXYZ, to: .rec2020),
            isOfScene: colours.curves.contains(.hlg)
        )
        numbers = colours.toXYZ == nil ? nil : Self.matrix(from: Primaries.rec2020.toXYZ, to: primaries)
    }

    private init(_ colours: RGBColours, _ numbers: [Float]?, isWide: Bool) {
        hasCurveEach = colours.curves.count > 1
        self.numbers = numbers
        tones = nil
        light8 = Self.table(colours, count: 256)
        light16 = isWide ? Self.table(colours, count: 65_536) : []
    }

    /// The way from variants of ours in Display P3, of 8 bits.
    static let fromDisplayP3 = ColourConversion(
        .sRGB,
        matrix(from: Primaries.displayP3.toXYZ, to: .sRGB),
        isWide: false
    )

    /// The way to sRGB's curve with the primaries that an original has; `nil` where its curve is that.
    static func toUsualCurve(_ colours: RGBColours, isWide: Bool) -> ColourConversion? {
        colours.hasUsualCurve ? nil : ColourConversion(colours, nil, isWide: isWide)
    }

    /// The way from variants of such primaries with sRGB's curve, of 8 bits.
    static func fromUsualCurve(_ toXYZ: ColourMatrix) -> ColourConversion {
        let colours = RGBColours(curves: [.sRGB], toXYZ: toXYZ)
        return ColourConversion(colours, matrix(from: toXYZ, to: .sRGB), isWide: false)
    }

    /// Converts a row.
    ///
    /// - Parameters:
    ///   - row: The row's light, not multiplied by alpha.
    ///   - pixels: Its pixels.
    ///   - bands: Bands, 1…4; the last of 2 or 4 is alpha.
    func convert(_ row: UnsafeMutablePointer<Float>, pixels: Int, bands: Int32) {
        if let tones {
            if bands > 2, let toRec2020 = tones.toRec2020 { crs_mix_colours(row, pixels, bands, toRec2020) }
            if tones.isOfScene {
                // BT.2100, table 5: a display of 1,000 cd/m² has a system gamma of 1.2.
                let gain = Float(1_000 / TransferCurve.whiteLuminance)
                crs_scene_to_display(row, pixels, bands, Self.luminance, 0.2, gain)
            }
            crs_map_tones(row, pixels, bands, tones.table, tones.table.count, tones.most)
        }
        if bands > 2, let numbers { crs_mix_colours(row, pixels, bands, numbers) }
    }

    /// How much light colours of BT.2020 give.
    private static let luminance: [Float] = [0.2627, 0.6780, 0.0593]

    private static func table(_ colours: RGBColours, count: Int) -> [Float] {
        colours.curves.flatMap { curve in
            (0..<count).map { Float(min(max(curve.light(Double($0) / Double(count - 1)), 0), 64) * 65_535) }
        }
    }

    private static func matrix(from toXYZ: ColourMatrix?, to primaries: Primaries) -> [Float]? {
        guard let toXYZ, let wanted = primaries.toXYZ, let back = wanted.inverse else { return nil }
        return (back * toXYZ).numbers
    }
}
