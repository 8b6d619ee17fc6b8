import Recipes
import Vips

/// Takes pixels toward a colour at equal lightness.
enum TintStep {
    /// How much light a colour gives, as Rec709 has it.
    private static let luminance = [0.2126, 0.7152, 0.0722]

    static func apply(_ tint: Tint, to picture: Picture, _ context: StepContext) throws(VipsError) -> Picture {
        let (shades, mixture) = (try shades(of: tint.color), try mixture(tint.amount))
        return try picture.mapped { frame throws(VipsError) in
            let light = try context.tables.toLight(frame.inColour())
            let colours = light.bands > 3 ? try light.bands(0, count: 3) : light
            let weights = try Image(samples: luminance, width: 3, height: 1, bands: 1)
            let shade = try colours.recombined(weights).roundedToLight().mapped(through: shades)
            let mixed = try Image.joined([colours, shade]).recombined(mixture).roundedToLight()
            let whole = light.bands > 3 ? try .joined([mixed, light.bands(3)]) : mixed
            return try context.tables.fromLight(whole)
        }
    }

    /// The light of the colour at each luminance: mixed with black up to its own, and with white from there on.
    private static func shades(of color: Color) throws(VipsError) -> Image {
        let light = [color.red, color.green, color.blue].map { Transfer.linear(Double($0) / 255) }
        let own = zip(light, luminance).reduce(0) { $0 + $1.0 * $1.1 }
        var samples: [UInt16] = []
        samples.reserveCapacity(3 * 65_536)
        for step in 0..<65_536 {
            let wanted = Double(step) / 65_535
            for part in light {
                let shade = wanted <= own ? part * wanted / max(own, 1e-9) : 1 - (1 - part) * (1 - wanted) / (1 - own)
                samples.append(UInt16((shade * 65_535).rounded()))
            }
        }
        return try Image(samples: samples, width: 65_536, height: 1, bands: 3)
    }

    /// Weighs three bands against the three behind them.
    private static func mixture(_ amount: Double) throws(VipsError) -> Image {
        var cells = [Double](repeating: 0, count: 18)
        for band in 0..<3 { (cells[band * 6 + band], cells[band * 6 + band + 3]) = (1 - amount, amount) }
        return try Image(samples: cells, width: 6, height: 3, bands: 1)
    }
}

extension Image {
    /// The nearest whole numbers of 16 bits.
    fileprivate func roundedToLight() throws(VipsError) -> Image {
        try linear(factors: [1], offsets: [0.5]).cast(to: .uint16)
    }
}
