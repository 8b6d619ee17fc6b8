import AVIF
import Basics
import Recipes
import Vips

/// AVIF at the encoder's speed 8: within 4 per cent of the bytes of speed 6 in half of the time.
struct AVIFEncoder: Encoder {
    func memory(forPixels pixels: Int, _ output: PlanOutput) -> Int { 60 *| pixels }

    func write(
        _ image: Image,
        to target: Target,
        _ output: PlanOutput,
        _ survey: PixelSurvey?
    ) throws(VipsError) {
        guard image.height == image.pageHeight else { return try writeAnimation(image, to: target, output) }
        try image.writeHEIF(
            to: target,
            compression: .av1,
            quality: output.quality,
            effort: output.options.effort ?? 1,
            bitDepth: 8,
            subsampling: output.subsampling(survey),
            strip: output.strips
        )
    }

    /// Frames one after the other by libavif, since libheif writes stills only.
    private func writeAnimation(_ image: Image, to target: Target, _ output: PlanOutput) throws(VipsError) {
        let colours = try image.inColour()
        let height = image.pageHeight
        let delays = image.ints("delay") ?? []
        let writer = try described { () throws(AVIFError) in
            try AVIFWriter(
                width: image.width,
                height: height,
                hasAlpha: colours.hasAlpha,
                AVIFWriter.Settings(
                    quality: output.quality ?? 60,
                    speed: output.options.effort.map { 9 - $0 } ?? Self.animationSpeed
                ),
                output.strips ? AVIFWriter.Metadata() : metadata(of: image)
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
        let file = try described { () throws(AVIFError) in try writer.finish() }
        try target.write(AVIFLoopWriter.file(file, shown: max(image.int("loop") ?? 0, 0)))
        try target.finish()
    }

    private func metadata(of image: Image) -> AVIFWriter.Metadata {
        let exif = image.bytes("exif-data") ?? []
        let marker = Array("Exif\0\0".utf8)
        return AVIFWriter.Metadata(
            profile: image.bytes("icc-profile-data") ?? [],
            exif: exif.starts(with: marker) ? Array(exif.dropFirst(marker.count)) : exif,
            xmp: image.bytes("xmp-data") ?? []
        )
    }

    /// As stills at speed 8 would take a second for each frame of a large animation; see docs/parameters.md.
    private static let animationSpeed = 9
}
