import Recipes

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Björn Ottosson's OKLab: lightness 0…1 and two differences of colours, in which equal distances look about equal.
enum OKLab {
    /// The colour of a light in sRGB's primaries, each 0…1.
    static func color(ofLight light: SIMD3<Double>) -> SIMD3<Double> {
        let (r, g, b) = (light.x, light.y, light.z)
        let long = cbrt(0.412_221_470_8 * r + 0.536_332_536_3 * g + 0.051_445_992_9 * b)
        let medium = cbrt(0.211_903_498_2 * r + 0.680_699_545_1 * g + 0.107_396_956_6 * b)
        let short = cbrt(0.088_302_461_9 * r + 0.281_718_837_6 * g + 0.629_978_700_5 * b)
        return SIMD3(
            0.210_454_255_3 * long + 0.793_617_785 * medium - 0.004_072_046_8 * short,
            1.977_998_495_1 * long - 2.428_592_205 * medium + 0.450_593_709_9 * short,
            0.025_904_037_1 * long + 0.782_771_766_2 * medium - 0.808_675_766 * short
        )
    }

    /// The nearest colour of sRGB; opaque.
    static func sRGB(_ color: SIMD3<Double>) -> Color {
        let long = cube(color.x + 0.396_337_777_4 * color.y + 0.215_803_757_3 * color.z)
        let medium = cube(color.x - 0.105_561_345_8 * color.y - 0.063_854_172_8 * color.z)
        let short = cube(color.x - 0.089_484_177_5 * color.y - 1.291_485_548 * color.z)
        return Color(
            red: SRGBLight.encoded(4.076_741_662_1 * long - 3.307_711_591_3 * medium + 0.230_969_929_2 * short),
            green: SRGBLight.encoded(-1.268_438_004_6 * long + 2.609_757_401_1 * medium - 0.341_319_396_5 * short),
            blue: SRGBLight.encoded(-0.004_196_086_3 * long - 0.703_418_614_7 * medium + 1.707_614_701 * short)
        )
    }

    /// How far two colours are apart, squared.
    static func squaredDistance(_ one: SIMD3<Double>, _ other: SIMD3<Double>) -> Double {
        let difference = one - other
        return (difference * difference).sum()
    }

    private static func cube(_ value: Double) -> Double { value * value * value }
}
