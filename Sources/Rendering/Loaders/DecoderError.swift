import AVIF
import JPEGXL
import TIFF
import Vips
import WebP

/// What a reader or a library beside libvips did not like.
protocol DecoderError: Error, CustomStringConvertible {
    /// What was attempted.
    static var operation: String { get }
    /// The library whose words these are; `nil` where they are ours.
    var library: String? { get }
}

extension DecoderError {
    var library: String? { nil }
}

extension AVIFError: DecoderError {
    static let operation = "avif"
    var library: String? { isOfLibrary ? "libavif" : nil }
}

extension JXLError: DecoderError {
    static let operation = "jxl"
}

extension WebPError: DecoderError {
    static let operation = "webp"
    var library: String? { isOfLibrary ? "libwebp" : nil }
}

extension TIFFError: DecoderError {
    static let operation = "tiff"
}

extension BitmapError: DecoderError {
    static let operation = "bitmap"
}

extension PNGError: DecoderError {
    static let operation = "png"
}

extension PhotoshopError: DecoderError {
    static let operation = "photoshop"
}

/// Does something beside libvips, and says in libvips' way what was wrong.
func described<Value, Failure: DecoderError>(_ body: () throws(Failure) -> Value) throws(VipsError) -> Value {
    do throws(Failure) {
        return try body()
    } catch {
        guard let library = error.library else { throw VipsError(Failure.operation, error.description) }
        throw VipsError(Failure.operation, error.description, of: library)
    }
}
