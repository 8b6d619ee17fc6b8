import Recipes
import Vips

/// Changes brightness, contrast and saturation, in this order and by the formulas of CSS filters.
enum ToneStep {
    static func apply(_ tone: Tone, to picture: Picture, _ context: StepContext) throws(VipsError) -> Picture {
        var result = picture
        if tone.brightness != 1 || tone.contrast != 1 {
            result = try result.mapped { frame throws(VipsError) in
                try frame.mapped(through: table(tone, bands: frame.bands, hasAlpha: frame.hasAlpha))
                    .interpreted(as: frame.interpretation)
            }
        }
        guard tone.saturation != 1 else { return result }
        return try result.mapped { frame throws(VipsError) in
            guard frame.bands >= 3 else { return frame }
            return try frame.recombined(matrix(saturation: tone.saturation, hasAlpha: frame.hasAlpha)).roundedToBytes()
                .interpreted(as: frame.interpretation)
        }
    }

    private static func table(_ tone: Tone, bands: Int, hasAlpha: Bool) throws(VipsError) -> Image {
        var samples: [UInt8] = []
        for value in 0..<256 {
            let bright = min(max(Double(value) * tone.brightness, 0), 255)
            let stretched = min(max((bright - 127.5) * tone.contrast + 127.5, 0), 255)
            let sample = UInt8(stretched.rounded())
            for band in 0..<bands { samples.append(hasAlpha && band == bands - 1 ? UInt8(value) : sample) }
        }
        return try Image(samples: samples, width: 256, height: 1, bands: bands)
    }

    private static func matrix(saturation s: Double, hasAlpha: Bool) throws(VipsError) -> Image {
        let luma = [0.213, 0.715, 0.072]
        let side = hasAlpha ? 4 : 3
        var cells = [Double](repeating: 0, count: side * side)
        for row in 0..<3 {
            for column in 0..<3 { cells[row * side + column] = luma[column] * (1 - s) + (row == column ? s : 0) }
        }
        if hasAlpha { cells[15] = 1 }
        return try Image(samples: cells, width: side, height: side, bands: 1)
    }
}
