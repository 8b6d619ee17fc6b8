import CJXL

/// What the header of a JPEG XL says.
public struct JXLHeader: Equatable {
    /// Pixels from left to right, turned upright.
    public let width: Int
    /// Pixels from top to bottom.
    public let height: Int
    /// Samples a pixel: 1 or 3, and one for alpha.
    public let bands: Int
    /// Bits a sample in the file; floating-point ones have 16 or 32.
    public let bitsPerSample: Int
    /// Whether samples are handed out in 16 bits and not in 8.
    public let isWide: Bool
    /// Candelas a square metre of the brightest light.
    public let intensityTarget: Double
    /// How long each frame is shown, in milliseconds; one of 0 for a still.
    public let delays: [Int]
    /// How often an animation is shown; 0 for ever.
    public let loops: Int
    /// What samples mean.
    public let colours: JXLColours

    init(_ information: JxlBasicInfo, _ colours: JXLColours, _ durations: [UInt32]) {
        width = Int(information.xsize)
        height = Int(information.ysize)
        bands = (information.num_color_channels == 1 ? 1 : 3) + (information.alpha_bits > 0 ? 1 : 0)
        bitsPerSample = Int(information.bits_per_sample)
        isWide = information.bits_per_sample > 8 || information.exponent_bits_per_sample > 0
        intensityTarget = Double(information.intensity_target)
        let animation = information.animation
        let isAnimated = information.have_animation != 0 && animation.tps_numerator > 0
        let tick = isAnimated ? 1_000 * Double(animation.tps_denominator) / Double(animation.tps_numerator) : 0
        delays = durations.map { Int(min((Double($0) * tick).rounded(), Double(Int32.max))) }
        loops = isAnimated ? Int(animation.num_loops) : 0
        self.colours = colours
    }

    /// Bytes of a frame as it is handed out.
    public var bytesPerFrame: Int {
        let (pixels, overflows) = width.multipliedReportingOverflow(by: height)
        let (bytes, alsoOverflows) = pixels.multipliedReportingOverflow(by: bands * (isWide ? 2 : 1))
        return overflows || alsoOverflows ? .max : bytes
    }
}

/// What the samples that are handed out mean.
public enum JXLColours: Equatable {
    /// Nothing is said.
    case unknown
    /// Chromaticities of red, green, blue and white, and a curve by its number in ITU-T H.273, or a power.
    case encoding(red: SIMD2<Double>, green: SIMD2<Double>, blue: SIMD2<Double>, white: SIMD2<Double>, curve: Curve)
    /// A profile of ICC.1, whole.
    case profile([UInt8])

    /// How light was encoded.
    public enum Curve: Equatable {
        /// A number of ITU-T H.273, table 3.
        case codePoint(Int)
        /// The power by which light was encoded.
        case gamma(Double)
    }
}
