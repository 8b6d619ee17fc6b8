import Recipes
import Vips

/// New red, green and blue of each pixel as sums of its encoded values, as the matrices of CSS and SVG filters have them.
struct ColourMixing {
    /// How light encoded values look together, by the weights of CSS `grayscale()`.
    static let luma: SIMD3<Double> = [0.2126, 0.7152, 0.0722]

    /// How much of each value goes into new red, green and blue.
    var rows: [SIMD3<Double>]
    /// What is added, in steps of 255.
    var offsets: SIMD3<Double> = .zero

    /// All as it is.
    static let identity = ColourMixing(rows: [[1, 0, 0], [0, 1, 0], [0, 0, 1]])

    /// Something between this and all as it is.
    func mixed(_ amount: Double) -> ColourMixing {
        ColourMixing(
            rows: zip(rows, Self.identity.rows).map { $0 * amount + $1 * (1 - amount) },
            offsets: offsets * amount
        )
    }

    /// A picture of three colours with new ones.
    func applied(to picture: Picture) throws(VipsError) -> Picture {
        try picture.mapped { frame throws(VipsError) in try applied(to: frame.inColour()) }
    }

    private func applied(to image: Image) throws(VipsError) -> Image {
        let side = image.hasAlpha ? 4 : 3
        var cells: [Double] = []
        for row in rows {
            cells += [row.x, row.y, row.z]
            if side == 4 { cells.append(0) }
        }
        var rounding = [offsets.x + 0.5, offsets.y + 0.5, offsets.z + 0.5]
        if side == 4 {
            cells += [0, 0, 0, 1]
            rounding.append(0.5)
        }
        let matrix = try Image(samples: cells, width: side, height: side, bands: 1)
        let ones = [Double](repeating: 1, count: side)
        return try image.recombined(matrix).linear(factors: ones, offsets: rounding).cast(to: .uint8)
            .interpreted(as: image.interpretation)
    }
}

extension Color {
    /// Red, green and blue.
    var values: SIMD3<Double> { [Double(red), Double(green), Double(blue)] }
}
