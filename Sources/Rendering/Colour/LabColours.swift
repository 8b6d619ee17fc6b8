import Vips

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// L*, a* and b* of CIE 1976 under the white D50, as ICC's profiles and whoever writes Lab into TIFF have them.
enum LabColours {
    /// The same in sRGB, whose white is where Lab's was; libvips takes D65 for the white of Lab.
    ///
    /// - Parameter image: Lab in any of libvips' forms.
    /// - Returns: 8 bits of red, green and blue.
    /// - Throws: ``VipsError`` where pixels cannot be computed.
    static func toSRGB(_ image: Image) throws(VipsError) -> Image {
        guard let matrix = Primaries.sRGB.toXYZ?.inverse else { return try image.converted(to: .sRGB) }
        let lab = try image.converted(to: .lab).bands(0, count: 3).cast(to: .float)
        return try lab.mappingRows(to: .uint8, bands: 3, interpretation: .sRGB) { samples, made, part in
            let pixels = part.count
            let values = samples.assumingMemoryBound(to: Float.self)
            let colours = made.assumingMemoryBound(to: UInt8.self)
            for place in stride(from: 0, to: pixels * 3, by: 3) {
                let triple = SIMD3(values[place], values[place + 1], values[place + 2])
                let light = matrix * xyz(SIMD3<Double>(triple))
                for band in 0..<3 {
                    // What is no number is black.
                    let part = light[band] > 0 ? min(light[band], 1) : 0
                    colours[place + band] = encoded[Int(part * steps + 0.5)]
                }
            }
        }
    }

    private static let steps = 65_535.0

    /// sRGB's 8 bits of light.
    private static let encoded = (0...65_535).map { UInt8((Transfer.encoded(Double($0) / steps) * 255).rounded()) }

    private static let white: SIMD3<Double> = [0.9642, 1, 0.8249]

    private static func xyz(_ lab: SIMD3<Double>) -> SIMD3<Double> {
        let middle = (lab.x + 16) / 116
        let roots: SIMD3<Double> = [middle + lab.y / 500, middle, middle - lab.z / 200]
        let cubes = roots * roots * roots
        let lines = (roots - 4.0 / 29) * (3 * 36.0 / 841)
        return lines.replacing(with: cubes, where: roots .> SIMD3(repeating: 6.0 / 29)) * white
    }
}
