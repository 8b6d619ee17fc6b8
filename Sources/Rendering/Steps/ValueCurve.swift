import Recipes
import Vips

/// A filter that makes each value of a colour, 0…1 as it is encoded, another one, whatever the pixel's other values are.
protocol ValueCurve {
    /// The value, 0…1 where the other one is; whatever is beyond is cut off.
    func value(of value: Double) -> Double
}

extension Filter {
    /// The filter as a curve of values; `nil` where it is none.
    var valueCurve: (any ValueCurve)? {
        switch self {
        case .curve(let curve): FritschCarlsonCurve(curve)
        case .exposure(let exposure): exposure
        case .gamma(let gamma): gamma
        case .invert(let invert): invert
        case .blur, .border, .colorize, .cornerRadius, .duotone, .ellipse, .gradient, .grayscale, .hue, .monochrome,
            .noise,
            .normalize, .pixelate, .sepia, .sharpen, .tint, .tone, .vibrance, .vignette:
            nil
        }
    }
}

extension Picture {
    /// Does curves one after the other, by one table whose entries are rounded once.
    func mapped(by curves: [any ValueCurve]) throws(VipsError) -> Picture {
        let table = (0..<256).map { sample in
            let value = curves.reduce(Double(sample) / 255) { min(max($1.value(of: $0), 0), 1) }
            return UInt8((value * 255).rounded())
        }
        return try mapped { frame throws(VipsError) in
            let colours = frame.bands - (frame.hasAlpha ? 1 : 0)
            return try frame.mappingColours(through: Array(repeating: table, count: colours))
        }
    }
}

extension Image {
    /// Replaces values of colours by those of tables, and leaves transparency as it is.
    ///
    /// - Parameter tables: One for each band but alpha: 256 values.
    /// - Returns: The image, as it was named.
    /// - Throws: ``VipsError`` where tables and bands do not fit.
    func mappingColours(through tables: [[UInt8]]) throws(VipsError) -> Image {
        let whole = hasAlpha ? tables + [Array(0...255)] : tables
        var samples: [UInt8] = []
        samples.reserveCapacity(256 * whole.count)
        for value in 0..<256 {
            for table in whole { samples.append(table[value]) }
        }
        let table = try Image(samples: samples, width: 256, height: 1, bands: whole.count)
        return try mapped(through: table).interpreted(as: interpretation)
    }
}
