import Basics
import Recipes
import RenderWire
import Vips

/// Decodes JPEG 2000 by OpenJPEG, where it has been switched on.
struct JP2Loader: Loader {
    let pixelWeight = 2

    func structure(of bytes: UnsafeRawBufferPointer, limits: RenderLimits) -> Structure {
        guard let scan = JP2Scan(bytes) else { return Structure() }
        return Structure(size: scan.size, pages: 1, wholePictureBytes: scan.tableBytes)
    }

    /// Refuses what would take its memory before anything of it is known.
    func header(of file: OriginalBytes) throws(VipsError) -> Image {
        if let scan = file.withBytes({ JP2Scan($0) }), scan.tableBytes > Self.mostTableBytes {
            throw VipsError("jp2k", "it is cut into \(scan.tiles) tiles of \(scan.components) components each")
        }
        return try open(file, .header)
    }

    /// What OpenJPEG may keep of tiles when it reads a header: enough for 4,000 tiles of a picture in colour.
    private static let mostTableBytes = 64 << 20

    func open(_ file: OriginalBytes, _ request: LoadRequest) throws(VipsError) -> Image {
        let reduction = Int((-request.scale.logarithm2).rounded())
        return try .jp2k(
            file.source(),
            reduction: reduction > 0 ? reduction : nil,
            access: .sequential,
            failOn: .truncated
        )
    }

    /// A picture without tiles is decoded whole, in numbers of 32 bits.
    func memory(for work: DecodingWork) -> Int {
        3 *| work.size.pixels *| work.bands *| 4 +| work.structure.wholePictureBytes
    }
}

extension Double {
    /// The power of two that it is.
    fileprivate var logarithm2: Double { self > 0 ? Double(exponent) : 0 }
}
