import Basics
import Recipes
import Vips

/// PNG at zlib's usual level, as higher ones take longer for less than 1 per cent; of drawn pictures with a palette, of
/// grey ones without colour, where that is exact or as good.
struct PNGEncoder: Encoder {
    func memory(forPixels pixels: Int, _ output: PlanOutput) -> Int {
        // Of HDR the whole file, twice, at eight bytes a pixel at most.
        if output.hdr != nil { return pixels *| 17 }
        return pixels *| (output.isSurveyed(pixels: pixels) || output.options.colors != nil ? 28 : 1)
    }

    func write(
        _ image: Image,
        to target: Target,
        _ output: PlanOutput,
        _ survey: PixelSurvey?
    ) throws(VipsError) {
        guard image.height == image.pageHeight else { return try writeAnimation(image, to: target, output) }
        if let hdr = output.hdr {
            let plain = try Target()
            try encode(image, to: plain, output, nil)
            try target.write(HDRChunks(hdr, of: image).adding(to: plain.bytes))
            return try target.finish()
        }
        let options = output.options
        if let colors = options.colors {
            return try encode(image, to: target, output, Palette(bits: PNGEncoder.bits(within: colors), quality: 100))
        }
        guard let survey else { return try encode(image, to: target, output, nil) }
        let plain = try survey.reduced(image)
        if let palette = try paletted(plain, survey, output) {
            try target.write(palette)
            return try target.finish()
        }
        try encode(plain, to: target, output, nil)
    }

    private func writeAnimation(_ image: Image, to target: Target, _ output: PlanOutput) throws(VipsError) {
        let compression = output.options.effort.map { max($0, 1) } ?? 6
        let colours = output.hdr.map { HDRChunks($0, of: image).bytes } ?? []
        let writer = AnimatedPNGWriter(image, colours: colours)
        try writer.write(to: target) { (picture, isFirst, target) throws(VipsError) in
            try picture.writePNG(to: target, compression: compression, strip: output.strips || !isFirst)
        }
    }

    /// The file with a palette that is exact, or that nobody tells from the picture; `nil` where there is none or it
    /// saves nothing.
    private func paletted(_ image: Image, _ survey: PixelSurvey, _ output: PlanOutput) throws(VipsError) -> [UInt8]? {
        if let colors = survey.colors {
            // Grey of many levels is as short without a palette.
            guard image.bands > 1 || colors <= 16 else { return nil }
            let (bytes, distance) = try encoded(
                image,
                Palette(bits: PNGEncoder.bits(holding: colors), quality: 100),
                output
            )
            guard distance.largest == 0 else { return nil }
            return try isShorter(bytes, image, output) ? bytes : nil
        }
        guard survey.isGraphic, output.options.isLossless != true else { return nil }
        for quality in [90, 100] {
            let (bytes, distance) = try encoded(image, Palette(bits: 8, quality: quality), output)
            if distance.isUnseen { return try isShorter(bytes, image, output) ? bytes : nil }
        }
        return nil
    }

    /// Whether a palette pays; what is small or has a few colours may be shorter without.
    private func isShorter(_ bytes: [UInt8], _ image: Image, _ output: PlanOutput) throws(VipsError) -> Bool {
        guard image.width * image.height < 250_000 else { return true }
        let plain = try Target()
        try encode(image, to: plain, output, nil)
        return bytes.count < plain.bytes.count
    }

    private func encoded(
        _ image: Image,
        _ palette: Palette,
        _ output: PlanOutput
    ) throws(VipsError) -> ([UInt8], PaletteDistance) {
        let target = try Target()
        try encode(image, to: target, output, palette)
        let bytes = target.bytes
        return (bytes, try PaletteDistance(image, .png(Source(copying: bytes))))
    }

    /// A palette's size, and how good it has to be.
    private struct Palette {
        /// Bits of its numbers: 1, 2, 4 or 8.
        var bits: Int
        var quality: Int
    }

    private func encode(
        _ image: Image,
        to target: Target,
        _ output: PlanOutput,
        _ palette: Palette?
    ) throws(VipsError) {
        let effort = output.options.effort
        try image.writePNG(
            to: target,
            compression: effort.map { max($0, 1) } ?? (palette == nil ? 6 : 9),
            interlace: output.options.isProgressive ? true : nil,
            paletteBits: palette?.bits,
            paletteQuality: palette?.quality,
            paletteEffort: palette == nil ? nil : effort.map { $0 + 1 },
            strip: output.strips
        )
    }

    /// Bits that number so many colours.
    private static func bits(holding colors: Int) -> Int {
        switch colors {
        case ...2: 1
        case ...4: 2
        case ...16: 4
        default: 8
        }
    }

    /// Bits that number so many colours or fewer.
    private static func bits(within colors: Int) -> Int {
        switch colors {
        case ..<4: 1
        case ..<16: 2
        case ..<256: 4
        default: 8
        }
    }
}
