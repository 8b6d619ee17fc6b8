import Basics
import Recipes
import RenderWire
import Vips

/// Decodes GIF frame by frame.
struct GIFLoader: Loader {
    func structure(of bytes: UnsafeRawBufferPointer, limits: RenderLimits) -> Structure {
        guard let scan = GIFScan(bytes, countingFramesUpTo: limits.pages) else { return Structure() }
        let changes = scan.changes(bytes)
        return Structure(
            size: scan.size,
            pages: scan.frames,
            endsEarly: scan.endsInsideFrame,
            wasMisread: !changes.isEmpty,
            damage: scan.hasEnd ? nil : .noEnd,
            changes: changes
        )
    }

    func open(_ file: OriginalBytes, _ request: LoadRequest) throws(VipsError) -> Image {
        let isHeader = request == .header
        return try .gif(
            file.source(),
            page: isHeader ? nil : request.pages.lowerBound,
            count: isHeader ? nil : request.pages.count,
            access: .sequential,
            failOn: .truncated
        )
    }

    /// The canvas in what libnsgif and libvips keep of it, and the file with its changes.
    func memory(for work: DecodingWork) -> Int {
        work.structure.changes.reduce(12 *| work.size.pixels) { $0 +| $1.bytes.count }
    }
}
