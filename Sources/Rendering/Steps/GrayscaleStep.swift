import Recipes
import Vips

/// Takes the colour away and leaves the light.
enum GrayscaleStep {
    /// How much light a colour gives, as Rec709 has it.
    private static let luminance = [0.2126, 0.7152, 0.0722]

    static func apply(
        _ grayscale: Grayscale,
        to picture: Picture,
        _ context: StepContext
    ) throws(VipsError) -> Picture {
        try picture.mapped { frame throws(VipsError) in
            guard frame.bands >= 3 else { return frame }
            let rows = frame.hasAlpha ? [luminance + [0], [0, 0, 0, 1]] : [luminance]
            let matrix = try Image(samples: rows.flatMap { $0 }, width: rows[0].count, height: rows.count, bands: 1)
            let light = try context.tables.toLight(frame).recombined(matrix).cast(to: .uint16)
            return try context.tables.fromLight(light)
        }
    }
}
