#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// A curve from encoded samples, 0…1, to light.
enum TransferCurve: Equatable, Sendable {
    /// sRGB's (IEC 61966-2-1).
    case sRGB
    /// A power of the sample; 1 where samples are light.
    case power(Double)
    /// A curve of ICC.1:2022, 10.18.
    case parametric(ParametricCurve)
    /// Light at equal distances of the sample, 0…65535; two values at least.
    case table([UInt16])
    /// That of SMPTE ST 240.
    case smpte240
    /// That of SMPTE ST 428-1, for cinemas.
    case smpte428
    /// Perceptual quantization (SMPTE ST 2084): light 1 is a white of 203 cd/m² as in Rec. ITU-R BT.2408, the most is 49.
    case pq
    /// Hybrid log-gamma (Rec. ITU-R BT.2100): light of the scene, 0…1.
    case hlg

    /// The curve that ITU-T H.273, table 3, has under a number; `nil` for numbers without meaning here.
    ///
    /// - Parameters:
    ///   - codePoint: The number.
    ///   - video: The curve for the numbers whose meaning is a camera's and not a display's.
    init?(codePoint: Int, video: TransferCurve) {
        switch codePoint {
        case 1, 6, 11, 14, 15: self = video
        case 4: self = .power(2.2)
        case 5: self = .power(2.8)
        case 7: self = .smpte240
        case 8: self = .power(1)
        case 13: self = .sRGB
        case 16: self = .pq
        case 17: self = .smpte428
        case 18: self = .hlg
        default: return nil
        }
    }

    /// Decodes: 0…1 to light, where 1 is white.
    func light(_ sample: Double) -> Double {
        switch self {
        case .sRGB: Transfer.linear(sample)
        case .power(let exponent): pow(max(sample, 0), exponent)
        case .parametric(let curve): curve.light(sample)
        case .table(let values): Self.interpolated(values, sample)
        case .smpte240: sample < 0.0913 ? sample / 4 : pow((sample + 0.1115) / 1.1115, 1 / 0.45)
        case .smpte428: 52.37 / 48 * pow(max(sample, 0), 2.6)
        case .pq: Self.pq(sample) * 10_000 / Self.whiteLuminance
        case .hlg: Self.hlg(sample)
        }
    }

    /// Candelas a square metre of the white of HDR pictures (BT.2408).
    static let whiteLuminance = 203.0

    private static func interpolated(_ values: [UInt16], _ sample: Double) -> Double {
        guard values.count > 1 else { return sample }
        let place = min(max(sample, 0), 1) * Double(values.count - 1)
        let index = min(Int(place), values.count - 2)
        let (low, high) = (Double(values[index]), Double(values[index + 1]))
        return (low + (high - low) * (place - Double(index))) / 65_535
    }

    private static func pq(_ sample: Double) -> Double {
        let power = pow(max(sample, 0), 1 / 78.84375)
        return pow(max(power - 0.8359375, 0) / (18.8515625 - 18.6875 * power), 1 / 0.1593017578125)
    }

    private static func hlg(_ sample: Double) -> Double {
        let value = max(sample, 0)
        return value <= 0.5 ? value * value / 3 : (exp((value - 0.55991073) / 0.17883277) + 0.28466892) / 12
    }
}

/// A parametric curve of ICC profiles: `(a·x + b)^g + e` from `d` on, `c·x + f` below.
struct ParametricCurve: Equatable, Sendable {
    private let g: Double
    private let a: Double
    private let b: Double
    private let c: Double
    private let d: Double
    private let e: Double
    private let f: Double

    /// Reads the numbers of a function type (ICC.1:2022, table 68).
    ///
    /// - Parameters:
    ///   - type: The function's type, 0…4.
    ///   - numbers: As many numbers as the type has: 1, 3, 4, 5 or 7.
    init?(type: Int, _ numbers: [Double]) {
        guard let count = Self.count(ofType: type), numbers.count == count, numbers.allSatisfy(\.isFinite) else {
            return nil
        }
        let p = numbers + Array(repeating: 0, count: 7 - count)
        g = p[0]
        guard type > 0 else {
            (a, b, c, d, e, f) = (1, 0, 0, 0, 0, 0)
            return
        }
        (a, b) = (p[1], p[2])
        switch type {
        case 1, 2:
            guard p[1] != 0 else { return nil }
            (c, d, e, f) = (0, -p[2] / p[1], type == 1 ? 0 : p[3], type == 1 ? 0 : p[3])
        default: (c, d, e, f) = (p[3], p[4], p[5], p[6])
        }
    }

    /// How many numbers a type has; `nil` for types that there are not.
    static func count(ofType type: Int) -> Int? {
        switch type {
        case 0: 1
        case 1: 3
        case 2: 4
        case 3: 5
        case 4: 7
        default: nil
        }
    }

    /// Decodes: 0…1 to light, where 1 is white.
    func light(_ sample: Double) -> Double { sample >= d ? pow(max(a * sample + b, 0), g) + e : c * sample + f }
}
