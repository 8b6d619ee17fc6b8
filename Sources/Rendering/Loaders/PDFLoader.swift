import Basics
import RenderWire
import Vips

/// Draws a page of a PDF at the size that is wanted.
struct PDFLoader: Loader {
    func structure(of bytes: UnsafeRawBufferPointer, limits: RenderLimits) -> Structure {
        Structure(wholePictureBytes: PDFScan(bytes).pictureBytes)
    }

    func open(_ file: OriginalBytes, _ request: LoadRequest) throws(VipsError) -> Image {
        try .pdf(
            file.source(),
            page: request.pages.lowerBound,
            scale: request.scale == 1 ? nil : request.scale,
            access: .sequential,
            failOn: .truncated
        )
    }

    func scale(for wanted: Double, _ structure: Structure) -> Double { wanted }

    func memory(for work: DecodingWork) -> Int { 2 *| work.pageBytes +| work.structure.wholePictureBytes }
}
