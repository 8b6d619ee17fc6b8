import CResampling
import Recipes
import Vips

/// Makes pictures smaller, several sizes of one picture and of parts of it in one go over its pixels.
enum Resampler {
    /// Makes a picture smaller.
    ///
    /// - Parameters:
    ///   - image: Grey or RGB of 8 or 16 bits, with or without alpha; read once from top to bottom.
    ///   - area: The part of it; where not given, all.
    ///   - sizes: The sizes wanted, none with a side longer than the part's, none of no pixels.
    ///   - context: The light that is averaged, and its tables.
    ///   - conversion: What its colours need.
    /// - Returns: The pictures in memory, in the order of their sizes; in 8 bits unless they had 16 and stay in gamma.
    /// - Throws: ``VipsError`` where the picture cannot be decoded.
    static func reduced(
        _ image: Image,
        _ area: PixelArea? = nil,
        to sizes: [PixelSize],
        _ context: StepContext,
        _ conversion: ColourConversion? = nil
    ) throws(VipsError) -> [Image] {
        let size = PixelSize(width: image.width, height: image.height)
        let window = PixelRect(x: 0, y: 0, size: size)
        let cuts = sizes.map { Cut(window: window, area: area ?? PixelArea(size), size: $0) }
        return try reduced(image, cuts, context, conversion)
    }

    /// A part of a picture that is made smaller.
    struct Cut {
        /// The pixels of the part; none beyond them is looked at.
        var window: PixelRect
        /// The part, seen from the window's corner: it may begin and end amid a pixel.
        var area: PixelArea
        /// The size wanted, no side longer than the window's, none of no pixels.
        var size: PixelSize
    }

    /// Makes parts of a picture smaller.
    ///
    /// - Parameters:
    ///   - image: Grey or RGB of 8 or 16 bits, with or without alpha; read once from top to bottom.
    ///   - cuts: The parts, and the sizes wanted.
    ///   - context: The light that is averaged, and its tables.
    ///   - conversion: What its colours need.
    /// - Returns: The pictures in memory, in the order of the parts; in 8 bits unless they had 16 and stay in gamma.
    /// - Throws: ``VipsError`` where the picture cannot be decoded.
    static func reduced(
        _ image: Image,
        _ cuts: [Cut],
        _ context: StepContext,
        _ conversion: ColourConversion? = nil
    ) throws(VipsError) -> [Image] {
        let source = PixelSize(width: image.width, height: image.height)
        let layout = Reduction.Layout(source: source, bands: image.bands)
        let light = LightRows(image, context, conversion)
        let loops = crs_loops().pointee
        var outputs: [(reduction: Reduction, rows: RowWriter)] = []
        // Tiles of one grid have the same.
        var weights = WeightsCache()
        for cut in cuts {
            let part = Reduction.Layout(window: cut.window.size, of: layout)
            let reduction = Reduction(to: cut.size, of: cut.area, part, &weights)
            outputs.append((reduction, try light.writer(for: cut.size, like: image)))
        }
        let strip = AlignedNumbers(count: layout.stripNumbers)
        try image.readStrips(ofHeight: layout.stripHeight) { rows, range throws(VipsError) in
            for (index, row) in rows.enumerated() {
                light.take(row, into: strip.start + index * layout.stride, pixels: source.width)
            }
            for (index, cut) in cuts.enumerated() {
                let window = cut.window
                let wanted = range.clamped(to: window.y..<window.y + window.size.height)
                guard !wanted.isEmpty else { continue }
                let start = (wanted.lowerBound - range.lowerBound) * layout.stride + window.x * layout.bands
                let local = wanted.lowerBound - window.y..<wanted.upperBound - window.y
                let writer = outputs[index].rows
                try outputs[index].reduction.add(strip.start + start, local, by: loops) { row throws(VipsError) in
                    try light.give(row, pixels: cut.size.width, to: writer)
                }
            }
        }
        guard let conversion, context.light == .gamma else { return outputs.map(\.rows.image) }
        var converted: [Image] = []
        for (_, rows) in outputs { converted.append(try ScaleStep.converted(rows.image, conversion, context)) }
        return converted
    }
}
