import Basics
import Recipes
import RenderWire
import Vips

/// Decodes JPEG 2000 by OpenJPEG, where it has been switched on.
struct JP2Loader: Loader {
    let pixelWeight = 2

    func structure(of bytes: UnsafeRawBufferPointer, limits: RenderLimits) -> Structure {
        guard let scan = JP2Scan(bytes) else { return Structure() }
        return Structure(size: scan.size, pages: 1)
    }

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
    func memory(for work: DecodingWork) -> Int { 3 *| work.size.pixels *| work.bands *| 4 }
}

extension Double {
    /// The power of two that it is.
    fileprivate var logarithm2: Double { self > 0 ? Double(exponent) : 0 }
}
