import Recipes
import Vips

/// Sharpens by unsharp masking of the lightness.
enum SharpenStep {
    static func apply(_ sharpen: Sharpen, to picture: Picture, _ context: StepContext) throws(VipsError) -> Picture {
        try picture.mappedAtRandom { frame throws(VipsError) in
            guard frame.hasAlpha else { return try frame.sharpened(sigma: sharpen.sigma) }
            return try SharpenStep.sharpened(frame, sigma: sharpen.sigma)
        }
    }

    /// Sharpens what may be transparent as libvips sharpens what is not, but that each neighbour counts by its alpha:
    /// the colour of what nobody sees sets nothing off.
    private static func sharpened(_ image: Image, sigma: Double) throws(VipsError) -> Image {
        let alpha = try image.bands(image.bands - 1)
        let lab = try image.bands(0, count: image.bands - 1).converted(to: .labS)
        let lightness = try lab.bands(0)
        let around = try Image.joined([lightness, alpha]).premultiplied(maximum: 255)
            .blurred(sigma: sigma, leastWeight: 0.1).unpremultiplied(maximum: 255).bands(0)
        let edges = try Image.joined([lightness, around])
            .recombined(Image(samples: [1.0, -1], width: 2, height: 1, bands: 1))
        let boost = try edges.linear(factors: [1], offsets: [middle + 0.5]).cast(to: .uint16).mapped(through: boosts())
        let sharp = try Image.joined([lightness, boost])
            .recombined(Image(samples: [1.0, 1], width: 2, height: 1, bands: 1)).cast(to: .int16)
        return try .joined([
            .joined([sharp, lab.bands(1, count: 2)]).interpreted(as: .labS).converted(to: image.interpretation), alpha,
        ]).interpreted(as: image.interpretation)
    }

    /// An edge of no height in the table of boosts.
    private static let middle = 32_768.0

    /// How much lighter a pixel becomes by how much lighter than its surroundings it is, as libvips has it: three times
    /// what is above 2 of 100, at most 10 lighter or 20 darker.
    private static func boosts() throws(VipsError) -> Image {
        let whole = 32_767.0 / 100
        var samples: [Float] = []
        samples.reserveCapacity(65_536)
        for step in 0..<65_536 {
            let height = (Double(step) - middle) / whole
            let boost = height < 0 ? min(height + 2, 0) * 3 : max(height - 2, 0) * 3
            samples.append(Float((min(max(boost, -20), 10) * whole).rounded()))
        }
        return try Image(samples: samples, width: 65_536, height: 1, bands: 1)
    }
}
