import RenderWire
import Vips

/// Decodes HEIC, always whole; the decoder turns and mirrors as the container says.
struct HEIFLoader: Loader {
    let pixelWeight = 2

    func structure(of bytes: UnsafeRawBufferPointer, limits: RenderLimits) -> Structure {
        Structure(colours: HEIFScan(bytes).colours)
    }

    func open(_ file: OriginalBytes, _ request: LoadRequest) throws(VipsError) -> Image {
        // The first page is the primary picture, which libvips takes when nothing is said.
        try .heif(
            file.source(),
            page: request.pages.lowerBound == 0 ? nil : request.pages.lowerBound,
            thumbnail: request.thumbnail ? true : nil,
            access: .sequential,
            failOn: .truncated
        )
    }

    /// The planes as coded and the pixels made of them.
    func memory(for work: DecodingWork) -> Int { 3 * work.pageBytes }
}
