import Basics
import JPEGXL
import Recipes
import Vips

/// JPEG XL at an effort that keeps up with the other encoders.
struct JXLEncoder: Encoder {
    /// The encoder computes in floating point; of HDR its samples are held beside that.
    func memory(forPixels pixels: Int, _ output: PlanOutput) -> Int { (output.hdr == nil ? 60 : 80) *| pixels }

    func write(
        _ image: Image,
        to target: Target,
        _ output: PlanOutput,
        _ survey: PixelSurvey?
    ) throws(VipsError) {
        let effort = output.options.effort.map { 3 + ($0 * 6 + 4) / 9 } ?? 4
        if let hdr = output.hdr { return try write(image, to: target, output, hdr, effort: effort) }
        try image.writeJXL(
            to: target,
            quality: output.quality,
            effort: effort,
            lossless: output.options.isLossless == true ? true : nil,
            strip: output.strips
        )
    }

    /// By libjxl itself, since libvips tells it no colours of HDR.
    private func write(
        _ image: Image,
        to target: Target,
        _ output: PlanOutput,
        _ hdr: ImageColours,
        effort: Int
    ) throws(VipsError) {
        let told = CICP(hdr: hdr, isGrey: image.bands < 3)
        let settings = JXLWriter.Settings(
            distance: output.options.isLossless == true ? 0 : distance(ofQuality: output.quality ?? 80),
            effort: effort,
            primaries: told.primaries,
            transfer: told.transfer,
            intensityTarget: image.int(OutputMetadata.peakLuminance).map(Double.init) ?? ToneMapping.usualPeak
        )
        let layout = JXLWriter.Layout(width: image.width, height: image.height, bands: image.bands)
        let samples = try image.samples()
        let file = try described { () throws(JXLError) in
            try samples.withUnsafeBufferPointer { samples throws(JXLError) in
                try JXLWriter.file(UnsafeRawBufferPointer(samples), layout, settings)
            }
        }
        try target.write(file)
        try target.finish()
    }

    /// What libvips makes of a quality.
    private func distance(ofQuality quality: Int) -> Double {
        let quality = Double(quality)
        return quality >= 30
            ? 0.1 + (100 - quality) * 0.09 : 53.0 / 3000 * quality * quality - 23.0 / 20 * quality + 25
    }
}
