import AVIF
import JPEGXL
import TIFF
import Vips

/// What a reader or a library beside libvips did not like.
protocol DecoderError: Error, CustomStringConvertible {
    /// What was attempted.
    static var operation: String { get }
    /// The library that speaks; `nil` where it is code of ours.
    static var library: String? { get }
}

extension AVIFError: DecoderError {
    static let operation = "avif"
    static let library: String? = "libavif"
}

extension JXLError: DecoderError {
    static let operation = "jxl"
    static let library: String? = "libjxl"
}

extension TIFFError: DecoderError {
    static let operation = "tiff"
    static let library: String? = nil
}

extension BitmapError: DecoderError {
    static let operation = "bitmap"
    static let library: String? = nil
}

extension PNGError: DecoderError {
    static let operation = "png"
    static let library: String? = nil
}

extension PhotoshopError: DecoderError {
    static let operation = "photoshop"
    static let library: String? = nil
}

/// Does something beside libvips, and says in libvips' way what was wrong.
func described<Value, Failure: DecoderError>(_ body: () throws(Failure) -> Value) throws(VipsError) -> Value {
    do throws(Failure) {
        return try body()
    } catch {
        let speaker = Failure.library.map { "\($0): " } ?? ""
        throw VipsError(Failure.operation, speaker + error.description)
    }
}
