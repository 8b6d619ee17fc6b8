import Basics
import Recipes
import RenderWire
import Vips

/// Decodes WebP, at 1/2 or 1/4 where that is enough.
struct WebPLoader: Loader {
    let leavesOrientation = true

    /// How much larger than wanted a picture must at least be decoded.
    private static let margin = 1.9

    func structure(of bytes: UnsafeRawBufferPointer, limits: RenderLimits) -> Structure {
        guard let scan = WebPScan(bytes, countingFramesUpTo: limits.pages) else { return Structure() }
        return Structure(size: scan.size, pages: scan.frames)
    }

    func open(_ file: OriginalBytes, _ request: LoadRequest) throws(VipsError) -> Image {
        let isHeader = request == .header
        return try .webp(
            file.source(),
            page: isHeader ? nil : request.pages.lowerBound,
            count: isHeader ? nil : request.pages.count,
            scale: request.scale == 1 ? nil : request.scale,
            access: .sequential,
            failOn: .truncated
        )
    }

    func scale(for wanted: Double, _ structure: Structure) -> Double {
        // The decoder averages encoded values, which is darker than light: by a quarter of a level at 1/4, by some at less.
        // checked: floating-point numbers never trap
        let shrink = [4.0, 2].first { 1 / (wanted * $0) >= Self.margin } ?? 1
        return 1 / shrink  // checked: floating-point numbers never trap
    }

    /// Of an animation the canvas, a frame, both together and the decoder's own pixels, four bytes each, some twice.
    func memory(for work: DecodingWork) -> Int {
        work.pages == 1 ? 2 *| work.pageBytes : 32 *| work.size.pixels
    }
}
