import Basics
import Recipes
import RenderWire
import Vips

/// Decodes PNG row by row.
struct PNGLoader: Loader {
    let leavesOrientation = true

    func structure(of bytes: UnsafeRawBufferPointer, limits: RenderLimits) -> Structure {
        guard let scan = PNGScan(bytes) else { return Structure() }
        // Eight bytes a pixel is the most a PNG can have.
        return Structure(
            size: scan.size,
            pages: 1,
            wholePictureBytes: scan.isInterlaced ? scan.size.pixels *| 8 : 0,
            colours: scan.colours,
            hidden: scan.compressedText
        )
    }

    func open(_ file: OriginalBytes, _ request: LoadRequest) throws(VipsError) -> Image {
        try .png(file.source(), access: .sequential, failOn: .truncated)
    }

    func memory(for work: DecodingWork) -> Int {
        work.structure.wholePictureBytes > 0 ? 2 *| work.pageBytes : work.streamingBytes
    }
}
