import Basics
import Recipes
import RenderWire
import Vips

/// Decodes WebP, smaller where that is enough.
struct WebPLoader: Loader {
    let leavesOrientation = true

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

    func scale(for wanted: Double) -> Double {
        // The decoder averages whole blocks, so that a margin is left to the resize; near it nothing is gained.
        let scale = wanted * JPEGLoader.margin  // checked: floating-point numbers never trap
        return scale < 0.7 ? scale : 1
    }

    func memory(for work: DecodingWork) -> Int {
        work.pages == 1 ? 2 *| work.pageBytes : 3 *| work.pageBytes
    }
}
