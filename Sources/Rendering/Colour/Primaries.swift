/// The colours of red, green, blue and white, as chromaticities x and y of CIE 1931.
struct Primaries: Equatable, Sendable {
    /// The chromaticity of red.
    var red: SIMD2<Double>
    /// The chromaticity of green.
    var green: SIMD2<Double>
    /// The chromaticity of blue.
    var blue: SIMD2<Double>
    /// The chromaticity of white.
    var white: SIMD2<Double>

    private static let d65: SIMD2<Double> = [0.3127, 0.3290]
    private static let illuminantC: SIMD2<Double> = [0.310, 0.316]

    /// sRGB's, which are those of BT.709.
    static let sRGB = Primaries(red: [0.64, 0.33], green: [0.30, 0.60], blue: [0.15, 0.06], white: d65)
    /// Display P3's: those of SMPTE EG 432-1 with daylight as white.
    static let displayP3 = Primaries(red: [0.680, 0.320], green: [0.265, 0.690], blue: [0.150, 0.060], white: d65)
    /// Those of Adobe RGB (1998).
    static let adobeRGB = Primaries(red: [0.64, 0.33], green: [0.21, 0.71], blue: [0.15, 0.06], white: d65)
    /// Those of BT.2020 and BT.2100.
    static let rec2020 = Primaries(red: [0.708, 0.292], green: [0.170, 0.797], blue: [0.131, 0.046], white: d65)

    /// The primaries that ITU-T H.273, table 2, has under a number; `nil` for numbers without meaning.
    init?(codePoint: Int) {
        switch codePoint {
        case 1: self = .sRGB
        case 4: self.init(red: [0.67, 0.33], green: [0.21, 0.71], blue: [0.14, 0.08], white: Self.illuminantC)
        case 5: self.init(red: [0.64, 0.33], green: [0.29, 0.60], blue: [0.15, 0.06], white: Self.d65)
        case 6, 7: self.init(red: [0.630, 0.340], green: [0.310, 0.595], blue: [0.155, 0.070], white: Self.d65)
        case 8: self.init(red: [0.681, 0.319], green: [0.243, 0.692], blue: [0.145, 0.049], white: Self.illuminantC)
        case 9: self = .rec2020
        case 10: self.init(red: [1, 0], green: [0, 1], blue: [0, 0], white: [1.0 / 3, 1.0 / 3])
        case 11: self.init(red: [0.680, 0.320], green: [0.265, 0.690], blue: [0.150, 0.060], white: [0.314, 0.351])
        case 12: self = .displayP3
        case 22: self.init(red: [0.630, 0.340], green: [0.295, 0.605], blue: [0.155, 0.077], white: Self.d65)
        default: return nil
        }
    }

    /// Takes the chromaticities.
    init(red: SIMD2<Double>, green: SIMD2<Double>, blue: SIMD2<Double>, white: SIMD2<Double>) {
        self.red = red
        self.green = green
        self.blue = blue
        self.white = white
    }

    /// The matrix from light of these primaries to XYZ under the white D50 of ICC profiles, adapted as Bradford has it
    /// (ICC.1:2022, annex E); `nil` where the chromaticities span no colours.
    var toXYZ: ColourMatrix? {
        guard let white = Self.xyz(white), let red = Self.xyz(red), let green = Self.xyz(green),
            let blue = Self.xyz(blue)
        else { return nil }
        let columns = ColourMatrix(columns: red, green, blue)
        guard let amounts = columns.inverse.map({ $0 * white }), amounts.min() > 0 else { return nil }
        return Self.adaptation(from: white) * columns * ColourMatrix(diagonal: amounts)
    }

    /// XYZ of a chromaticity, of luminance 1 unless there is none.
    ///
    /// Both of its numbers are a part of 1, as browsers have it, and their sum may be more: the red of Display P3 lies beyond
    /// all that has a colour when it is told under a white of D50.
    private static func xyz(_ point: SIMD2<Double>) -> SIMD3<Double>? {
        let sum: SIMD3<Double> = [point.x, point.y, 1 - point.x - point.y]
        guard (0...1).contains(point.x), (0...1).contains(point.y) else { return nil }
        return point.y > 0 ? sum / point.y : sum
    }

    private static let bradford = ColourMatrix(
        [0.8951, 0.2664, -0.1614],
        [-0.7502, 1.7135, 0.0367],
        [0.0389, -0.0685, 1.0296]
    )
    private static let d50: SIMD3<Double> = [0.9642, 1, 0.8249]

    private static func adaptation(from white: SIMD3<Double>) -> ColourMatrix {
        let gains = (bradford * d50) / (bradford * white)
        // Of no light there is are they below a tenth or above ten.
        guard let back = bradford.inverse, gains.min() > 0.05, gains.max() < 20 else { return .identity }
        return back * ColourMatrix(diagonal: gains) * bradford
    }
}
