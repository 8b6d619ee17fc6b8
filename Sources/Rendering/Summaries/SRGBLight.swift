#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// The light that encoded values of 8 bits stand for in sRGB, 0…1.
enum SRGBLight {
    private static let table: [Double] = (0..<256).map { light(Double($0)) }

    /// The light of encoded values, which need not be whole.
    static func light(_ values: SIMD3<Double>) -> SIMD3<Double> {
        SIMD3(light(values.x), light(values.y), light(values.z))
    }

    private static func light(_ value: Double) -> Double {
        let share = value / 255
        return share <= 0.04045 ? share / 12.92 : pow((share + 0.055) / 1.055, 2.4)
    }

    /// The light of red, green and blue of a pixel.
    static func values(_ pixels: Pixels, at index: Int) -> SIMD3<Double> {
        let start = 4 * index
        let samples = pixels.samples
        return SIMD3(
            table[Int(samples[start])],
            table[Int(samples[start + 1])],
            table[Int(samples[start + 2])]
        )
    }

    /// The encoded value of a light, the nearest whole number.
    static func encoded(_ light: Double) -> UInt8 {
        let light = max(0, min(1, light))
        let share = light <= 0.0031308 ? light * 12.92 : 1.055 * pow(light, 1 / 2.4) - 0.055
        return UInt8(share * 255 + 0.5)
    }
}
