import Basics
import Recipes
import Vips

/// PNG: photographs by filters and Huffman's code, drawn pictures by a search for what comes again, with a palette, and
/// grey ones without colour, where that is exact or as good.
struct PNGEncoder: Encoder {
    func memory(forPixels pixels: Int, _ output: PlanOutput) -> Int {
        // What is packed in one go is kept beside it, and a part of it waits for the choice of a way.
        let packing = output.mayBeGraphic ? min(pixels *| 12, 8 << 20) : 1 << 20
        // Of HDR the whole file, twice, at eight bytes a pixel at most.
        if output.hdr != nil { return pixels *| 17 +| packing }
        return pixels *| (output.isSurveyed(pixels: pixels) || output.options.colors != nil ? 28 : 1) +| packing
    }

    func write(
        _ image: Image,
        to target: Target,
        _ output: PlanOutput,
        _ survey: PixelSurvey?
    ) throws(VipsError) {
        guard image.height == image.pageHeight else { return try writeAnimation(image, to: target, output) }
        if let hdr = output.hdr {
            let plain = try written { target throws(VipsError) in
                try encode(image, to: target, output, isDrawn: false)
            }
            try target.write(HDRChunks(hdr, of: image).adding(to: plain))
            return try target.finish()
        }
        if let colors = output.options.colors {
            return try quantize(image, to: target, output, bits: PNGEncoder.bits(within: colors), quality: 100)
        }
        let plain = try survey?.reduced(image) ?? image
        let drawn = survey.map(\.isGraphic) ?? (output.mayBeGraphic ? nil : false)
        guard let survey, let palette = try paletted(plain, survey, output) else {
            return try encode(plain, to: target, output, isDrawn: drawn)
        }
        try target.write(palette)
        try target.finish()
    }

    private func writeAnimation(_ image: Image, to target: Target, _ output: PlanOutput) throws(VipsError) {
        let effort = output.options.effort
        let packings = PNGPacking.ways(isDrawn: true, effort, isLarge: false)
        let writer = try AnimatedPNGWriter(
            image,
            looksAtPixels: output.isSurveyed(pixels: image.width * image.pageHeight),
            colours: output.hdr.map { HDRChunks($0, of: image).bytes } ?? []
        )
        try writer.write(to: target) { (picture, palette, isFirst, target) throws(VipsError) in
            let ways = palette == nil ? packings : [PNGPacking.numbers(effort)]
            try PNGWriter(picture, ways, palette: palette, strip: output.strips || !isFirst).write(to: target)
        }
    }

    /// The file with a palette that is exact, or that nobody tells from the picture; `nil` where there is none or it
    /// saves nothing.
    private func paletted(_ image: Image, _ survey: PixelSurvey, _ output: PlanOutput) throws(VipsError) -> [UInt8]? {
        // A palette's colours are red, green and blue, which no profile of grey describes.
        guard image.bands >= 3 || !image.has("icc-profile-data") else { return nil }
        if !survey.palette.isFull {
            // Grey of many levels is as short without a palette.
            guard image.bands > 1 || survey.palette.colours.count <= 16 else { return nil }
            let palette = PNGPalette(survey.palette)
            let bytes: [UInt8]
            if output.options.isProgressive {
                bytes = try written { target throws(VipsError) in
                    try quantize(image, to: target, output, bits: palette.bits, quality: 100)
                }
                guard try PaletteDistance(image, .png(Source(copying: bytes))).largest == 0 else { return nil }
            } else {
                bytes = try written { target throws(VipsError) in
                    try encode(image, to: target, output, palette, isDrawn: true)
                }
            }
            return try isShorter(bytes, image, survey, output) ? bytes : nil
        }
        guard survey.isGraphic, output.options.isLossless != true else { return nil }
        for quality in [90, 100] {
            let bytes = try written { target throws(VipsError) in
                try quantize(image, to: target, output, bits: 8, quality: quality)
            }
            let distance = try PaletteDistance(image, .png(Source(copying: bytes)))
            if distance.isUnseen { return try isShorter(bytes, image, survey, output) ? bytes : nil }
        }
        return nil
    }

    /// Whether a palette pays; what is small or has a few colours may be shorter without.
    private func isShorter(
        _ bytes: [UInt8],
        _ image: Image,
        _ survey: PixelSurvey,
        _ output: PlanOutput
    ) throws(VipsError) -> Bool {
        guard image.width * image.height < 250_000 else { return true }
        let plain = try written { target throws(VipsError) in
            try encode(image, to: target, output, isDrawn: survey.isGraphic)
        }
        return bytes.count < plain.count
    }

    private func written(_ write: (Target) throws(VipsError) -> Void) throws(VipsError) -> [UInt8] {
        let target = try Target()
        try write(target)
        return target.bytes
    }

    /// Writes all colours as they are; whether they were drawn and not photographed is `nil` where nobody knows.
    private func encode(
        _ image: Image,
        to target: Target,
        _ output: PlanOutput,
        _ palette: PNGPalette? = nil,
        isDrawn: Bool?
    ) throws(VipsError) {
        let effort = output.options.effort
        guard !output.options.isProgressive else {
            return try image.writePNG(
                to: target,
                compression: effort.map { max($0, 1) } ?? 6,
                interlace: true,
                strip: output.strips
            )
        }
        let isLarge = image.width * image.height > PixelSurvey.mostPixels
        let packings =
            palette == nil
            ? PNGPacking.ways(isDrawn: isDrawn, effort, isLarge: isLarge) : [PNGPacking.numbers(effort)]
        try PNGWriter(image, packings, palette: palette, strip: output.strips).write(to: target)
    }

    /// Writes the best colours of so many bits.
    private func quantize(
        _ image: Image,
        to target: Target,
        _ output: PlanOutput,
        bits: Int,
        quality: Int
    ) throws(VipsError) {
        let effort = output.options.effort
        try image.writePNG(
            to: target,
            compression: effort.map { max($0, 1) } ?? 9,
            interlace: output.options.isProgressive ? true : nil,
            paletteBits: bits,
            paletteQuality: quality,
            paletteEffort: effort.map { $0 + 1 },
            strip: output.strips
        )
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
