import RenderWire
import Vips

/// Decodes TIFF by strips or tiles.
struct TIFFLoader: Loader {
    let leavesOrientation = true

    func structure(of bytes: UnsafeRawBufferPointer, limits: RenderLimits) -> Structure {
        guard let scan = TIFFScan(bytes, countingPagesUpTo: limits.pages) else { return Structure() }
        return Structure(pages: scan.pages, isBilevel: scan.isBilevel)
    }

    func open(_ file: OriginalBytes, _ request: LoadRequest) throws(VipsError) -> Image {
        try .tiff(file.source(), page: request.pages.lowerBound, access: .sequential, failOn: .truncated)
    }

    /// A strip may be as high as the picture, and its decoded form is kept beside what is made of it.
    func memory(for work: DecodingWork) -> Int { 2 * work.pageBytes }
}
