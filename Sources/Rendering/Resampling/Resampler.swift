import CResampling
import Recipes
import Vips

/// Makes pictures smaller, several sizes of one picture in one go over its pixels.
enum Resampler {
    /// Makes a picture smaller.
    ///
    /// - Parameters:
    ///   - image: Grey or RGB of 8 or 16 bits, with or without alpha; read once from top to bottom.
    ///   - area: The part of it; where not given, all.
    ///   - sizes: The sizes wanted, none with a side longer than the part's, none of no pixels.
    ///   - context: The light that is averaged, and its tables.
    /// - Returns: The pictures in memory, in the order of their sizes; in 8 bits unless they had 16 and stay in gamma.
    /// - Throws: ``VipsError`` where the picture cannot be decoded.
    static func reduced(
        _ image: Image,
        _ area: PixelArea? = nil,
        to sizes: [PixelSize],
        _ context: StepContext
    ) throws(VipsError) -> [Image] {
        let source = PixelSize(width: image.width, height: image.height)
        let layout = Reduction.Layout(source: source, bands: image.bands)
        let light = LightRows(image, context)
        let loops = crs_loops().pointee
        var outputs: [(reduction: Reduction, rows: RowWriter)] = []
        for size in sizes {
            let reduction = Reduction(to: size, of: area ?? PixelArea(source), layout)
            outputs.append((reduction, try light.writer(for: size, like: image)))
        }
        let strip = AlignedNumbers(count: layout.stride * layout.stripHeight)
        try image.readStrips(ofHeight: layout.stripHeight) { rows, range throws(VipsError) in
            for (index, row) in rows.enumerated() {
                light.take(row, into: strip.start + index * layout.stride, pixels: source.width)
            }
            for index in outputs.indices {
                let writer = outputs[index].rows
                try outputs[index].reduction.add(strip.start, range, by: loops) { row throws(VipsError) in
                    try light.give(row, pixels: sizes[index].width, to: writer)
                }
            }
        }
        return outputs.map(\.rows.image)
    }
}
