import AVIF
import Basics
import Recipes
import Vips

/// AVIF at the effort that the job's urgency gives, or at the encoder's speed 8: within 4 per cent of the bytes of speed 6
/// in half of the time.
struct AVIFEncoder: Encoder {
    /// Twice as much for samples of more than 8 bits, which the encoder keeps in 16.
    func memory(forPixels pixels: Int, _ output: PlanOutput) -> Int { (output.hdr == nil ? 60 : 120) *| pixels }

    func write(
        _ image: Image,
        to target: Target,
        _ output: PlanOutput,
        _ survey: PixelSurvey?
    ) throws(VipsError) {
        // With a profile, libvips would write EXIF that nobody asked for.
        guard image.height == image.pageHeight, output.hdr == nil, !image.has("icc-profile-data") else {
            return try writeFrames(of: image, to: target, output, survey)
        }
        try image.writeHEIF(
            to: target,
            compression: .av1,
            quality: output.quality,
            effort: output.options.effort ?? Self.effort,
            bitDepth: 8,
            subsampling: output.subsampling(survey),
            strip: true
        )
    }

    /// Frames one after the other by libavif, since libheif writes stills only, and libvips tells it no colours of HDR.
    private func writeFrames(
        of image: Image,
        to target: Target,
        _ output: PlanOutput,
        _ survey: PixelSurvey?
    ) throws(VipsError) {
        let isAnimated = image.height != image.pageHeight
        let colours = try isAnimated ? withoutUnusedAlpha(image.inColour()) : image.inColour()
        let height = image.pageHeight
        let isStill = !isAnimated
        let delays = image.ints("delay") ?? []
        let writer = try described { () throws(AVIFError) in
            try AVIFWriter(
                width: image.width,
                height: height,
                hasAlpha: colours.hasAlpha,
                settings(output, survey, isStill: isStill, isGrey: image.bands < 3),
                profile: output.hdr == nil ? image.bytes("icc-profile-data") ?? [] : []
            )
        }
        for index in 0..<image.height / height {
            let samples = try colours.extracted(left: 0, top: index * height, width: image.width, height: height)
                .samples()
            // A frame of which nothing is said is shown as long as GIF's are then.
            let delay = index < delays.count ? delays[index] : 100
            try described { () throws(AVIFError) in
                try samples.withUnsafeBufferPointer { samples throws(AVIFError) in
                    try writer.add(UnsafeRawBufferPointer(samples), for: delay)
                }
            }
        }
        var file = try described { () throws(AVIFError) in try writer.finish() }
        if output.hdr != nil, let peak = image.int(OutputMetadata.peakLuminance), (1...0xFFFF).contains(peak) {
            file = AVIFLightLevel.telling(peak, in: file) ?? file
        }
        try target.write(isStill ? file : AVIFLoopWriter.file(file, shown: max(image.int("loop") ?? 0, 0)))
        try target.finish()
    }

    /// Frames without transparency that none of them has, as those of most GIFs: it would be a film of its own beside them.
    private func withoutUnusedAlpha(_ image: Image) throws(VipsError) -> Image {
        guard image.hasAlpha, image.format == .uint8 else { return image }
        let (bands, width) = (image.bands, image.width)
        var isOpaque = true
        try image.readStrips(ofHeight: 64) { rows, _ in
            for row in rows where isOpaque {
                let samples = row.assumingMemoryBound(to: UInt8.self)
                isOpaque = (0..<width).allSatisfy { samples[$0 * bands + bands - 1] == 255 }
            }
        }
        return isOpaque ? try image.bands(0, count: bands - 1) : image
    }

    private func settings(
        _ output: PlanOutput,
        _ survey: PixelSurvey?,
        isStill: Bool,
        isGrey: Bool
    ) -> AVIFWriter.Settings {
        let quality = output.quality ?? 60
        let effort = output.options.effort ?? (isStill ? Self.effort : Self.animationEffort)
        var settings = AVIFWriter.Settings(quality: quality, speed: 9 - effort, isStill: isStill)
        switch output.subsampling(survey) {
        case .off?: settings.halvesColour = false
        case .on?: settings.halvesColour = true
        // As libvips decides for stills.
        default: settings.halvesColour = !isStill || quality < 90
        }
        if output.gamut == .displayP3 { settings.colours.primaries = 12 }
        if let hdr = output.hdr {
            let told = CICP(hdr: hdr, isGrey: isGrey)
            settings.colours = AVIFWriter.Colours(
                primaries: told.primaries,
                transfer: told.transfer,
                matrix: told.matrix,
                depth: 10
            )
        }
        return settings
    }

    private static let effort = 1
    /// As stills at speed 8 would take a second for each frame of a large animation; see docs/parameters.md.
    private static let animationEffort = 0
}
