import Basics
import Recipes
import Vips

/// Baseline JPEG in steps of our own and with the best Huffman tables.
///
/// Not progressive unless that is wanted: it is another 4 per cent, and costs whoever shows it more time and memory than
/// the bytes save.
struct JPEGEncoder: Encoder {
    /// From this quality on colour is kept at its whole resolution where nobody says otherwise.
    private static let fullColourQuality = 90

    func memory(forPixels pixels: Int, _ output: PlanOutput) -> Int {
        // Each sample is a coefficient of two bytes until all are known, and some rows are held as numbers of four. What may
        // be drawn may keep its colours whole.
        let mayKeepColour = !halvesColour(output, nil) || (output.mayBeGraphic && output.options.chroma == .auto)
        return pixels *| (mayKeepColour ? 6 : 3) +| JPEGWriter.mostRowBytes
    }

    func write(
        _ image: Image,
        to target: Target,
        _ output: PlanOutput,
        _ survey: PixelSurvey?
    ) throws(VipsError) {
        let halvesColour = halvesColour(output, survey)
        let writer = try JPEGWriter(
            image,
            JPEGQuantization(quality: quality(output), halvesColour: halvesColour),
            halvesColour: halvesColour,
            isProgressive: output.options.isProgressive,
            hasOwnCodes: output.options.effort.map { $0 > 2 } ?? true,
            density: output.metadata == .keep ? image.dotsPerInch : nil
        )
        try writer.write(to: target, profile: output.strips ? nil : image.bytes("icc-profile-data"))
    }

    private func quality(_ output: PlanOutput) -> Int { output.quality ?? 80 }

    private func halvesColour(_ output: PlanOutput, _ survey: PixelSurvey?) -> Bool {
        output.subsampling(survey).map { $0 == .on } ?? (quality(output) < Self.fullColourQuality)
    }
}
